"""A call in words: what was asked, of which thing, by whom, and what came of it.

The words come from the route and from what was sent, so that a capability of a user's own has them too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from octo_conformance.document import JsonValue
from octo_conformance.evidence import StoryStep
from octo_conformance.wire import Exchange, Request
from octo_conformance.wire.address import may_change, segments_of
from octo_conformance.wire.listener import Delivery

RESELLERS: Final = {
    "first": "the reseller",
    "second": "another reseller",
    "none": "nobody (no key)",
    "wrong": "nobody (an invented key)",
}
INVENTED: Final = "no-such-"
"""How ids begin that the stage makes up."""
_CORE: Final = {
    "POST /bookings": "reserve",
    "POST /availability": "check the availability",
    "POST /availability/calendar": "read the calendar",
}
_DOES: Final = {"GET": "read", "PATCH": "change", "DELETE": "delete", "PUT": "replace", "POST": "make"}
_ASKING: Final = "ask for "
_VERB: Final = re.compile(r"[a-z]+")
_EVENT: Final = re.compile(r"[A-Za-z][A-Za-z_.]{0,39}")
SUPPLIER: Final = "the supplier"


@dataclass(frozen=True)
class Called:
    """A call in words, and whether it may have changed something."""

    step: StoryStep
    writes: bool
    label: str | None
    at: datetime


@dataclass(frozen=True)
class Heard:
    """Something that the target sent by itself, and to whom."""

    delivery: Delivery
    reseller: str

    @property
    def step(self) -> StoryStep:
        """It in words: which event, and how it was answered."""
        body = self.delivery.body
        told = body.get("webhook") if isinstance(body, Mapping) else None
        event = told.get("event") if isinstance(told, Mapping) else None
        named = event if isinstance(event, str) and _EVENT.fullmatch(event) else "something"
        return StoryStep(
            says=f"deliver {named} to {self.reseller}",
            reseller=SUPPLIER,
            answer=f"answered with HTTP {self.delivery.status}",
            delivery=self.delivery.n,
            to=self.reseller,
        )


def called(request: Request, exchange: Exchange, usual: tuple[str, ...]) -> Called:
    """What a reader has to know of one exchange. `usual` are the capabilities that the test asks for."""
    label = exchange.operation.label if exchange.operation is not None else None
    asked = request.capabilities
    said = said_of(request, label)
    if asked != usual and label != "GET /capabilities":
        said += _asking(asked)
    told = StoryStep(
        says=said,
        reseller=RESELLERS.get(str(request.key), "the reseller"),
        exchange=exchange.n,
        answer=answered(exchange),
    )
    asks = exchange.operation is not None and not exchange.operation.writes
    return Called(told, may_change(request.method.upper(), asks=asks), label, exchange.sent_at)


def said_of(request: Request, label: str | None) -> str:
    """The request in the imperative: "cancel the booking", "reserve 2 of adult of harbour-cruise"."""
    body = request.json if isinstance(request.json, Mapping) else {}
    what = _of_route(label) if label is not None else f"send {request.method} {request.path}"
    told = [what]
    if label == "POST /bookings" and (items := _items(body)):
        told.append(items)
    if named := _name(body, "productId") or _product_of(request, label):
        told.append(f"of {named}")
    for name in ("optionId", "availabilityId"):
        value = body.get(name)
        if isinstance(value, str) and value.startswith(INVENTED):
            told.append(f"with an {name} that nobody has")
    if days := _days(body):
        told.append(days)
    ids = body.get("availabilityIds")
    if isinstance(ids, list) and ids:
        told.append(f"by {len(ids)} id{'' if len(ids) == 1 else 's'}")
    if query := request.query_pairs():
        told.append(_by(query))
    elif body and (request.method == "PATCH" or what.startswith(_ASKING)):
        told.append(f"({', '.join(map(str, list(body)[:4]))})")
    if read := [part for part in segments_of(request.path) if part.startswith(INVENTED)]:
        told.append(f"by an id that nobody has ({read[-1]})")
    return " ".join(told)


def answered(exchange: Exchange) -> str:
    """What came back: the status, and the state or the error code or how many."""
    if exchange.failure is not None:
        return f"no answer ({exchange.failure.kind})"
    status, body = f"HTTP {exchange.status}", exchange.body
    if isinstance(body, Mapping):
        state = body.get("error") or body.get("status")
        return f"{status}, {state}" if isinstance(state, str) and len(state) <= 60 else status
    if isinstance(body, list):
        return f"{status}, {_count(len(body))}"
    return status


def _count(number: int) -> str:
    return "an empty list" if number == 0 else f"{number} {'entry' if number == 1 else 'entries'}"


def _of_route(label: str) -> str:
    """ "POST /orders/{orderId}/confirm" is "confirm the order", "GET /orders" is "list orders"."""
    if label in _CORE:
        return _CORE[label]
    method, path = label.split(" ", 1)
    parts = path.strip("/").split("/")
    if "{" in parts[-1]:
        return f"{_DOES[method]} the {_one(parts[-2])}" if len(parts) > 1 else label
    if len(parts) > 2 and "{" in parts[-2] and _VERB.fullmatch(parts[-1]):
        return f"{parts[-1]} {'a change of ' if parts[-1] == 'preview' else ''}the {_one(parts[-3])}"
    if len(parts) == 1:
        if method == "GET":
            return f"list {parts[0]}" if parts[0].endswith("s") else f"read the {parts[0]}"
        return f"make {_a(_one(parts[0]))}" if method == "POST" else f"{_DOES.get(method, method)} {parts[0]}"
    what = " ".join([*map(_one, parts[:-1]), parts[-1]])
    return f"{_ASKING}{what if parts[-1].endswith('s') else _a(what)}"


def _one(several: str) -> str:
    if several.endswith("ies"):
        return f"{several[:-3]}y"
    return several.removesuffix("s")


def _a(name: str) -> str:
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _items(body: Mapping[str, JsonValue]) -> str:
    items = body.get("unitItems")
    if not isinstance(items, list):
        return ""
    counts: dict[str, int] = {}
    for item in items:
        unit = item.get("unitId") if isinstance(item, dict) else None
        if isinstance(unit, str):
            counts[unit] = counts.get(unit, 0) + 1
    return ", ".join(f"{number} {unit}" for unit, number in list(counts.items())[:4])


def _name(body: Mapping[str, JsonValue], member: str) -> str:
    value = body.get(member)
    if not isinstance(value, str):
        return ""
    return "a product that nobody sells" if value.startswith(INVENTED) else value[:80]


def _product_of(request: Request, label: str | None) -> str:
    if label != "GET /products/{productId}":
        return ""
    last = segments_of(request.path)[-1]
    return "" if last.startswith(INVENTED) else str(last)


def _days(body: Mapping[str, JsonValue]) -> str:
    first, last, day = (body.get(name) for name in ("localDateStart", "localDateEnd", "localDate"))
    if isinstance(first, str) and isinstance(last, str):
        return f"from {first} to {last}" if first != last else f"on {first}"
    return f"on {day}" if isinstance(day, str) else ""


def _by(query: Sequence[tuple[str, str]]) -> str:
    """The filters of a list; of an object in the query only its name."""
    objects = dict.fromkeys(name.partition("[")[0] for name, _ in query if "[" in name)
    plain = [f"{name} {value[:60]}" for name, value in query if "[" not in name][:4]
    told = [f"by {' and '.join(plain)}"] if plain else []
    return " ".join([*told, *(f"with a {name}" for name in objects)])


def _asking(asked: tuple[str, ...] | str | None) -> str:
    if asked is None:
        return " without naming capabilities"
    if isinstance(asked, str):
        return f" with the capabilities “{asked[:80]}”"
    return f" asking for {', '.join(asked)}" if asked else " asking for no capability"
