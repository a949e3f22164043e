"""A check counts where every operation it relies on has worked."""

from __future__ import annotations

from octo_conformance.judge.tally import Tally, tallies


def test_a_check_counts_when_all_its_operations_worked() -> None:
    """One that failed is enough to prove nothing."""
    tally = Tally()
    tally.held[frozenset({"A", "B"})] += 2
    assert tally.checks({"A"}) == 0
    assert tally.checks({"A", "B"}) == 2
    assert tally.checks({"A", "B", "C"}) == 2


def test_a_check_on_no_operation_counts_always() -> None:
    """Throttling is seen without any answer that worked."""
    tally = Tally()
    tally.held[frozenset()] += 1
    assert tally.checks(set()) == 1


def test_checks_are_added_up() -> None:
    """The sum includes checks on all operations."""
    tally = Tally()
    tally.held[frozenset({"A"})] += 2
    tally.held[frozenset({"B"})] += 3
    assert tally.checks({"A", "B"}) == 5


def test_what_never_worked_is_named_in_order() -> None:
    """The operations of all checks are named once each."""
    tally = Tally()
    tally.held[frozenset({"C", "A"})] += 1
    tally.held[frozenset({"B", "A"})] += 1
    assert tally.without_control({"A"}) == ["B", "C"]
    assert tally.without_control({"A", "B", "C"}) == []


def test_five_unreadable_places_are_kept() -> None:
    """They say as much as ten thousand."""
    tally = Tally()
    for number in range(9):
        tally.unreadable_at(number, "/x")
    assert tally.unreadable == [(0, "/x"), (1, "/x"), (2, "/x"), (3, "/x"), (4, "/x")]


def test_a_requirement_nobody_spoke_of_has_an_empty_tally() -> None:
    """Nothing held and nothing stood in the way."""
    assert tallies()["X"] == Tally()
