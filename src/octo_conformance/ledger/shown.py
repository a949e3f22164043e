"""Bookings, orders, gifts and identities as an answer shows them, or a request holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from octo_conformance.wire.address import COLLECTIONS, Address
from octo_conformance.wire.request import Json

_NESTED: Final = {"bookings": "booking", "gifts": "gift"}
# Routes whose answers hold things of several kinds, by the property they stand under.
_MIXED: Final = {"bookings": "booking", "orders": "order", "gifts": "gift", "booking": "booking"}


@dataclass(frozen=True)
class Shown:
    """What one object of an answer says of a thing. `inside` is the order it is nested in."""

    what: str
    uuid: str | None
    id: str | None
    order: str | None
    state: str | None
    reference: str | None
    inside: Shown | None = None

    @property
    def names(self) -> frozenset[str]:
        """All ids of the thing itself, in lower case."""
        own = (self.uuid, self.id, self.order if self.what == "order" else None)
        return frozenset(n.casefold() for n in own if n)


def shown_in(address: Address, body: Json) -> Iterator[Shown]:
    """Every thing in an answer to a request at this address; nothing for an error body."""
    first = address.segments[0].casefold() if address.segments else ""
    if first in COLLECTIONS:
        yield from _things(COLLECTIONS[first], body)
    elif first == "memberships" and len(address.segments) > 1 and address.segments[1] == "bookings":
        yield from _things("booking", body)
    elif first == "checkin" and isinstance(body, dict):
        for name, what in _MIXED.items():
            yield from _things(what, body.get(name))


def nested(body: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """The bookings and gifts inside the request of an order, each with what it is."""
    if not isinstance(body, dict):
        return
    for name, what in _NESTED.items():
        items = body.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield what, item


def _things(what: str, body: Json, inside: Shown | None = None) -> Iterator[Shown]:
    for thing in body if isinstance(body, list) else [body]:
        if not isinstance(thing, dict) or "error" in thing:
            continue
        shown = Shown(
            what=what,
            uuid=_text(thing, "uuid"),
            id=_text(thing, "id"),
            order=_text(thing, "orderId"),
            state=_text(thing, "status"),
            reference=_text(thing, "resellerReference"),
            inside=inside,
        )
        if shown.names:
            yield shown
        if what == "order":
            for name, inner in _NESTED.items():
                yield from _things(inner, thing.get(name), shown)


def _text(thing: dict[str, Json], name: str) -> str | None:
    value = thing.get(name)
    return value if isinstance(value, str) and value else None
