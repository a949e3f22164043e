"""The story of a defect holds the calls that matter and what the supplier delivered, in their order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from octo_conformance.document import Read, note_read
from octo_conformance.evidence import StoryStep
from octo_conformance.judge.asserted import Compared, Side, watching
from octo_conformance.judge.rewritten import telling
from octo_conformance.run.story import story_of
from octo_conformance.stage.subscriptions import Sent
from octo_conformance.stage.telling import Called, Heard
from octo_conformance.wire.listener import Delivery

BEGUN = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def call(n: int, second: float, *, writes: bool) -> Called:
    return Called(StoryStep(says=f"call {n}", exchange=n), writes, None, BEGUN + timedelta(seconds=second))


def heard(n: int, second: float, event: Any = "booking_update") -> Heard:
    body = {"webhook": {"event": event}, "booking": {"status": "ON_HOLD"}}
    came = Delivery(n, BEGUN + timedelta(seconds=second), "POST", (), body, True, (), 1, 200)
    return Heard(came, "another reseller")


def compared(value: object, *made_from: Heard, literal: bool = True) -> Compared:
    sources = tuple(Read(None, "", "delivery", each) for each in made_from)
    return Compared("Eq", Side(value, sources), Side([], literal=literal))


CALLS = {1: call(1, 0, writes=True), 2: call(2, 2, writes=True), 3: call(3, 4, writes=False)}


def told(of: Compared | None) -> list[tuple[str, bool]]:
    return [(step.says, step.culprit) for step in story_of(CALLS, [1, 2, 3], [3], 3, of)]


def test_a_delivery_stands_where_it_came_and_is_what_is_wrong() -> None:
    """The reader sees which change it told of, and that no answer of the supplier is meant."""
    assert told(compared([7], heard(6, 1), heard(7, 3))) == [
        ("call 1", False),
        ("deliver booking_update to another reseller", False),
        ("call 2", False),
        ("deliver booking_update to another reseller", True),
        ("call 3", False),
    ]


@pytest.mark.parametrize("of", [compared(False, heard(7, 3)), compared([2, 1], heard(7, 3), literal=False)])
def test_no_delivery_is_blamed_for_one_that_did_not_come(of: Compared) -> None:
    """Nor for an order in which each of them has a part."""
    assert told(of)[-2:] == [("deliver booking_update to another reseller", False), ("call 3", True)]


def test_a_story_without_a_call_of_its_own_is_told_by_what_was_delivered() -> None:
    """What the test looks at was played before, for all tests."""
    (step,) = story_of({}, [], [], None, compared({"availability"}, heard(7, 3)))
    assert (step.reseller, step.exchange, step.delivery, step.to) == (
        "the supplier",
        None,
        7,
        "another reseller",
    )
    assert step.answer == "answered with HTTP 200"


@pytest.mark.parametrize("event", [None, 7, "Bearer 4f9c-secret", "e" * 41, "<b>"])
def test_an_event_that_is_no_word_is_not_repeated(event: Any) -> None:
    """What a target writes there could be anything."""
    assert heard(1, 0, event).step.says == "deliver something to another reseller"


def test_what_a_check_read_of_a_delivery_leads_back_to_it() -> None:
    """Through the names of the check, so that no test has to say it."""

    with watching() as watched, pytest.raises(AssertionError):
        telling(_a_check)(Sent(heard(5, 0).delivery, "the reseller"))
    assert watched.failed is not None
    assert [
        read.value.delivery.n for read in watched.failed.left.sources if isinstance(read.value, Heard)
    ] == [5]


def _a_check(sent: Sent) -> None:
    note_read(3, of="made")
    state = sent.held("booking")[0]["status"]
    assert state == "CONFIRMED"
