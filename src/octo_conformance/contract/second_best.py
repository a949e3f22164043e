"""Second-best values are tolerated although another reading of the documents is better."""

from __future__ import annotations

from collections.abc import Collection

from octo_conformance.contract.deviations import deviation
from octo_conformance.contract.engine import MOST_ERRORS, SchemaError
from octo_conformance.contract.model import Deviation, pointer
from octo_conformance.contract.pruned_walk import PrunedWalk
from octo_conformance.contract.readings import Readings, standing
from octo_conformance.contract.requirement_locations import locate
from octo_conformance.contract.shapes import Shape
from octo_conformance.document import CONTAINERS, JsonValue


def find_second_best(
    trail: PrunedWalk,
    shape: Shape,
    body: JsonValue,
    fallback: str,
    readings: Readings,
    passed: Collection[int] = (),
) -> list[Deviation]:
    """Yield the values in a body that a reading of the register marks as second best, as deviations of kind
    enum.

    Only places that name their reading with `x-octo-reading` count; a reading on a list applies to its items
    too. `trail` leads to those places. Objects whose identity in memory is in `passed` are known to have
    none.
    """
    found: list[Deviation] = []
    rest: list[tuple[Shape, JsonValue, tuple[str | int, ...]]] = [(shape, body, ())]
    while rest and len(found) < MOST_ERRORS:
        here, value, path = rest.pop()
        if here.reading in readings.with_second_best:
            places = [(path, value), *(((*path, index), item) for index, item in _items(value))]
            for place, item in places:
                if standing(here.reading, item, readings) == "second_best":
                    error = SchemaError(place, "enum", readings[str(here.reading)].accepted, "")
                    found.append(
                        deviation(pointer(*place), error, "enum", locate(shape, body, place, fallback))
                    )
        below = [
            (child, item, (*path, key))
            for key, child, item in trail.children(here.fitting(value), value)
            if (isinstance(item, CONTAINERS) or child.reading) and id(item) not in passed
        ]
        rest.extend(reversed(below))
    return found


def _items(value: JsonValue) -> list[tuple[int, JsonValue]]:
    return list(enumerate(value)) if isinstance(value, list) else []
