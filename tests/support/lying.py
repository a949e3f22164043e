"""A supplier whose answers mix things up: caches that hand out the wrong body, ids that are not unique, words
that mean nothing. What it keeps is right; only what it says is not."""

from __future__ import annotations

import json
import random
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from octo_sandbox import Sandbox
from octo_sandbox.call import Incoming
from octo_sandbox.responses import Outgoing
from support.kept_things import documents, everything

Thing = dict[str, Any]

KINDS: Final = ("bookings", "gifts", "orders", "identities")
CAPABILITIES: Final = "octo/cart, octo/gifts, octo/identities"
LIVING: Final = frozenset({"ON_HOLD", "CONFIRMED", "PENDING"})
ODD: Final = "a/b %23#?.. é;"
"""What stands before the ids of orders, identities and gifts where they are odd: ids are opaque."""
NOTES: Final = "Mrs. Quibblethwaite brings her wheelchair"
GUEST: Final = {"fullName": "Ada Quibblethwaite-Foreign", "emailAddress": "ada.quibble@foreign.example"}

LIES: Final = (
    "a create answers another uuid",
    "a create answers another thing",
    "a create answers another order",
    "a read answers another thing",
    "an action answers another thing",
    "another thing is shown under our uuid",
    "an order shows bookings of others",
    "an order of others shows our bookings",
    "a list shows other uuids",
    "an identity has the id of another",
    "ids are the product's",
    "ids are odd",
    "states are unknown words",
    "states are all CANCELLED",
    "states are all CONFIRMED",
    "errors are HTTP 200",
    "creates are not answered",
)

WORDS: Final = frozenset(lie for lie in LIES if lie.startswith(("ids are the product's", "states are")))


@dataclass(frozen=True)
class Mix:
    """Some of the lies, and how often each of them is told."""

    lies: frozenset[str] = frozenset()
    often: float = 1.0
    seed: int = 1


class LyingSupplier(Sandbox):
    """A sandbox full of other people's things. `mix` may be exchanged at any time."""

    def __init__(self, key: str, *others: str, **options: Any) -> None:
        """Other people's things are those of the same `key`; `others` are keys of further resellers."""
        super().__init__(tokens=(key, *others), **options)
        self.mix = Mix()
        self.foreign: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.keyless: list[str] = []
        self.writes: list[tuple[str, tuple[str, ...], Any]] = []
        self._sent: set[str] = set()
        self._key = key
        self._random = random.Random(1)

    def tell(self, mix: Mix) -> None:
        """Lie like this from now on."""
        self._random, self.mix = random.Random(mix.seed), mix
        self.writes.clear()
        self._sent.clear()

    # --- what is there ----------------------------------------------------------------------------

    def fill(self, count: int) -> None:
        """That many bookings, orders with one booking each, gifts and identities of other programs."""
        for number in range(count):
            uuid = self._made("POST", "/bookings", self._body(number))["uuid"]
            self.foreign["bookings"].append(uuid)
            if number % 3 == 0:
                self._made("POST", f"/bookings/{uuid}/confirm", {"contact": GUEST})
            order = self._made("POST", "/orders", {"contact": GUEST})["orderId"]
            self.foreign["orders"].append(order)
            self._made("POST", "/bookings", {**self._body(number), "orderId": order})
            gift = self._made("POST", "/gifts", {"amount": 2500, "currency": "EUR", "message": "for Ada"})
            self.foreign["gifts"].append(gift["uuid"])
            if number % 3 == 0:
                self._made("POST", f"/gifts/{gift['uuid']}/confirm", {"contact": GUEST})
            identity = self._made("POST", "/identities", {"key": f"FOREIGN-CARD-{number}"})
            self.foreign["identities"].append(identity["id"])
            if number % 10 == 0:
                self.keyless.append(self._made("POST", "/identities", {})["id"])

    def everything(self) -> dict[str, str]:
        """Every booking, order, gift and identity as it is kept, by id."""
        return everything(self._store)

    def living(self, beside: Container[str]) -> dict[str, list[str]]:
        """What is open beside the things with these ids, by kind."""
        ours: dict[str, list[Thing]] = {kind: [] for kind in ("booking", "gift", "order", "identity")}
        for kind, name, text in documents(self._store):
            if name not in beside:
                ours[kind].append(json.loads(text))
        return {
            "booking": [b["uuid"] for b in ours["booking"] if b["status"] in LIVING],
            "gift": [g["uuid"] for g in ours["gift"] if g["status"] in LIVING],
            "order": [o["id"] for o in ours["order"] if self._true(f"/orders/{o['id']}")["status"] in LIVING],
            "identity": [i["id"] for i in ours["identity"]],
        }

    def uuids_sent(self) -> frozenset[str]:
        """Every uuid in the body of a create since the last change of the mix."""
        return frozenset(self._sent)

    def slot(self, number: int = 0) -> str:
        """The id of an open slot that many days from now on."""
        day = (datetime.now(UTC) + timedelta(days=9 + number % 20)).date()
        asked = {"productId": "harbour-cruise", "optionId": "classic", "localDate": str(day)}
        slots = self._made("POST", "/availability", asked)
        return str(next(s["id"] for s in slots if s["available"]))

    def _body(self, number: int) -> Thing:
        return {"productId": "harbour-cruise", "optionId": "classic", "availabilityId": self.slot(number),
                "unitItems": [{"unitId": "adult"}], "resellerReference": f"FOREIGN-{number}",
                "notes": NOTES}  # fmt: skip

    def _made(self, method: str, path: str, body: Any) -> Any:
        answer = super().answer(self._asking(method, path, body, self._key))
        assert answer.status == 200, answer.body
        return answer.body

    def _true(self, path: str) -> Thing:
        """What a thing is, without a lie, as the reseller is told who made it."""
        # A run has further keys made for resellers whose clock it moves.
        keys = (key for (key,) in self._store._rows("SELECT token FROM resellers ORDER BY rowid"))
        answers = (super(LyingSupplier, self).answer(self._asking("GET", path, None, key)) for key in keys)
        told: Thing = next(answer.body for answer in answers if answer.status == 200)
        return told

    def _asking(self, method: str, path: str, body: Any, key: str) -> Incoming:
        base = tuple(part for part in self.policies.base_path.split("/") if part)
        headers = {"authorization": f"Bearer {key}", "octo-capabilities": CAPABILITIES,
                   "content-type": "application/json"}  # fmt: skip
        content = b"" if body is None else json.dumps(body).encode()
        return Incoming(method, (*base, *path.strip("/").split("/")), {}, headers, content, "http://x")

    # --- what is said -----------------------------------------------------------------------------

    def answer(self, incoming: Incoming) -> Outgoing:
        """The answer to one request, changed by the lies of the mix."""
        asked = incoming
        if "ids are odd" in self.mix.lies:
            asked = _plain(asked)
        if asked.method != "GET" and "_control" not in asked.segments:
            body = _read(asked.content)
            self.writes.append((asked.method, asked.segments, body))
            if asked.method == "POST" and asked.segments[-1] in KINDS:
                self._sent.update(_uuids_in(body))
        outgoing = super().answer(asked)
        where = _place(asked.segments)
        if where is None:
            return outgoing
        body = json.loads(json.dumps(outgoing.body)) if isinstance(outgoing.body, dict | list) else None
        if body is None:
            return outgoing
        status = outgoing.status
        if status == 200:
            if asked.method == "POST" and len(where) == 1 and self._lies("creates are not answered"):
                return Outgoing(
                    500, {"error": "INTERNAL_SERVER_ERROR", "errorMessage": "no"}, outgoing.headers
                )
            body = self._told(asked.method, where, body)
        elif self._lies("errors are HTTP 200"):
            status = 200
        if "ids are odd" in self.mix.lies:
            body = _odd(body, self._sent)
        return Outgoing(status, body, outgoing.headers)

    def _lies(self, lie: str) -> bool:
        return lie in self.mix.lies and self._random.random() < self.mix.often

    def _another(self, kind: str) -> Thing:
        """A thing of somebody else, as the supplier truly shows it."""
        name = self._random.choice(self.foreign[kind])
        if kind == "identities":
            number = self.foreign[kind].index(name)
            return {"id": name, "key": f"FOREIGN-CARD-{number}"}
        return self._true(f"/{kind}/{name}")

    def _told(self, method: str, where: tuple[str, ...], body: Any) -> Any:
        kind, creates = where[0], method == "POST" and len(where) == 1
        if isinstance(body, dict):
            body = self._thing(method, kind, body, creates=creates)
        else:
            body = [self._listed(kind, item) for item in body]
        return self._words(body) if self.mix.lies & WORDS else body

    def _thing(self, method: str, kind: str, body: Thing, *, creates: bool) -> Thing:
        swapped = (
            (creates and self._lies("a create answers another thing"))
            or (method == "GET" and self._lies("a read answers another thing"))
            or (method != "GET" and not creates and self._lies("an action answers another thing"))
        )
        if swapped and (kind != "identities" or creates):
            return self._another(kind)
        if kind in {"bookings", "gifts"} and self._lies("another thing is shown under our uuid"):
            return {**self._another(kind), "uuid": body["uuid"]}
        if creates and kind in {"bookings", "gifts"} and self._lies("a create answers another uuid"):
            body["uuid"] = self._random.choice(self.foreign[kind])
        if creates and kind in {"bookings", "gifts"} and self._lies("a create answers another order"):
            body["orderId"] = self._random.choice(self.foreign["orders"])
        if creates and kind == "orders" and self._lies("a create answers another order"):
            body["orderId"] = body["id"] = self._random.choice(self.foreign["orders"])
        if creates and kind == "identities":
            self._mix_up(body)
        if kind == "orders" and "orderId" in body:
            strangers = body["orderId"] in self.foreign["orders"]
            if not strangers and self._lies("an order shows bookings of others"):
                body["bookings"] = [*body["bookings"], self._another("bookings"), self._another("bookings")]
            if strangers and self._lies("an order of others shows our bookings"):
                newest = self._store._rows("SELECT uuid FROM bookings ORDER BY number DESC LIMIT 1")
                ours = {uuid for (uuid,) in newest} - set(self.foreign["bookings"])
                body["bookings"] = [self._true(f"/bookings/{uuid}") for uuid in ours]
        return body

    def _mix_up(self, identity: Thing) -> None:
        """Give a new identity the id of another one. Now and then is not told of those without a key: nothing that
        shows them tells whose they are."""
        if identity.get("key") is not None:
            if self._lies("an identity has the id of another"):
                identity["id"] = self._random.choice(self.foreign["identities"])
        elif self.mix.often == 1.0 and self._lies("an identity has the id of another"):
            identity["id"] = self._random.choice(self.keyless)

    def _listed(self, kind: str, item: Thing) -> Thing:
        if kind in {"bookings", "gifts"} and self._lies("a list shows other uuids"):
            return {**item, "uuid": self._random.choice(self.foreign[kind])}
        return item

    def _words(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._words(item) for item in value]
        if not isinstance(value, dict):
            return value
        told = {name: self._words(item) for name, item in value.items()}
        shared = "ids are the product's" in self.mix.lies
        if shared and "id" in told and ("uuid" in told or {"orderId", "bookings"} <= told.keys()):
            told["id"] = "harbour-cruise"
        if "status" in told:
            for lie in ("states are unknown words", "states are all CANCELLED", "states are all CONFIRMED"):
                if lie in self.mix.lies:
                    told["status"] = "WORD" if lie.endswith("words") else lie.rpartition(" ")[2]
        return told


def _place(segments: tuple[str, ...]) -> tuple[str, ...] | None:
    """The part of an address from the collection on; None where it is about nothing that is kept."""
    for number, segment in enumerate(segments):
        if segment in KINDS:
            return segments[number:]
    return None


def _read(content: bytes) -> Any:
    try:
        return json.loads(content or b"{}")
    except ValueError:
        return None


def _uuids_in(body: Any) -> set[str]:
    """The uuids under which a body wants things to be made."""
    if not isinstance(body, dict):
        return set()
    inside = [body[name] for name in KINDS if isinstance(body.get(name), list)]
    inner = [item for items in inside for item in items if isinstance(item, dict)]
    return {str(thing["uuid"]) for thing in (body, *inner) if "uuid" in thing}


_NAMES: Final = frozenset({"orderId", "identityId"})


def _odd(value: Any, sent: Container[str], holder: str = "") -> Any:
    """The same answer with odd ids of orders and identities, and of gifts that were sent none."""
    if isinstance(value, list):
        return [_odd(item, sent, holder) for item in value]
    if not isinstance(value, dict):
        return value
    told = {name: _odd(item, sent, name) for name, item in value.items()}
    for name in _NAMES & told.keys():
        if isinstance(told[name], str):
            told[name] = f"{ODD}{told[name]}"
    if "amount" in told and isinstance(told.get("uuid"), str) and told["uuid"] not in sent:
        told["uuid"] = f"{ODD}{told['uuid']}"
    if isinstance(told.get("id"), str) and (holder == "identity" or set(told) == {"id", "key"}):
        told["id"] = f"{ODD}{told['id']}"
    return told


def _plain(incoming: Incoming) -> Incoming:
    """The request with the ids that the supplier keeps."""

    def undone(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: undone(item) for name, item in value.items()}
        if isinstance(value, list):
            return [undone(item) for item in value]
        return value.removeprefix(ODD) if isinstance(value, str) else value

    content = incoming.content
    body = _read(content)
    if isinstance(body, dict) and content:
        content = json.dumps(undone(body)).encode()
    return replace(incoming, segments=tuple(s.removeprefix(ODD) for s in incoming.segments), content=content)
