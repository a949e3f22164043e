"""A supplier in a hundred lines, which can lose answers, refuse to cancel, and have other customers."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from support.hostile import Connection, Received

Thing = dict[str, Any]
RELEASED = {"CANCELLED", "EXPIRED", "REJECTED"}


class TinySupplier:
    """A behaviour for `hostile(...)`. Bookings, gifts, orders and identities, as dictionaries by id.

    lose            operations ("POST /bookings") that are carried out and then not answered
    stubborn        answers 500 to every cancel
    own_uuids       does not keep the client's uuid
    mute            shows nothing of what a client wrote
    lenient         answers errors as HTTP 200
    hide_members    answers about an order do not show what is in it
    keeps_from      from this cancellation of an order on, what is in the order stays
    """

    def __init__(self, **habits: Any) -> None:
        self.lose: set[str] = set(habits.get("lose", ()))
        self.stubborn: bool = habits.get("stubborn", False)
        self.own_uuids: bool = habits.get("own_uuids", False)
        self.hide_members: bool = habits.get("hide_members", False)
        self.keeps_from: int | None = habits.get("keeps_from")
        self.mute: bool = habits.get("mute", False)
        self.lenient: bool = habits.get("lenient", False)
        self.things: dict[str, Thing] = {}
        self._cancelled = 0
        self.identities: dict[str, str | None] = {}
        self.touched: list[str] = []
        self.seen: list[tuple[str, str, str | None]] = []
        self._lock = threading.Lock()

    def held(self) -> list[Thing]:
        """What is neither cancelled nor expired."""
        return [t for t in self.things.values() if t["status"] not in RELEASED]

    def add(self, what: str, **fields: Any) -> Thing:
        """Something another customer made, or ourselves."""
        thing: Thing = {
            "what": what,
            "id": f"{what}-{uuid4()}",
            "status": "ON_HOLD",
            "utcCreatedAt": "",
            **fields,
        }
        if what != "order":
            thing.setdefault("uuid", str(uuid4()))
        self.things[thing.get("uuid", thing["id"]).lower()] = thing
        return thing

    def __call__(self, client: Connection, request: Received) -> None:
        split = urlsplit(request.path)
        parts = [unquote(p) for p in split.path.split("/") if p]
        body = json.loads(request.body or b"{}")
        with self._lock:
            self.seen.append((request.method, split.path, request.headers.get("octo-capabilities")))
            answer = self._answer(request.method, parts, body, parse_qs(split.query))
        name = (
            f"{request.method} /{parts[0]}"
            + ("/{}" if len(parts) > 1 else "")
            + "".join(f"/{p}" for p in parts[2:])
        )
        if name in self.lose:
            client.reset()
            return
        status = "200 OK"
        if isinstance(answer, int):
            code = "INTERNAL_SERVER_ERROR" if answer == 500 else "INVALID_BOOKING_UUID"
            status = "200 OK" if self.lenient else f"{answer} No"
            answer = {"error": code, "errorMessage": "no"}
        client.answer(json.dumps(answer).encode(), status=status)

    def _answer(self, method: str, parts: list[str], body: Thing, query: dict[str, list[str]]) -> Any:
        what = parts[0].rstrip("s").replace("identitie", "identity")
        if what == "identity":
            return self._identity(method, parts, body)
        if method == "POST" and len(parts) == 1:
            return self._create(what, body)
        if method == "GET" and len(parts) == 1:
            wanted = query.get("resellerReference", [None])[0]
            return [
                t for t in self.things.values() if t["what"] == what and t.get("resellerReference") == wanted
            ]
        thing = self.things.get(parts[1].lower())
        if thing is None or thing["what"] != what:
            return 400
        if method == "GET":
            return self._shown(thing)
        self.touched.append(thing.get("uuid", thing["id"]))
        if method == "DELETE" or parts[2:] == ["cancel"]:
            if self.stubborn:
                return 500
            if thing["status"] in {*RELEASED, "REDEEMED"}:
                return 400
            members = self._members(thing)
            self._cancelled += bool(members)
            if self.keeps_from is not None and self._cancelled >= self.keeps_from:
                members = []
            for each in (thing, *members):
                each["status"] = "CANCELLED"
        elif parts[2:] == ["confirm"]:
            thing["status"] = "CONFIRMED"
        return self._shown(thing)

    def _create(self, what: str, body: Thing) -> Any:
        if body.get("refuse"):
            return 400
        uuid = str(uuid4()) if self.own_uuids or "uuid" not in body else body["uuid"]
        said = {k: body[k] for k in ("resellerReference", "contact", "notes") if k in body and not self.mute}
        if what == "order":
            order = self.add("order", **said)
            for name in ("bookings", "gifts"):
                for item in body.get(name, ()):
                    self._create(name.rstrip("s"), {**item, "orderId": order["id"]})
            return self._shown(order)
        if known := self.things.get(uuid.lower()):
            return known
        extra = said | {k: body[k] for k in ("orderId",) if k in body}
        if body.get("cart"):
            extra["orderId"] = self.add("order")["id"]
        return self.add(what, uuid=uuid, **extra)

    def _identity(self, method: str, parts: list[str], body: Thing) -> Any:
        if method == "POST":
            made = f"identity-{uuid4()}"
            self.identities[made] = body.get("key")
            return {"id": made, "key": body.get("key")}
        if parts[1] not in self.identities:
            return 404
        if method == "GET":
            return {"id": parts[1], "key": self.identities[parts[1]]}
        del self.identities[parts[1]]
        return {"success": True}

    def _members(self, thing: Thing) -> list[Thing]:
        return [
            t for t in self.things.values() if thing["what"] == "order" and t.get("orderId") == thing["id"]
        ]

    def _shown(self, thing: Thing) -> Thing:
        if thing["what"] != "order" or self.hide_members:
            return thing
        inside = self._members(thing)
        return {
            **thing,
            "bookings": [t for t in inside if t["what"] == "booking"],
            "gifts": [t for t in inside if t["what"] == "gift"],
        }
