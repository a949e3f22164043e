"""Possessions are what a run made, as its evidence tells, without what it spoilt by requests that were wrong
on purpose.

A supplier has a past and other customers. Relations of a booking, such as that to the catalogue of today, are
judged only where this run made the booking by a request that it meant to be valid. The form of a booking is
judged anywhere, except where nonsense of this run may stand in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from octo_conformance.contract import Contract
from octo_conformance.document import JsonValue, unescape
from octo_conformance.evidence import ExchangeLine

_NOWHERE: Final = object()


class _Place(NamedTuple):
    """What stands at a place of an answer, and the names of the innermost booking, order or the like around it."""

    value: object
    names: frozenset[str] | None


class Possessions:
    """Names of bookings, orders and the like, learnt from the answers to writes."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._owned = contract.owned
        self._ids = (*contract.owned.own_ids, *contract.owned.shared_ids)
        self._ours: set[str] = set()
        self._spoilt: set[str] = set()
        self._nonsense: set[str] = set()
        self._body: object = _NOWHERE
        self._places: dict[str, _Place] = {}
        """Those of the body that was asked about last, by their pointers."""

    def sent(self, line: ExchangeLine) -> None:
        """Take in a request. Its nonsense may show up later, even where the answer refused it: an earlier run may
        have written the same."""
        if is_broken(line):
            self._nonsense.update(_texts_in(line.request.body))

    def learn(self, line: ExchangeLine, operation: str, body: JsonValue) -> None:
        """Take in the answer to a request that was carried out."""
        if not self._contract.operation(operation).writes:
            return
        things = list(self._things(body))
        if is_broken(line):
            addressed = line.path_args.values()
            # A spoilt booking does not spoil its order.
            own = (_texts(thing, self._owned.own_ids) or self._names(thing) for thing in things)
            self._spoilt |= {str(name).lower() for name in addressed}.union(*own)
        elif line.meant == "valid":
            self._ours.update(*map(self._names, things))

    def are_ours(self, line: ExchangeLine, pointer: str) -> bool:
        """Whether this run made the object at this place of the answer, or it is an object that nobody
        makes."""
        names = self._place(line.response.body if line.response is not None else None, pointer).names
        return names is None or not names.isdisjoint(self._ours)

    def is_spoilt(self, body: JsonValue, pointer: str) -> bool:
        """Whether this run wrote nonsense into the object at this place, or the very text that stands there."""
        if not self._spoilt:
            return False
        place = self._place(body, pointer)
        if place.names is not None and not place.names.isdisjoint(self._spoilt):
            return True
        # The order of a booking may show what was written into the booking.
        return isinstance(place.value, str) and place.value in self._nonsense

    def _place(self, body: JsonValue, pointer: str) -> _Place:
        if body is not self._body:
            self._body, self._places = body, {}
        known = self._places.get(pointer)
        if known is not None:
            return known
        value: object = body
        names = None
        if pointer:
            above, _, segment = pointer.rpartition("/")
            around = self._place(body, above)
            value, names = _next(around.value, segment), around.names
        if isinstance(value, Mapping) and not self._owned.marks.isdisjoint(value):
            names = frozenset(self._names(value))
        place = self._places[pointer] = _Place(value, names)
        return place

    def _things(self, body: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
        """The outermost objects of a body, and the things in them."""
        for value in body if isinstance(body, list) else [body]:
            if not isinstance(value, Mapping):
                continue
            yield value
            for thing in self._owned:
                for nested in thing.nests:
                    yield from self._things(value.get(nested))

    def _names(self, thing: Mapping[str, JsonValue]) -> set[str]:
        return _texts(thing, self._ids)


def is_broken(line: ExchangeLine) -> bool:
    """Whether the request was wrong on purpose."""
    return line.meant == "broken"


def _texts(thing: Mapping[str, JsonValue], properties: Iterable[str]) -> set[str]:
    values = (thing.get(name) for name in properties)
    return {value.lower() for value in values if isinstance(value, str) and value}


def _texts_in(value: JsonValue) -> Iterator[str]:
    """Every text inside a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(part)


def _next(value: object, segment: str) -> object:
    """What one segment of a pointer leads to."""
    name = unescape(segment)
    if isinstance(value, list) and name.isdigit() and int(name) < len(value):
        return value[int(name)]
    return value.get(name, _NOWHERE) if isinstance(value, Mapping) else _NOWHERE
