"""Whose things a delivery is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from octo_conformance.contract import OwnedThings
from octo_conformance.wire.request import Json


def is_foreign(body: Json, things: OwnedThings, ours: Callable[[str], bool]) -> bool:
    """Whether a body holds a thing that belongs to whoever made it, and that this run did not make."""
    return any(not any(map(ours, things.names_of(held))) for held in _owned(body, things))


def _owned(body: Json, things: OwnedThings) -> Iterator[Mapping[str, Json]]:
    for held in body.values() if isinstance(body, dict) else ():
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, dict) and not things.marks.isdisjoint(each):
                yield each
