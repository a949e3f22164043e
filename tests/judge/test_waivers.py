"""A waiver accepts one breach until a day, and nothing beside it."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import SUPPLIER, Story, findings, status

BROKEN = {key: value for key, value in SUPPLIER.items() if key != "name"}
REQUIREMENT = "CORE-SUPP-001"
PLACE = "/name"


def waived(**given: Any) -> Story:
    """A run of which the first line is followed by one waiver."""
    story = Story()
    waiver = {"requirement": REQUIREMENT, "reason": "r", "link": "https://x.example", "owner": "o"}
    story.feed({"kind": "waiver", "expires": "2026-11-21", **waiver, **given})
    return story


def state(verdict: Any) -> str:
    (waiver,) = verdict["waivers"]
    return str(waiver["state"])


def broken(story: Story, body: Any = BROKEN) -> Any:
    """The verdict of a run whose supplier has no name."""
    story.exchange("GET /supplier", body)
    return story.end()


def test_a_waived_breach_is_waived_in_requirement_and_finding() -> None:
    """The last day counts: the run began on it."""
    verdict = broken(waived())
    (finding,) = findings(verdict, REQUIREMENT)
    assert (status(verdict, REQUIREMENT), finding["status"], state(verdict)) == ("WAIVED", "WAIVED", "used")
    assert "waived until 2026-11-21 by o: r (https://x.example)" in str(finding["waived"])
    assert verdict["counts"]["FAIL"] == 0


@pytest.mark.parametrize("given", [{"expires": "2026-11-20"}, {"expires": "some day"}])
def test_an_expired_waiver_accepts_nothing(given: dict[str, str]) -> None:
    """A date that has passed is a promise that was not kept."""
    verdict = broken(waived(**given))
    assert (status(verdict, REQUIREMENT), state(verdict)) == ("FAIL", "expired")


def test_a_waiver_of_another_requirement_accepts_nothing() -> None:
    """A supplier must not be excused by a waiver of something else."""
    verdict = broken(waived(requirement="CORE-SUPP-002"))
    assert (status(verdict, REQUIREMENT), verdict["verdict"]) == ("FAIL", "NONCONFORMANT")


def test_a_waiver_of_a_place_accepts_that_place_alone() -> None:
    """What is broken elsewhere was looked at by nobody."""
    assert status(broken(waived(pointer=PLACE)), REQUIREMENT) == "WAIVED"
    elsewhere = broken(waived(pointer="/contact"))
    assert (status(elsewhere, REQUIREMENT), state(elsewhere)) == ("FAIL", "stale")


def test_a_finding_that_is_seen_in_a_second_place_is_no_longer_waived_by_the_first() -> None:
    """The parts of one test may break in different places, and only one of them was accepted."""
    story = waived(requirement="CORE-BOOK-004", pointer="/a/7")
    story.exchange("GET /supplier", SUPPLIER)
    for place in ("/a/1", "/b"):
        story.outcome("CORE-BOOK-004", "broken", operations=["GET /supplier"], exchange=1, pointer=place)
    assert status(story.end(), "CORE-BOOK-004") == "FAIL"


def test_a_second_place_that_another_test_sees_counts_too() -> None:
    """A statement that is found broken beside another one is a breach like any other."""
    story = waived(requirement="CORE-BOOK-004", pointer="/a")
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-004", "broken", operations=["GET /supplier"], exchange=1, pointer="/a")
    story.outcome(
        "CORE-BOOK-004",
        "broken",
        operations=["GET /supplier"],
        exchange=1,
        pointer="/b",
        again=True,
        test="t",
    )
    assert status(story.end(), "CORE-BOOK-004") == "FAIL"


def test_a_finding_in_more_places_than_are_told_apart_is_waived_only_as_a_whole() -> None:
    """A target could otherwise hide a breach behind a thousand accepted ones."""
    for given, expected in (({"pointer": "/p1"}, "FAIL"), ({}, "WAIVED")):
        story = waived(requirement="CORE-BOOK-004", **given)
        story.exchange("GET /supplier", SUPPLIER)
        for number in range(250):
            story.outcome(
                "CORE-BOOK-004", "broken", operations=["GET /supplier"], exchange=1, pointer=f"/p{number}"
            )
        assert status(story.end(), "CORE-BOOK-004") == expected


def test_a_waiver_that_matches_nothing_broken_is_stale() -> None:
    """Whoever repairs a breach takes its waiver out, or the next breach would be waived unseen."""
    verdict = broken(waived(), SUPPLIER)
    assert (status(verdict, REQUIREMENT), state(verdict)) == ("PASS", "stale")


def test_a_waiver_of_what_could_not_be_checked_is_not_stale() -> None:
    """Nobody knows whether the breach is still there."""
    assert state(broken(waived(requirement="CORE-BOOK-004"))) == "unchecked"


def test_a_run_that_was_cut_short_calls_no_waiver_stale() -> None:
    """It may not have come to the breach."""
    story = waived()
    story.exchange("GET /supplier", SUPPLIER)
    stopped = {"code": "x", "message": "m", "hint": "", "error": False}
    assert state(story.end(stopped=stopped)) == "unchecked"


def test_a_waiver_hides_no_failure_of_the_suite() -> None:
    """What could not be judged was accepted by nobody."""
    story = waived(requirement="CORE-BOOK-004")
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-004", "broken", operations=["GET /supplier"], exchange=1, pointer="/a")
    story.outcome("CORE-BOOK-004", "error", message="TypeError", test="t")
    assert status(story.end(), "CORE-BOOK-004") == "ERROR"


def test_a_run_that_a_limit_cut_short_is_incomplete() -> None:
    """A limit that kept only recommendations from being checked was reached all the same."""
    story = Story(selected=[REQUIREMENT])
    story.exchange("GET /supplier", SUPPLIER)
    story.feed({"kind": "limit", "message": "no more requests"})
    verdict = story.end()
    assert (status(verdict, REQUIREMENT), verdict["limits"]) == ("PASS", ["no more requests"])
    assert verdict["verdict"] != "CONFORMANT"
