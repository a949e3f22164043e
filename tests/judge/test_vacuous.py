"""What compared nothing with nothing does not count as held."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.judge.explain import explain
from octo_conformance.judge.recorder import Recorder
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.vacuous import comparisons, counted
from octo_conformance.suite import rule
from support.evidence_lines import SUPPLIER, Story


def both_are_equal(one: Any, other: Any) -> None:
    """A check."""
    assert one == other


def nothing_is_left(one: Any) -> None:
    """A check against a literal."""
    assert sorted(one) == []


def read_and_equal(one: Any, other: Any) -> None:
    """A check that looked at something before."""
    assert one is not other
    assert one == other


def calls_another(one: Any, other: Any) -> None:
    """A check whose assertions stand elsewhere."""
    both_are_equal(one, other)


@pytest.mark.parametrize("empty", [[], None, "", {}, ()])
def test_nothing_is_equal_to_nothing(empty: Any) -> None:
    """Two lists without slots are no proof that the slots are the same."""
    with comparisons() as seen:
        counted(both_are_equal)(empty, empty)
    assert seen.vacuous


def test_what_is_there_counts() -> None:
    """A value, and a comparison with a literal: that nothing is left over is what had to be shown."""
    for check, arguments in (
        (both_are_equal, ([1], [1])),
        (both_are_equal, (0, 0)),
        (nothing_is_left, ([],)),
        (read_and_equal, ([], [])),
        (calls_another, ([], [])),
    ):
        with comparisons() as seen:
            counted(check)(*arguments)
        assert not seen.vacuous, check.__name__


def test_a_counted_check_fails_as_it_did() -> None:
    """With both sides, and the line of its file."""
    with pytest.raises(AssertionError) as failed:
        counted(both_are_equal)([1], [2])
    told = explain(failed.value)
    assert (told.statement, told.expected, told.actual) == ("one == other", "[2]", "[1]")


def test_a_rule_that_compared_nothing_is_not_counted() -> None:
    """The requirement stays open instead of passing."""

    def tallied(name: str) -> int:
        story = Story()
        recorder: Recorder = story.judge.answers._recorder
        recorder.rules = Rules(agrees.octo_rules)  # type: ignore[attr-defined]
        story.exchange("GET /supplier", {**SUPPLIER, "name": name})
        return sum(story.judge.tallies["CORE-HTTP-006"].held.values())

    assert (tallied(""), tallied("Harbour Tours")) == (0, 1)


@rule("CORE-HTTP-006", on="Supplier")
def agrees(supplier: Any, context: Any) -> None:
    """A rule."""
    assert supplier.raw["name"] == str(supplier.raw["name"])
