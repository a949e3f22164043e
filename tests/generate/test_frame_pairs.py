"""A few rows are chosen so that as many pairs of choices as possible meet in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from octo_conformance.generate.frame.pairs import Choices, chosen, pairs_of


@dataclass(frozen=True)
class Row:
    option: str
    tickets: str
    day: str

    @property
    def choices(self) -> Choices:
        return (("option", self.option), ("tickets", self.tickets), ("day", self.day))


ROWS = [Row(*each) for each in product("12", "135", ("near", "far"))]


def test_the_second_row_shares_no_pair_with_the_first() -> None:
    """With room for two bookings, twice as many pairs are seen as with one."""
    first, second = chosen(ROWS, 2)
    assert not pairs_of(first) & pairs_of(second)


def test_every_pair_meets_in_fewer_rows_than_there_are() -> None:
    """Three choices of two, three and two give twelve rows, of which six hold every pair."""
    rows = list(chosen(ROWS, len(ROWS)))
    every = {pair for row in ROWS for pair in pairs_of(row)}
    assert {pair for row in rows for pair in pairs_of(row)} == every
    assert len(rows) < len(ROWS)


def test_nothing_is_chosen_of_nothing() -> None:
    """A catalogue without products has no rows."""
    assert list(chosen([], 4)) == []
