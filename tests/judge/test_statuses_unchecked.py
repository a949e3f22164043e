"""A requirement that was not checked says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from octo_conformance.evidence import Selection
from support.evidence_lines import Story
from support.judge_stories import STOPPED, told, worked


def test_an_operation_that_never_worked_is_named() -> None:
    """The reason names the finding that explains it, where there is one."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /products"])
    assert told(story, "CORE-BOOK-004") == (
        "BLOCKED",
        0,
        "GET /products never gave a documented positive answer in this run",
    )
    story.exchange("GET /products", {"error": "x", "errorMessage": "no"}, status=500)
    word, checks, reason = told(story, "CORE-BOOK-004")
    first = next(iter(story.judge.findings)).requirement
    assert (word, checks) == ("BLOCKED", 0)
    assert len(list(story.judge.findings)) == 2
    assert str(reason).endswith(f"never gave a documented positive answer in this run, see {first}")


def test_an_operation_nobody_knows_is_named() -> None:
    """A test of a user's own folder may call it."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /nowhere"])
    assert told(story, "CORE-BOOK-004") == (
        "BLOCKED",
        0,
        "GET /nowhere never gave a documented positive answer in this run",
    )


def test_the_first_limit_that_was_reached_is_told() -> None:
    """The other limits follow from the first."""
    story = worked()
    for message in ("60 confirmations", "200 reservations", "1800 seconds"):
        story.feed({"kind": "limit", "message": message})
    assert told(story, "CORE-BOOK-004")[2] == "not reached: 60 confirmations"


def test_an_optional_operation_that_shows_nothing_is_none() -> None:
    """No supplier has to have the operation."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /capabilities"])
    assert told(story, "CORE-BOOK-004") == (
        "NOT_APPLICABLE",
        0,
        "GET /capabilities is optional and shows nothing here",
    )


def test_a_run_cut_short_is_why_an_operation_never_worked() -> None:
    """The run did not reach the operation."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /products"])
    story.feed({"kind": "limit", "message": "60 confirmations"})
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 0, "not reached: 60 confirmations")


@pytest.mark.parametrize("requirement", ["CORE-BOOK-004", "CORE-PROD-017"])
def test_nothing_seen_says_so(requirement: str) -> None:
    """The run went to its end, and nothing showed it."""
    assert told(worked(), requirement) == ("NOT_VERIFIED", 0, "nothing in this run showed it")


def test_a_run_without_exchanges_reached_nothing() -> None:
    """The reason says where the run stopped."""
    assert told(Story(), "CORE-BOOK-004", stopped=STOPPED) == ("NOT_VERIFIED", 0, "not reached: enough")


def test_a_run_that_was_not_stopped_and_sent_nothing_reached_nothing() -> None:
    """One exchange is enough to have begun."""
    assert told(Story(), "CORE-BOOK-004")[2] == "not reached: the run ended before"


def test_a_run_that_never_negotiated_reached_nothing() -> None:
    """Exchanges before the negotiation do not count."""
    story = worked()
    story.judge.negotiation = None
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 0, "not reached: the run ended before")


def test_a_read_only_run_says_how_to_check_the_rest() -> None:
    """The reason advises leaving the option out."""
    story = worked()
    story.judge.run = replace(story.judge.run, selection=Selection(read_only=True))
    assert told(story, "CORE-BOOK-004") == (
        "NOT_VERIFIED",
        0,
        "the run is read-only; leave --read-only out to check this",
    )


def test_a_stopped_run_says_what_stopped_it() -> None:
    """A limit that was reached is named as well."""
    assert told(worked(), "CORE-BOOK-004", stopped=STOPPED)[2] == "not reached: enough"


def test_what_concerns_no_product_of_the_catalogue_does_not_apply() -> None:
    """The reason names the condition; without any product nothing is known."""
    story = worked()
    story.exchange("GET /products/{productId}", {"id": "p", "availabilityType": "START_TIME", "options": []})
    verdict = {each["id"]: each for each in story.end()["requirements"]}
    assert verdict["CORE-AVAIL-018"]["reason"] == "no product of the catalogue is OPENING_HOURS"
    assert (verdict["CORE-AVAIL-018"]["status"], verdict["CORE-AVAIL-018"]["checks"]) == ("NOT_APPLICABLE", 0)
    assert verdict["CORE-AVAIL-016"]["reason"] == "nothing in this run showed it"
    assert told(worked(), "CORE-AVAIL-018")[2] == "nothing in this run showed it"


@pytest.mark.parametrize("outcome", ["error", "blocked", "not_verified", "not_applicable"])
def test_the_first_that_was_said_is_told(outcome: str) -> None:
    """The reason is the first of several."""
    story = worked()
    for message in ("first", "second", "third"):
        story.outcome("CORE-BOOK-004", outcome, message=message, test="t")
    assert str(told(story, "CORE-BOOK-004")[2]).removeprefix("t: ") == "first"


def test_the_first_operation_that_never_worked_is_told() -> None:
    """The operations are in alphabetical order, so that two runs agree."""
    story = worked()
    story.outcome(
        "CORE-BOOK-004", "held", operations=["POST /bookings", "GET /products", "POST /availability"]
    )
    assert str(told(story, "CORE-BOOK-004")[2]).startswith("GET /products never gave")


def test_what_a_profile_makes_optional_may_be_left_out() -> None:
    """The supplier only has to show anything at all."""
    story = Story(profile="ventrata")
    story.exchange("GET /products", [])
    assert told(story, "CORE-PROD-007") == ("NOT_VERIFIED", 0, "nothing in this run showed it")
    story.exchange("GET /products", [{"id": "p", "internalName": "x"}])
    assert told(story, "CORE-PROD-007") == (
        "NOT_APPLICABLE",
        0,
        "left out by the supplier, as the profile ventrata allows",
    )


def test_what_was_not_reached_was_not_left_out() -> None:
    """A run cut short says nothing of what it had not seen yet."""
    story = Story(profile="ventrata")
    story.exchange("GET /products", [{"id": "p", "internalName": "x"}])
    story.feed({"kind": "limit", "message": "enough"})
    assert told(story, "CORE-PROD-007") == ("NOT_VERIFIED", 0, "not reached: enough")


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([], ("NOT_APPLICABLE", 0, "concerns an order that tells its times; none was seen in this run")),
        (["enough"], ("NOT_VERIFIED", 0, "not reached: enough")),
    ],
)
def test_what_was_never_seen_concerns_nobody(limits: list[str], expected: tuple[str, int, str]) -> None:
    """It counts as not reached where the run was cut short."""
    story = worked()
    negotiation = {"declared": [], "offered": [], "echoed": [], "no_echo": False}
    story.feed({"kind": "negotiation", **negotiation, "negotiated": ["octo/cart"]})
    for message in limits:
        story.feed({"kind": "limit", "message": message})
    assert told(story, "CART-035") == expected


def test_under_the_standard_itself_nothing_is_left_out() -> None:
    """Only a profile makes fields optional."""
    assert told(worked(), "CORE-PROD-007") == ("NOT_VERIFIED", 0, "nothing in this run showed it")


def test_a_statement_of_no_field_is_not_left_out() -> None:
    """A profile makes fields optional, and no behaviour."""
    story = Story(profile="ventrata")
    story.exchange("GET /products", [{"id": "p", "internalName": "x"}])
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 0, "nothing in this run showed it")
