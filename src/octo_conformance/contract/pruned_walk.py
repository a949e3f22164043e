"""A pruned walk visits only the parts of a body that matter.

A list of products is mostly plain values. The walk knows the properties that are wanted or lead to something
wanted, and looks at those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from octo_conformance.contract.shapes import Shape
from octo_conformance.document import JsonValue


class PrunedWalk:
    """The paths through a graph of shapes that end at shapes which `wanted` accepts."""

    def __init__(self, wanted: Callable[[Shape], bool]) -> None:
        self._wanted = wanted
        self._leads: dict[Shape, bool] = {}
        self._properties: dict[Shape, dict[str, Shape]] = {}

    def children(self, shape: Shape, value: JsonValue) -> Iterator[tuple[str | int, Shape, JsonValue]]:
        """The parts of `value` that are wanted or lead further, in the order of the body."""
        if isinstance(value, dict):
            known = self._properties.get(shape)
            if known is None:
                known = {name: child for name, child in shape.properties.items() if self.leads(child)}
                self._properties[shape] = known
            for key, item in value.items():
                if key in known:
                    yield key, known[key], item
        elif isinstance(value, list) and shape.items is not None and self.leads(shape.items):
            for index, item in enumerate(value):
                yield index, shape.items, item

    def leads(self, shape: Shape) -> bool:
        """Whether this shape, or a shape that its values may contain, is wanted."""
        if shape not in self._leads:
            self._leads[shape] = any(self._wanted(reached) for reached in _reachable(shape))
        return self._leads[shape]


def _reachable(start: Shape) -> set[Shape]:
    seen = {start}
    rest = [start]
    while rest:
        shape = rest.pop()
        for next_shape in (
            *shape.properties.values(),
            *shape.variants,
            *([shape.items] if shape.items else []),
        ):
            if next_shape not in seen:
                seen.add(next_shape)
                rest.append(next_shape)
    return seen
