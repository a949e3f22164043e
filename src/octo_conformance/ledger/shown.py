"""Bookings, orders, gifts and identities as an answer shows them, or a request holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from octo_conformance.wire.address import COLLECTIONS, Address
from octo_conformance.wire.request import Json

_NESTED: Final = {"bookings": "booking", "gifts": "gift"}
# Routes whose answers hold things of several kinds, by the property they stand under.
_MIXED: Final = {"bookings": "booking", "orders": "order", "gifts": "gift", "booking": "booking"}
# What stands in the path of each kind, the likeliest first. An `id` of a booking or gift names nothing.
_NAMED_BY: Final = {
    "booking": ("uuid",),
    "gift": ("uuid",),
    "order": ("orderId", "id"),
    "identity": ("id", "identityId"),
}
# What the one who creates a thing says about it, and nobody else.
_REFERENCE: Final = {"identity": "key"}
_REFERENCE_OF_OTHERS: Final = "resellerReference"
# Where else a create puts words of its own.
_WORDS: Final = ("resellerReference", "notes", "message", "contact", "recipient", "unitItems")
# What a gift may be spent by.
_CODES: Final = ("supplierReference", "giftCode", "code")


@dataclass(frozen=True)
class Shown:
    """What one object of an answer says of a thing.

    names      all that may stand in a path about it, the likeliest first
    order      the order it is in; None for an order
    reference  the word of the one who made it: resellerReference, of an identity its key
    over       it says, besides its state, that there is nothing left to cancel
    inside     the order it is nested in
    owner      the identity it belongs to
    """

    what: str
    names: tuple[str, ...]
    order: str | None
    state: str | None
    reference: str | None
    over: bool = False
    inside: Shown | None = None
    owner: Shown | None = None
    told: Mapping[str, Json] = field(default_factory=dict, compare=False, repr=False)

    def says(self, mark: str) -> bool:
        """Whether the mark stands in what its maker wrote about it; what is nested in it does not count."""
        return any(mark in text for name in _WORDS for text in _texts(self.told.get(name)))

    def codes(self) -> Iterator[str]:
        """All that a gift may be spent by."""
        voucher = self.told.get("voucher")
        yield from _texts(voucher)
        yield from (code for name in _CODES for code in _texts(self.told.get(name)))


def fold(name: str) -> str:
    """The form in which two spellings of one name are equal. Suppliers may spell uuids in either case; other
    ids are opaque, and a letter makes another id of them."""
    low = name.lower()
    bare = low.replace("-", "")
    return low if len(bare) == 32 and all(c in "0123456789abcdef" for c in bare) else name


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


def reference_given(what: str, body: Mapping[str, Json]) -> str | None:
    """The word that a create of this kind carries for its maker."""
    given = body.get(_REFERENCE.get(what, _REFERENCE_OF_OTHERS))
    return given if isinstance(given, str) and given else None


def _things(what: str, body: Json, inside: Shown | None = None) -> Iterator[Shown]:
    for thing in body if isinstance(body, list) else [body]:
        if not isinstance(thing, dict) or "error" in thing:
            continue
        shown = Shown(
            what=what,
            names=tuple(dict.fromkeys(n for key in _NAMED_BY[what] if (n := _text(thing, key)))),
            order=None if what == "order" else _text(thing, "orderId"),
            state=_text(thing, "status"),
            reference=_text(thing, _REFERENCE.get(what, _REFERENCE_OF_OTHERS)),
            over=isinstance(thing.get("cancellation"), dict) or thing.get("cancellable") is False,
            inside=inside,
            owner=_owner(thing) if what != "identity" else None,
            told=thing,
        )
        if shown.names:
            yield shown
        if what == "order":
            for name, inner in _NESTED.items():
                yield from _things(inner, thing.get(name), shown)


def _owner(thing: dict[str, Json]) -> Shown | None:
    identity = thing.get("identity")
    if not isinstance(identity, dict):
        return None
    names = (_text(identity, "id"), _text(identity, "identityId"), _text(thing, "identityId"))
    known = tuple(dict.fromkeys(n for n in names if n))
    return Shown("identity", known, None, None, _text(identity, "key"))


def _text(thing: dict[str, Json], name: str) -> str | None:
    value = thing.get(name)
    return value if isinstance(value, str) and value else None


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
