"""A few rows of choices in which as many pairs of choices meet as there is room for, always the same for one seed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeVar

from octo_conformance.document import Unreadable
from octo_conformance.generate.kept.thing import Record
from octo_conformance.stage.side_by_side import side_by_side
from octo_conformance.stage.signals import NotUsable, NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

DRAWN: Final = 400
"""Rows that are drawn, and of which the best are taken."""

Choices: TypeAlias = tuple[tuple[str, str], ...]
Pair: TypeAlias = frozenset[tuple[str, str]]


class Chosen(Protocol):
    """Something that is made of choices."""

    @property
    def choices(self) -> Choices:
        """What was chosen, by the name of what there was to choose."""
        ...


Row = TypeVar("Row", bound=Chosen)


def pairs_of(row: Chosen) -> frozenset[Pair]:
    """Every two choices of it."""
    return frozenset(map(frozenset, combinations(row.choices, 2)))


def chosen(rows: Collection[Row], most: int) -> Iterator[Row]:
    """The rows that have the most pairs of choices that no row before had."""
    met: set[Pair] = set()
    left = [(row, pairs_of(row)) for row in rows]
    for _ in range(min(most, len(left))):
        best = max(left, key=lambda each: len(each[1] - met))
        if not best[1] - met:
            return
        met |= best[1]
        left.remove(best)
        yield best[0]


def lead_some(
    stage: Stage, rows: Collection[Row], most: int, lead: Callable[[Row, Record], None], record: Record
) -> None:
    """Lead the lives of `most` of these rows, side by side, and note in `record` what they show, in their order. A row
    that is not on sale now, or not like this, is passed over: what refuses a sale is told by other tests."""

    def led(row: Row, shown: Record) -> bool:
        try:
            lead(row, shown)
        except (NotUsable, NotVerified, Refused, Unreadable):
            return False
        return True

    waiting, missing = chosen(rows, 3 * most), most
    while missing and (some := list(islice(waiting, missing))):
        records = [Record() for _ in some]
        lives = [partial(led, row, shown) for row, shown in zip(some, records, strict=True)]
        missing -= sum(side_by_side(stage, lives))
        for shown in records:
            record.take(shown)


def capability_sets(stage: Stage) -> list[tuple[str, ...]]:
    """No capability, all that are offered, and each alone."""
    everything = tuple(sorted(stage.negotiated))
    return [(), everything, *((each,) for each in everything)]


def resellers(stage: Stage) -> list[str]:
    """Who books: the first, the second where there is one, and one whose clock can be moved."""
    try:
        second = ["second"] if stage.key("second") else []
    except NotVerified:
        second = []
    return ["first", *second, *(["aged"] if stage.clock.movable else [])]
