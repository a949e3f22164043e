"""An answer that is equal to one judged before is not judged again, and counts all the same."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from support.evidence_lines import ECHO, JSON, SUPPLIER, Story

READ = "GET /supplier"


def held(story: Story, requirement: str) -> int:
    """How often a requirement held, whatever it relies on."""
    return sum(story.judge.tallies[requirement].held.values())


def test_a_catalogue_that_is_shown_again_counts_again() -> None:
    """What held is counted for each answer, though an equal one is judged once."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    once = copy.deepcopy({name: dict(tally.held) for name, tally in story.judge.tallies.items()})
    story.exchange(READ, SUPPLIER)
    twice = {name: dict(tally.held) for name, tally in story.judge.tallies.items()}
    assert twice == {name: {key: 2 * n for key, n in of.items()} for name, of in once.items()}


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("Content-Type", "text/plain"), ECHO)},
        {"headers": (JSON,)},
        {"status": 201},
        {"request": {"method": "GET", "url": "https://supplier.example/octo/supplier?x"}},
        {"capabilities": ["octo/cart"]},
        {"capabilities": None},
    ],
)
def test_an_answer_that_differs_in_anything_is_judged_anew(changes: dict[str, Any]) -> None:
    """Only an answer that is equal in all that matters is not judged again."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, SUPPLIER, **changes)
    assert len(story.judge.answers._judged) == 2


def test_an_equal_answer_has_its_own_exchange_and_test() -> None:
    """The finding names both exchanges, and counts both."""
    broken = {key: value for key, value in SUPPLIER.items() if key != "name"}
    story = Story()
    for _ in range(2):
        story.exchange(READ, broken)
    (told,) = story.end()["findings"]
    assert (told["exchanges"], told["occurrences"], told["operations"]) == ([1, 2], 2, [READ])


def test_what_comes_between_is_not_said_again() -> None:
    """The memory of one answer ends with that answer."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(
        "GET /bookings/{uuid}", {"error": "INVALID_BOOKING_UUID", "errorMessage": "no"}, status=400
    )
    before = held(story, "CORE-ERR-001")
    story.exchange(READ, SUPPLIER)
    assert held(story, "CORE-ERR-001") == before
