"""The gate: nothing that a CI job asks for makes a red run green, but what is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from octo_conformance.judge.gate import Baseline, Terms, decide
from octo_conformance.judge.words import run_word
from support.evidence_lines import SUPPLIER, Story

STOPPED = {"code": "x", "message": "m", "hint": "", "error": False}


def run_of(*broken: tuple[str, str, str], **end: Any) -> Any:
    """The verdict of a run narrowed to what these tests broke: requirement, test, pointer."""
    story = Story(selected=sorted({requirement for requirement, _, _ in broken} | {"CORE-SUPP-001"}))
    story.exchange("GET /supplier", SUPPLIER)
    for requirement, test, pointer in broken:
        story.outcome(
            requirement, "broken", operations=["GET /supplier"], exchange=1, pointer=pointer, test=test
        )
    verdict = story.end(**end)
    # What was not selected is missing from a narrowed run, which is not what these tests are about.
    for entry in verdict["requirements"]:
        if entry["status"] == "NOT_VERIFIED":
            entry["status"] = "NOT_APPLICABLE"
    verdict["verdict"] = run_word(verdict)
    return verdict


ONE = ("CORE-BOOK-004", "core/test_a.py::test_x[1]", "/a")
TWO = ("CORE-BOOK-011", "core/test_a.py::test_y", "/b")


def code(verdict: Any, **terms: Any) -> int:
    return decide(verdict, Terms(**terms)).exit_code


def test_the_fixtures_are_what_they_say() -> None:
    """A broken demand, two of them, none."""
    assert [run_of(ONE)["verdict"], run_of(ONE, TWO)["verdict"], run_of()["verdict"]] == [
        "NONCONFORMANT",
        "NONCONFORMANT",
        "CONFORMANT",
    ]


def test_a_baseline_that_has_all_that_is_broken_lets_the_job_pass() -> None:
    """The verdict stays what it is."""
    verdict = run_of(ONE)
    assert code(verdict) == 1
    assert code(verdict, baseline=Baseline(run_of(ONE, TWO))) == 0
    assert verdict["verdict"] == "NONCONFORMANT"


@pytest.mark.parametrize(
    "new",
    [
        TWO,
        (ONE[0], ONE[1], "/another/place"),
        (ONE[0], "core/test_a.py::test_x[2]", ONE[2]),
        (ONE[0], "core/test_a.py::test_z", ONE[2]),
    ],
)
def test_what_the_baseline_does_not_have_fails(new: tuple[str, str, str]) -> None:
    """Another requirement, place, case or test is another defect, also beside a known one."""
    decision = decide(run_of(ONE, new), Terms(baseline=Baseline(run_of(ONE))))
    assert decision.exit_code == 1
    assert "new against the baseline" in decision.reasons[0]


@pytest.mark.parametrize("state", ["WARN", "WAIVED"])
def test_what_did_not_fail_in_the_baseline_is_new_when_it_does(state: str) -> None:
    """An expired waiver, or a recommendation in a strict run, is not known as a failure."""
    earlier = run_of(ONE)
    earlier["findings"][0]["status"] = state
    assert code(run_of(ONE), baseline=Baseline(earlier)) == 1


def test_a_baseline_without_places_knows_nothing() -> None:
    """A verdict.json of an older version does not say where it was seen."""
    earlier, now = run_of(ONE), run_of(ONE)
    for finding in (earlier["findings"][0], now["findings"][0]):
        for name in ("identity", "pointers", "tests"):
            del finding[name]
    assert code(now, baseline=Baseline(earlier)) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"stopped": STOPPED}, 3),
        ({"stopped": {**STOPPED, "error": True}}, 4),
        ({"limits": ["no more requests"]}, 3),
        ({"finished_at": None}, 3),
        ({"failures": [{"message": "m", "exchange": None}]}, 4),
    ],
)
@pytest.mark.parametrize("allow", [False, True])
def test_nothing_makes_a_run_good_that_did_not_do_its_work(
    change: dict[str, Any], expected: int, allow: bool
) -> None:
    """Neither a baseline nor leave to be incomplete."""
    for verdict in (run_of(ONE), run_of()):
        changed = {**copy.deepcopy(verdict), **change}
        changed["verdict"] = run_word(changed)
        terms = {
            "baseline": Baseline(run_of(ONE)),
            "allow_incomplete": allow,
            "accept_missing": ["octo/core"],
        }
        assert code(changed, **terms) == expected


def test_a_broken_requirement_without_a_finding_stays_broken() -> None:
    """Nobody can say that it is known."""
    verdict = run_of(ONE)
    next(entry for entry in verdict["requirements"] if entry["id"] == "CORE-BOOK-017")["status"] = "FAIL"
    assert code(verdict, baseline=Baseline(verdict)) == 1


def incomplete(*missing: str) -> Any:
    verdict = run_of()
    for entry in verdict["requirements"]:
        if entry["id"] in missing:
            entry.update(status="NOT_VERIFIED", reason="needs a second key")
    verdict["verdict"] = run_word(verdict)
    return verdict


def test_a_narrowed_run_is_good_where_all_that_was_selected_held() -> None:
    """The rest was not looked at, so the verdict stays INCOMPLETE."""
    verdict = incomplete("CORE-BOOK-004")
    assert code(verdict) == 3
    for entry in verdict["requirements"]:
        if entry["status"] == "NOT_VERIFIED":
            entry["reason"] = "not selected"
    assert (code(verdict), verdict["verdict"]) == (0, "INCOMPLETE")
    assert code({**verdict, "limits": ["no more requests"]}) == 3


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, 3),
        ({"allow_incomplete": True}, 0),
        ({"accept_missing": ["CORE-BOOK-004"]}, 3),
        ({"accept_missing": ["CORE-BOOK-004", "CORE-BOOK-011"]}, 0),
        ({"accept_missing": ["octo/core"]}, 0),
        ({"accept_missing": ["octo/cart"]}, 3),
    ],
)
def test_only_what_is_named_may_be_missing(terms: dict[str, Any], expected: int) -> None:
    """One name too few leaves the run incomplete."""
    assert code(incomplete("CORE-BOOK-004", "CORE-BOOK-011"), **terms) == expected


def test_a_capability_of_which_nothing_was_tried_has_to_be_named_itself() -> None:
    """Its fields alone prove nothing."""
    verdict = run_of()
    verdict["capabilities"].append(
        {"id": "octo/cart", "verdict": "INCOMPLETE", "counts": {}, "reason": "none"}
    )
    verdict["verdict"] = run_word(verdict)
    assert code(verdict, accept_missing=["octo/core"]) == 3
    assert code(verdict, accept_missing=["octo/cart"]) == 0


def test_what_may_be_missing_excuses_nothing_that_is_broken() -> None:
    """Red comes first."""
    assert code(run_of(ONE), accept_missing=["octo/core", "CORE-BOOK-004"], allow_incomplete=True) == 1


@pytest.mark.parametrize(("most", "expected"), [(2, 0), (1, 1), (0, 1), (None, 0)])
def test_more_findings_than_allowed_fail(most: int | None, expected: int) -> None:
    """Warnings count, and a most never excuses one that fails."""
    verdict = run_of(ONE, TWO)
    assert code(verdict, most_findings=most) == 1
    for finding in verdict["findings"]:
        finding["status"] = "WARN"
    for entry in verdict["requirements"]:
        entry["status"] = "WARN" if entry["status"] == "FAIL" else entry["status"]
    verdict["verdict"] = run_word(verdict)
    assert code(verdict, most_findings=most) == expected


@pytest.mark.parametrize(("state", "expected"), [("used", 0), ("unchecked", 0), ("stale", 1), ("expired", 1)])
def test_a_waiver_that_is_of_no_use_fails(state: str, expected: int) -> None:
    """It would let the next breach pass unseen."""
    verdict = run_of()
    waiver = {"requirement": "CORE-BOOK-004", "pointer": None, "owner": "o", "expires": "2026-01-01"}
    verdict["waivers"] = [{**waiver, "state": state}]
    assert code(verdict) == expected
    verdict["verdict"] = "ERROR"
    assert code(verdict) == 4
