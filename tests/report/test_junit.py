"""junit.xml as a CI reads it."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from octo_conformance.report import missing
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.junit import junit
from support.junit import problems_for_azure, problems_for_jenkins


def tree_of(run: Any) -> ET.Element:
    return ET.fromstring(junit(open_dossier(run.verdict, run.typed, run.catalogue)).encode())


def case_of(run: Any, identifier: str) -> ET.Element:
    (case,) = [c for c in tree_of(run).iter("testcase") if str(c.get("name")).startswith(f"{identifier} ")]
    return case


def test_a_suite_is_a_capability_and_a_case_a_requirement(run: Any) -> None:
    """What a supplier keeps or breaks is counted, not what we happen to run."""
    suites = {s.get("name"): len(s.findall("testcase")) for s in tree_of(run).findall("testsuite")}
    assert suites == {"octo/core": 8, "octo/cart": 2}


def test_the_counts_agree_with_the_cases(run: Any) -> None:
    """A CI shows the attributes, not the elements."""
    core = tree_of(run)[0]
    assert {name: core.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "8",
        "failures": "1",
        "errors": "1",
        "skipped": "5",
    }


def test_a_case_is_named_by_id_and_sentence(run: Any) -> None:
    """Whoever sees it in a CI need not look it up."""
    case = case_of(run, "CORE-BOOK-060")
    assert (case.get("name"), case.get("classname")) == (
        "CORE-BOOK-060 The statement of CORE-BOOK-060",
        "octo.core",
    )


def test_a_case_says_how_long_the_supplier_took(run: Any) -> None:
    """The answers of the tests that look at it, together."""
    told = {"test": "core/test_confirm.py::test_confirming_confirms", "requirement": "CORE-BOOK-060"}
    run.lines.insert(2, {"kind": "collected", "tests": [told], "selected": None})
    assert (case_of(run, "CORE-BOOK-060").get("time"), case_of(run, "CORE-SUPP-001").get("time")) == (
        "0.167",
        "0.000",
    )


@pytest.mark.parametrize("change", [{}, {"verdict": "ERROR", "requirements": [], "findings": []}])
@pytest.mark.parametrize("problems", [problems_for_jenkins, problems_for_azure])
def test_the_file_is_valid_for_who_reads_it(
    problems: Callable[[str], list[str]], run: Any, change: dict[str, Any]
) -> None:
    """By the schema of Jenkins' plugin, which refuses a wrong file as a whole, and by the one that Azure's documentation
    names; schemas/README.md tells which state of it this is."""
    run.verdict.update(change)
    assert problems(junit(open_dossier(run.verdict, run.typed, run.catalogue))) == []
    assert problems(missing.junit("ERROR", "KeyError: 'x'")) == []


@pytest.mark.parametrize(
    ("problems", "wrong", "says"),
    [
        (problems_for_azure, (' hostname="supplier.example"', ""), "hostname"),
        (problems_for_azure, (' skipped="5"', ' skipped="4"'), "skipped"),
        (problems_for_azure, ("<system-err />", ""), "system-err"),
        (problems_for_jenkins, ("<testcase ", '<testcase colour="red" '), "colour"),
    ],
)
def test_a_file_that_one_would_refuse_is_found(
    problems: Callable[[str], list[str]], wrong: tuple[str, str], says: str, run: Any
) -> None:
    """The checks of the test before are seen to fail."""
    text = junit(open_dossier(run.verdict, run.typed, run.catalogue))
    assert wrong[0] in text
    assert says in problems(text.replace(*wrong))[0]


def test_gitlab_shows_every_case(run: Any) -> None:
    """It publishes no schema. Of cases that share class and name it shows the first alone; it reads no file of 30 MB."""
    cases = [(case.get("classname"), case.get("name")) for case in tree_of(run).iter("testcase")]
    assert len(set(cases)) == len(cases) == 10
    ids = {str(name).split(" ", 1)[0] for _, name in cases}
    assert len(ids) == len(cases)


def test_suites_are_numbered_and_dated_as_azure_wants(run: Any) -> None:
    """From 0, and without a zone."""
    told = [(suite.get("id"), suite.get("timestamp")) for suite in tree_of(run)]
    assert told == [(str(number), "2026-11-21T09:29:12") for number in range(len(told))]


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


def test_a_warning_does_not_fail_and_is_seen(run: Any) -> None:
    """A case that passed would show no message in any of the three."""
    (told,) = case_of(run, "CORE-HTTP-001")
    assert told.tag == "skipped"
    assert told.get("message") == (
        "WARN: Confirming the booking shows status ON_HOLD, where CONFIRMED is due."
    )
    assert "WARN CORE-HTTP-001" in str(tree_of(run)[0].findtext("system-out"))


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
    assert root[-1].get("errors") == "1"


def test_a_hostile_target_leaves_the_file_well_formed(hostile: Any, poisoned: Callable[[str], Any]) -> None:
    """Characters that XML cannot hold are shown as escapes, and markup stays text."""
    shape = [element.tag for element in tree_of(hostile).iter()]
    assert shape == [element.tag for element in tree_of(poisoned("plain")).iter()]


def test_huge_strings_do_not_make_a_huge_file(poisoned: Callable[[str], Any]) -> None:
    """A CI reads the file into memory."""
    run = poisoned("A" * 200_000)
    assert len(junit(open_dossier(run.verdict, run.typed, run.catalogue))) < 1_500_000
