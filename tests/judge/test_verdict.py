"""A run ends with statuses, positive control and a verdict."""

from __future__ import annotations

from dataclasses import replace

from octo_conformance.evidence import Selection
from support.evidence_lines import SUPPLIER, Story, findings, status


def test_nothing_seen_is_an_error_and_no_green() -> None:
    """A run in which nothing was checked says nothing about the target."""
    assert Story().end()["verdict"] == "ERROR"


def test_a_check_counts_only_where_the_operation_worked() -> None:
    """A refusal proves nothing about a server that refuses everything."""
    story = Story()
    story.outcome("CORE-PROD-021", "held", operations=["GET /products/{productId}"])
    assert status(story.end(), "CORE-PROD-021") == "BLOCKED"


def test_a_broken_behaviour_of_a_must_fails() -> None:
    """The finding says expected, seen and where."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome(
        "CORE-BOOK-004",
        "broken",
        operations=["GET /supplier"],
        expected="1",
        actual="2",
        exchange=1,
        pointer="/id",
    )
    verdict = story.end()
    (finding,) = findings(verdict, "CORE-BOOK-004")
    assert verdict["verdict"] == "NONCONFORMANT"
    assert (finding["expected"], finding["actual"], finding["pointer"]) == ("1", "2", "/id")


def test_a_broken_should_only_warns() -> None:
    """A SHOULD never lowers a verdict."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-013", "broken", operations=["GET /supplier"], expected="1", actual="2")
    assert status(story.end(), "CORE-BOOK-013") == "WARN"


def test_an_inference_only_warns() -> None:
    """What is our inference does not fail anybody."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-038", "broken", operations=["GET /supplier"], expected="1", actual="2")
    assert status(story.end(), "CORE-BOOK-038") == "WARN"


def test_an_enforced_derived_must_fails() -> None:
    """A cancelled booking that is confirmed is nobody's reading of the standard."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-078", "broken", operations=["GET /supplier"], expected="1", actual="2")
    assert status(story.end(), "CORE-BOOK-078") == "FAIL"


def test_a_blocked_check_names_the_finding_in_its_way() -> None:
    """A field that the schema already found wrong is not a second finding."""
    story = Story()
    number = story.exchange("GET /supplier", {k: v for k, v in SUPPLIER.items() if k != "name"})
    story.outcome("CORE-BOOK-003", "blocked", by={"exchange": number, "pointer": "/name"})
    verdict = story.end()
    entry = next(e for e in verdict["requirements"] if e["id"] == "CORE-BOOK-003")
    assert entry["status"] == "BLOCKED"
    assert entry["findings"] == ["f1"]


def test_a_behaviour_of_an_operation_that_never_works_is_blocked_by_it() -> None:
    """One dead route is one finding, not one for each test that used it."""
    story = Story()
    story.exchange(
        "GET /supplier", {"error": "BAD_REQUEST", "errorMessage": "no"}, status=400, expects="success"
    )
    story.outcome("CORE-BOOK-004", "broken", operations=["GET /supplier"], expected="1", actual="2")
    verdict = story.end()
    assert status(verdict, "CORE-BOOK-004") == "BLOCKED"
    assert len(verdict["findings"]) == 1


def test_a_failure_of_the_suite_is_an_error_and_nobodys_fault() -> None:
    """The verdict says that the suite failed."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-003", "error", message="TypeError")
    verdict = story.end()
    assert status(verdict, "CORE-BOOK-003") == "ERROR"
    assert verdict["verdict"] == "ERROR"


def test_a_narrowed_run_leaves_the_rest_not_selected() -> None:
    """What was not looked at is not verified, and its findings are not told."""
    story = Story(selected=["CORE-SUPP-001"])
    story.exchange("GET /supplier", SUPPLIER, headers=(("Content-Type", "text/plain"),))
    verdict = story.end()
    assert status(verdict, "CORE-SUPP-001") == "PASS"
    assert status(verdict, "CORE-HTTP-002") == "NOT_VERIFIED"
    assert verdict["verdict"] == "INCOMPLETE"


def test_a_run_of_some_tests_tells_every_defect_in_the_answers_to_them() -> None:
    """A job that runs a part of the tests would stay green over answers that every shop stumbles over."""
    story = Story(selected=["CORE-SUPP-001"], expression="supplier")
    story.exchange("GET /supplier", SUPPLIER, headers=(("Content-Type", "text/plain"),))
    verdict = story.end()
    assert status(verdict, "CORE-SUPP-001") == "PASS"
    assert status(verdict, "CORE-HTTP-002") == "FAIL"
    assert status(verdict, "CORE-BOOK-003") == "NOT_VERIFIED"
    assert verdict["verdict"] == "NONCONFORMANT"


def test_a_stopped_run_is_an_error_unless_something_failed() -> None:
    """A target that went away has not been certified."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    stopped = {"code": "unreachable", "message": "gone", "hint": "wait", "error": True}
    assert story.end(stopped=stopped)["verdict"] == "ERROR"


def test_a_test_that_was_not_reached_is_not_verified() -> None:
    """A limit that ends a run early leaves nothing green behind it."""
    story = Story()
    story.feed(
        {"kind": "collected", "tests": [{"test": "t", "requirement": "CORE-BOOK-003"}], "selected": None}
    )
    story.exchange("GET /supplier", SUPPLIER)
    stopped = {"code": "limit", "message": "the limit of requests was reached", "hint": "", "error": False}
    verdict = story.end(stopped=stopped)
    entry = next(e for e in verdict["requirements"] if e["id"] == "CORE-BOOK-003")
    assert (entry["status"], entry["reason"]) == (
        "NOT_VERIFIED",
        "not reached: the limit of requests was reached",
    )


def test_two_orders_of_the_same_findings_are_named_alike() -> None:
    """f1 is f1, whichever thread was first."""
    one, other = Story(), Story()
    broken = {k: v for k, v in SUPPLIER.items() if k != "name"}
    plain = (("Content-Type", "text/plain"), ("Octo-Capabilities", ""))
    one.exchange("GET /supplier", broken)
    one.exchange("GET /supplier", SUPPLIER, headers=plain)
    other.exchange("GET /supplier", SUPPLIER, headers=plain)
    other.exchange("GET /supplier", broken)
    names = [[(f["id"], f["requirement"]) for f in story.end()["findings"]] for story in (one, other)]
    assert names[0] == names[1]


def strict() -> Story:
    """A run whose user wants recommendations kept as well."""
    story = Story()
    story.judge.run = replace(story.judge.run, selection=Selection(strict=True))
    return story


def test_a_strict_run_fails_a_broken_recommendation() -> None:
    """The verdict says that it is strict, so that nobody compares it with another."""
    story = strict()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-013", "broken", operations=["GET /supplier"], expected="1", actual="2")
    verdict = story.end()
    (finding,) = findings(verdict, "CORE-BOOK-013")
    assert (finding["status"], status(verdict, "CORE-BOOK-013")) == ("FAIL", "FAIL")
    assert verdict["strict"] is True
    assert "--again" in finding["rerun"]


def test_the_greater_harm_comes_first() -> None:
    """Whoever reads one finding reads the one that costs most."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    for requirement in ("CORE-ERR-002", "CORE-BOOK-075"):
        story.outcome(requirement, "broken", operations=["GET /supplier"], expected="1", actual="2")
    verdict = story.end()
    assert [each["harm"] for each in verdict["findings"]] == ["double sale", "misleading"]
