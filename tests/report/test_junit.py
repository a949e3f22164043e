"""junit.xml as a CI reads it."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.junit import junit


def tree_of(run: Any) -> ET.Element:
    return ET.fromstring(junit(open_dossier(run.verdict, run.typed, run.catalogue)).encode())


def case_of(run: Any, identifier: str) -> ET.Element:
    (case,) = [c for c in tree_of(run).iter("testcase") if c.get("name") == identifier]
    return case


def test_a_suite_is_a_capability_and_a_case_a_requirement(run: Any) -> None:
    """What a supplier keeps or breaks is counted, not what we happen to run."""
    suites = {s.get("name"): len(s.findall("testcase")) for s in tree_of(run).findall("testsuite")}
    assert suites == {"octo/core": 8, "octo/cart": 2}


def test_the_counts_agree_with_the_cases(run: Any) -> None:
    """A CI shows the attributes, not the elements."""
    root = tree_of(run)
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "10",
        "failures": "1",
        "errors": "1",
        "skipped": "5",
    }


def test_a_broken_demand_is_a_failure_that_tells_the_finding(run: Any) -> None:
    """The message alone says what is wrong, the text how to see it again."""
    failure = case_of(run, "CORE-BOOK-060").find("failure")
    assert failure is not None
    assert failure.get("message") == "Confirming the booking shows status ON_HOLD, where CONFIRMED is due."
    assert "expected: CONFIRMED" in str(failure.text)
    assert "--again … --finding f1" in str(failure.text)


def test_a_failed_suite_is_an_error_and_no_failure(run: Any) -> None:
    """Our own fault must not be reported to the supplier."""
    assert [child.tag for child in case_of(run, "CORE-CAL-004")] == ["error"]


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("CORE-AUTH-006", "NOT_VERIFIED: no second key: set --second-token-env"),
        ("CORE-BOOK-061", "BLOCKED: CORE-BOOK-060 is broken"),
        ("CORE-BOOK-085", "NOT_APPLICABLE: no product has a cut-off"),
        ("CORE-BOOK-070", "WAIVED: waived until 2027-01-01: fix is on its way"),
    ],
)
def test_what_was_not_checked_is_skipped_with_the_reason(run: Any, identifier: str, message: str) -> None:
    """A skip is never counted as a pass, and always explained."""
    skipped = case_of(run, identifier).find("skipped")
    assert skipped is not None
    assert skipped.get("message") == message


def test_a_warning_passes_and_is_told(run: Any) -> None:
    """WARN lowers no verdict, and is not lost either."""
    (told,) = case_of(run, "CORE-HTTP-001")
    assert told.tag == "system-out"
    assert "where CONFIRMED is due" in str(told.text)


def test_a_leak_of_a_capability_that_is_not_offered_is_in_the_file(run: Any) -> None:
    """A failure outside the judged capabilities is still a failure."""
    run.verdict["requirements"][-1]["status"] = "FAIL"
    assert case_of(run, "MEMB-003").find("failure") is not None


def test_a_run_that_checked_nothing_has_an_error(run: Any) -> None:
    """An empty file would be green in most CIs."""
    stopped = {"code": "unreachable", "message": "Nobody answers.", "hint": "Check the URL."}
    run.verdict.update(verdict="ERROR", requirements=[], findings=[], stopped=stopped)
    root = tree_of(run)
    assert [error.get("message") for error in root.iter("error")] == ["Nobody answers."]
    assert root.get("errors") == "1"


def test_a_hostile_target_leaves_the_file_well_formed(hostile: Any, poisoned: Callable[[str], Any]) -> None:
    """Characters that XML cannot hold are shown as escapes, and markup stays text."""
    shape = [element.tag for element in tree_of(hostile).iter()]
    assert shape == [element.tag for element in tree_of(poisoned("plain")).iter()]


def test_huge_strings_do_not_make_a_huge_file(poisoned: Callable[[str], Any]) -> None:
    """A CI reads the file into memory."""
    run = poisoned("A" * 200_000)
    assert len(junit(open_dossier(run.verdict, run.typed, run.catalogue))) < 1_500_000
