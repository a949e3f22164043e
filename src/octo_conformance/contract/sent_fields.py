"""Fields of a request body that the contract does not have at their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octo_conformance.contract.model import pointer
from octo_conformance.contract.shapes import Shape
from octo_conformance.document import JsonValue

_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class UnexpectedField:
    """`capabilities` are the ones that add a field of this name here; empty where none does."""

    pointer: str
    name: str
    capabilities: tuple[str, ...]


def unexpected_fields(
    asked: Shape, widest: Shape, body: JsonValue, at: tuple[str | int, ...] = ()
) -> Iterator[UnexpectedField]:
    """Every field of `body` that `asked` does not know. `widest` is the shape under all capabilities.

    An object of which the contract names no property may have any.
    """
    if len(at) > _DEEPEST:
        return
    here, everything = asked.fitting(body), widest.fitting(body)
    if isinstance(body, list) and here.items is not None and everything.items is not None:
        for position, item in enumerate(body):
            yield from unexpected_fields(here.items, everything.items, item, (*at, position))
    elif isinstance(body, dict) and everything.properties:
        for name, value in body.items():
            inner, known = here.properties.get(name), everything.properties.get(name)
            if inner is None or known is None:
                added_by = known.capabilities if known is not None else ()
                yield UnexpectedField(pointer(*at, name), name, added_by)
            else:
                yield from unexpected_fields(inner, known, value, (*at, name))
