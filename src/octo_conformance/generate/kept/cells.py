"""The cells of the matrix of kept fields: what was said, where it is looked for, and how the two compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from octo_conformance.contract import Kept
from octo_conformance.contract.kept import Path
from octo_conformance.document import Document, JsonValue, as_empty, show
from octo_conformance.evidence import ComparedSide, Difference
from octo_conformance.generate.kept.values import Expected

ABSENT: Final = "not shown"


def quoted(value: JsonValue) -> str:
    """A value in a sentence: a list or an object is JSON, so that it stands in quotation marks."""
    if (empty := as_empty(value)) is not None:
        return empty
    return f"“{show(value, 160)}”" if isinstance(value, list | dict) else show(value, 160)


def as_shown(value: JsonValue) -> str:
    """A value that an answer shows, or that it shows none."""
    return ABSENT if value is None else quoted(value)


class Place(NamedTuple):
    """What stands at a place of an answer. `there` is False where its key is missing, `usable` where the contract
    refuses it, which is a finding of its own."""

    there: bool
    value: JsonValue
    usable: bool = True


@dataclass(frozen=True)
class Said:
    """One value that the thing was told, and the call that said it."""

    kept: Kept
    value: Expected
    label: str
    also: tuple[JsonValue, ...] = ()
    """Other values that are as good."""


@dataclass(frozen=True)
class Cell:
    """One comparison of the matrix, or those of several fields of one object that came out alike."""

    requirement: str
    held: bool
    field: str
    place: str
    sentence: str
    expected: str
    actual: str
    label: str
    exchange: int
    sides: tuple[ComparedSide, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass
class Item:
    """One entry of a list of the thing, known by its uuid once that is known."""

    kind: str
    uuid: str | None = None


@dataclass(frozen=True)
class Look:
    """An answer that shows the thing: which view of it that is, and after which call. `now` are the places that this
    call named, `otherwise` the statement broken by the loss of any other. `again` is the statement broken instead by
    every difference, where the thing is shown inside another one. Where `nothing` may have changed,
    after a preview or a refusal, no other statement speaks of the field."""

    view: Document
    where: str
    after: str
    exchange: int
    now: frozenset[Path] = frozenset()
    otherwise: str | None = None
    again: str | None = None
    nothing: bool = False


def place_of(look: Look, name: str) -> str:
    """What tells one loss from another: the call after which it is seen, or the place where a thing is shown again."""
    return f"{look.where if look.again is not None else look.after} {name}"


def key_of(item: Item) -> str:
    return item.uuid or f"new {id(item)}"


def lower(value: object) -> str | None:
    return value.lower() if isinstance(value, str) else None


def sent_at(body: Mapping[str, JsonValue], path: Path) -> Place:
    """What a body says at this place."""
    *above, last = path
    inside = body
    for step in above:
        within = inside.get(step)
        if not isinstance(within, dict):
            return Place(False, None)
        inside = within
    return Place(last in inside, inside.get(last))


def grouped(cells: list[Cell]) -> list[Cell]:
    """The broken cells of one object as one, as losing a contact is one mistake."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if not cell.held:
            groups.setdefault((cell.requirement, cell.field), []).append(cell)
    broken = [
        replace(
            some[0],
            sentence=some[0].sentence
            + (f" (and {len(some) - 1} more of {some[0].field})" if len(some) > 1 else ""),
            expected="; ".join(cell.expected for cell in some),
            actual="; ".join(cell.actual for cell in some),
        )
        for some in groups.values()
    ]
    return [*(cell for cell in cells if cell.held), *broken]
