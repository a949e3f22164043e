"""verdict.json has fixed words, numbers and names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from octo_conformance.evidence import SuiteHead
from octo_conformance.judge.verdict import STATUSES, word
from octo_conformance.judge.words import NOT_SELECTED
from support.evidence_lines import JSON, SUPPLIER, Story, findings

BROKEN = {key: value for key, value in SUPPLIER.items() if key != "name"}
STOPPED = {"code": "x", "message": "gone", "hint": "", "error": True}


def entries(*statuses: str) -> list[dict[str, Any]]:
    """Requirements with these statuses: R0, R1 …"""
    return [
        {"id": f"R{n}", "level": "MUST", "status": status, "reason": None}
        for n, status in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("PASS", "FAIL", "ERROR"), "NONCONFORMANT"),
        (("PASS", "ERROR"), "ERROR"),
        ((), "ERROR"),
        (("NOT_APPLICABLE", "NOT_VERIFIED"), "ERROR"),
        (("PASS", "NOT_VERIFIED"), "INCOMPLETE"),
        (("PASS", "BLOCKED"), "INCOMPLETE"),
        (("WARN",), "CONFORMANT"),
        (("WAIVED",), "CONFORMANT"),
        (("WAIVED", "FAIL"), "NONCONFORMANT"),
        (("WAIVED", "ERROR"), "ERROR"),
        (("WAIVED", "BLOCKED"), "INCOMPLETE"),
        (("PASS", "NOT_APPLICABLE", "WARN"), "CONFORMANT"),
    ],
)
def test_the_first_word_that_applies_is_the_verdict(statuses: tuple[str, ...], expected: str) -> None:
    """FAIL comes before ERROR, and ERROR before missing checks."""
    rows = entries(*statuses)
    assert word(rows) == expected


def test_what_a_narrowed_run_left_out_did_not_fail() -> None:
    """A capability that nobody asked about is no failure of the suite; one that was asked about in vain is."""
    left_out, concerns_nothing = entries("NOT_VERIFIED", "NOT_APPLICABLE")
    left_out = {**left_out, "reason": NOT_SELECTED}
    assert word([left_out, concerns_nothing]) == "INCOMPLETE"
    assert word([left_out, *entries("NOT_VERIFIED")]) == "ERROR"
    assert word([concerns_nothing]) == "ERROR"


@pytest.mark.parametrize("status", ["NOT_VERIFIED", "BLOCKED"])
def test_what_binds_nobody_need_not_be_checked(status: str) -> None:
    """A SHOULD that was not seen leaves a run complete."""
    held, unseen = entries("PASS", status)
    assert word([held, {**unseen, "level": "SHOULD"}]) == "CONFORMANT"


@pytest.fixture(scope="module")
def everything() -> list[str]:
    """Every requirement, so that a run can hold them all."""
    return list(Story().judge.contract.catalogue)


def conformant(**end: Any) -> str:
    """The verdict of a run in which the one thing it was asked for held."""
    story = Story(selected=["CORE-SUPP-001"])
    story.exchange("GET /supplier", SUPPLIER)
    return str(story.end(**end)["verdict"])


def all_held(story: Story) -> None:
    """Everything the catalogue says was checked and held."""
    story.exchange("GET /supplier", SUPPLIER)
    for requirement in story.judge.contract.catalogue:
        story.outcome(requirement, "held", operations=["GET /supplier"])


def test_a_run_in_which_everything_held_is_conformant() -> None:
    """A run in which anything else happened is not."""
    story = Story()
    all_held(story)
    assert story.end()["verdict"] == "CONFORMANT"


def test_a_run_in_which_everything_held_until_it_was_stopped_is_incomplete() -> None:
    """Nobody knows what the rest would have shown; nor where the last line is missing."""
    story = Story()
    all_held(story)
    assert story.judge.verdict()["verdict"] == "INCOMPLETE"
    assert story.end(stopped={**STOPPED, "error": False})["verdict"] == "INCOMPLETE"


def test_a_narrowed_run_never_certifies() -> None:
    """All other requirements are not selected."""
    assert conformant() == "INCOMPLETE"


def test_a_target_that_went_away_is_an_error() -> None:
    """Requirements that held before do not change that."""
    assert conformant(stopped=STOPPED) == "ERROR"


def test_a_breach_outlives_the_end_of_the_target() -> None:
    """What was broken stays broken."""
    story = Story()
    story.exchange("GET /supplier", BROKEN)
    assert story.end(stopped=STOPPED)["verdict"] == "NONCONFORMANT"


def test_a_run_stopped_by_its_user_before_anything_is_incomplete() -> None:
    """It is no failure of the suite."""
    assert Story().end(stopped={**STOPPED, "error": False})["verdict"] == "INCOMPLETE"


def test_a_stopped_run_with_a_failure_of_the_suite_is_an_error() -> None:
    """The failure is not covered up by the stop."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-003", "error", message="TypeError")
    assert story.end(stopped={**STOPPED, "error": False})["verdict"] == "ERROR"


def test_a_stopped_run_with_a_breach_is_nonconformant() -> None:
    """Stopping saves nobody."""
    story = Story()
    story.exchange("GET /supplier", BROKEN)
    assert story.end(stopped={**STOPPED, "error": False})["verdict"] == "NONCONFORMANT"


def test_every_requirement_is_counted_once(everything: list[str]) -> None:
    """Each counts under one of the eight words."""
    story = Story()
    story.exchange("GET /supplier", BROKEN)
    verdict = story.end()
    assert list(verdict["counts"]) == list(STATUSES)
    assert sum(verdict["counts"].values()) == len(everything)
    assert verdict["counts"]["FAIL"] == 1


def test_capabilities_are_the_core_and_what_was_negotiated() -> None:
    """Each has a verdict of its own."""
    story = Story()
    negotiation = {"declared": [], "offered": [], "echoed": [], "no_echo": False}
    story.feed({"kind": "negotiation", **negotiation, "negotiated": ["octo/cart"]})
    story.exchange("GET /supplier", BROKEN)
    verdict = story.end()
    assert [(each["id"], each["verdict"]) for each in verdict["capabilities"]] == [
        ("octo/core", "NONCONFORMANT"),
        ("octo/cart", "INCOMPLETE"),
    ]
    assert verdict["capabilities"][0]["counts"]["FAIL"] == 1
    assert verdict["target"]["negotiated"] == ["octo/cart"]


def test_findings_that_fail_come_first_and_then_in_the_order_of_the_catalogue() -> None:
    """f1 is what to look at first."""
    story = Story()
    story.exchange("GET /supplier", BROKEN, headers=(JSON,), status=201)
    catalogue = list(story.judge.contract.catalogue)
    failing = sorted(["CORE-HDR-003", "CORE-SUPP-001"], key=catalogue.index)
    told = story.end()["findings"]
    assert [each["requirement"] for each in told] == [*failing, "CORE-HTTP-001"]
    assert [each["id"] for each in told] == ["f1", "f2", "f3"]
    assert [each["status"] for each in told] == ["FAIL", "FAIL", "WARN"]


def test_ten_findings_are_in_the_order_of_their_numbers() -> None:
    """f10 comes after f9."""
    story = Story()
    for number in range(11):
        story.exchange("GET /supplier", {**SUPPLIER, "contact": {f"x{number}": 1}} if number else BROKEN)
        story.outcome(
            "CORE-BOOK-004", "broken", test=f"t{number}", operations=[], expected="1", actual="2", exchange=1
        )
    told = [each["id"] for each in story.end()["findings"]]
    assert told == [f"f{number}" for number in range(1, len(told) + 1)]
    assert len(told) > 10


def test_a_finding_says_how_to_see_it_again() -> None:
    """The command names the folder of the run, which knows all that was asked for."""
    story = Story(profile="ventrata")
    story.judge.folder = "reports/a b"
    story.exchange("GET /products", [], headers=(JSON,))
    (told,) = findings(story.end(), "CORE-HDR-003")
    assert told["rerun"] == f"octo-conformance run --again 'reports/a b' --finding {told['id']}"


def test_traffic_is_told_by_operation_with_its_times() -> None:
    """The verdict has the median and the 95th percentile."""
    story = Story()
    for elapsed in range(200, 0, -1):
        response = {"status": 400, "headers": [], "body": None, "elapsed_ms": elapsed + 0.16}
        story.exchange("GET /supplier", None, response=response)
    story.exchange("GET /supplier", None, response=None)
    unknown = {"operation": None, "n": 202}
    story.feed({"kind": "exchange", **unknown, "response": None})
    traffic = story.end(seconds=1.23456)["traffic"]
    assert traffic["operations"] == [
        {"operation": "GET /supplier", "count": 200, "p50_ms": 100.2, "p95_ms": 190.2}
    ]
    assert traffic["exchanges"] == 202
    assert traffic["seconds"] == 1.235


def test_a_single_answer_is_its_own_middle() -> None:
    """The percentile of one answer is that answer."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    assert story.end()["traffic"]["operations"] == [
        {"operation": "GET /supplier", "count": 1, "p50_ms": 1.0, "p95_ms": 1.0}
    ]


def test_operations_are_told_in_their_order() -> None:
    """Two runs can be compared line by line."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.exchange("GET /products", [])
    told = [each["operation"] for each in story.end()["traffic"]["operations"]]
    assert told == ["GET /products", "GET /supplier"]


def test_leftovers_are_told() -> None:
    """The verdict tells leftovers that are certain from those that are possible."""
    story = Story()
    story.feed({"kind": "leftover", "what": "booking", "id": "b", "state": "CONFIRMED"})
    story.feed(
        {
            "kind": "leftover",
            "what": "order",
            "id": "o",
            "state": "OPEN",
            "reason": "refused",
            "possible": True,
        }
    )
    assert story.end()["leftovers"] == [
        {"kind": "booking", "id": "b", "state": "CONFIRMED", "reason": None, "possible": False},
        {"kind": "order", "id": "o", "state": "OPEN", "reason": "refused", "possible": True},
    ]


def test_a_run_that_was_cut_off_says_so() -> None:
    """Without a last line nothing is certified, and no time is told."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    verdict = story.judge.verdict()
    assert verdict["verdict"] == "INCOMPLETE"
    assert verdict["finished_at"] is None
    assert verdict["traffic"]["seconds"] == 0.0
    assert verdict["stopped"] is None


def test_the_head_of_the_verdict_is_that_of_the_run() -> None:
    """The head says who was tested, when, and with which seed."""
    story = Story()
    suite = SuiteHead(version="1", contract_digest="sha256:1")
    story.judge.run = replace(story.judge.run, started_at="then", suite=suite)
    verdict = story.end(finished_at="now", stopped={**STOPPED})
    assert verdict["format"] == "octo-conformance/verdict/1"
    assert verdict["target"]["url"] == "https://supplier.example/octo"
    assert (verdict["started_at"], verdict["finished_at"]) == ("then", "now")
    assert (verdict["seed"], verdict["depth"], verdict["suite"]) == (
        1,
        "standard",
        {"version": "1", "contract_digest": "sha256:1"},
    )
    assert verdict["stopped"] == STOPPED
