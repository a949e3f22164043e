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
            self._look(shape)
        return self._leads[shape]

    def _look(self, start: Shape) -> None:
        """Follow the graph as far as nobody has before, until something wanted is reached."""
        seen = {start}
        rest = [start]
        while rest:
            shape = rest.pop()
            known = self._leads.get(shape)
            if known or (known is None and self._wanted(shape)):
                self._leads[start] = True
                return
            below = () if known is False else _next_to(shape)
            rest += [each for each in below if each not in seen]
            seen.update(below)
        self._leads |= dict.fromkeys(seen, False)


def _next_to(shape: Shape) -> tuple[Shape, ...]:
    items = (shape.items,) if shape.items else ()
    return (*shape.properties.values(), *shape.variants, *items)
