"""The judge checks answers that refuse a request."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import ECHO, SUPPLIER, Story, findings, status

NO: dict[str, Any] = {"error": "BAD_REQUEST", "errorMessage": "The request is not well-formed."}
READ = "GET /supplier"


def refused(body: Any = NO, code: int = 400, **more: Any) -> tuple[Story, dict[str, Any]]:
    """A run in which the supplier was read once and then refused."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, body, status=code, **more)
    return story, story.end()


def broken(verdict: dict[str, Any]) -> list[str]:
    """The requirements of the findings."""
    return sorted(each["requirement"] for each in verdict["findings"])


def test_a_proper_refusal_holds_all_that_is_said_of_refusals() -> None:
    """It holds the statements on form, status, code, text and type."""
    _, verdict = refused()
    assert broken(verdict) == []
    of_refusals = ("CORE-ERR-001", "CORE-ERR-002", "CORE-ERR-003", "CORE-ERR-011")
    for requirement in of_refusals:
        entry = next(each for each in verdict["requirements"] if each["id"] == requirement)
        assert (entry["status"], entry["checks"]) == ("PASS", 1), requirement
    entry = next(each for each in verdict["requirements"] if each["id"] == "CORE-HTTP-002")
    assert (entry["status"], entry["checks"]) == ("PASS", 2)


@pytest.mark.parametrize("code", [202, 204, 302, 399])
def test_an_answer_that_is_neither_yes_nor_no(code: int) -> None:
    """The finding names the status, and there is no other finding."""
    _, verdict = refused({}, code)
    (told,) = verdict["findings"]
    assert (told["requirement"], told["actual"]) == ("CORE-HTTP-001", f"HTTP {code}")


@pytest.mark.parametrize("code", [200, 201, 300])
def test_a_refusal_that_is_dressed_as_success(code: int) -> None:
    """The finding is about the status and not about the body."""
    _, verdict = refused(code=code)
    assert broken(verdict) == ["CORE-ERR-002"]


def test_2xx_is_one_defect_and_5xx_another() -> None:
    """A 500 and a 503 are one mistake, and a 409 is another."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    for code in (200, 201, 202, 299, 300, 409, 499, 500, 503):
        story.exchange(READ, NO, status=code)
    told = findings(story.end(), "CORE-ERR-002")
    assert sorted(each["occurrences"] for each in told) == [1, 1, 1, 2, 4]


def test_what_had_to_succeed_is_a_finding_of_its_operation() -> None:
    """The finding names the status and the code of the refusal."""
    _, verdict = refused(expects="success")
    (told,) = verdict["findings"]
    assert (told["requirement"], told["actual"]) == ("CORE-SUPP-001", "HTTP 400 BAD_REQUEST")
    assert told["title"] == "GET /supplier refused a well-formed request"


def test_a_refusal_without_a_code_is_told_without_one() -> None:
    """The finding names no code, and a second finding is about the form of the error."""
    _, verdict = refused([], expects="success")
    told = {each["requirement"]: each["actual"] for each in verdict["findings"]}
    assert told == {"CORE-SUPP-001": "HTTP 400", "CORE-ERR-001": "[]"}


def test_a_server_that_falls_is_not_asked_for_the_form_of_its_errors() -> None:
    """One defect is one finding."""
    story = Story()
    story.exchange(READ, "oops", status=500, is_json=False, expects="success")
    assert broken(story.end()) == ["CORE-SUPP-001"]


def test_a_wrong_body_at_499_is_still_told() -> None:
    """Only a status from 500 on says that the server broke down."""
    story = Story()
    story.exchange(READ, [], status=499, expects="success")
    assert broken(story.end()) == ["CORE-ERR-001", "CORE-SUPP-001"]


@pytest.mark.parametrize("code", [200, 399])
def test_success_that_was_refused_below_400_is_a_wrong_status(code: int) -> None:
    """The operation answered, and the error says no."""
    _, verdict = refused(code=code, expects="success")
    assert "CORE-SUPP-001" not in broken(verdict)


@pytest.mark.parametrize(
    ("body", "is_json", "actual"),
    [(["x"], True, '["x"]'), ("Not Found", False, "Not Found"), ("", False, "an empty body")],
)
def test_a_body_that_is_no_error_is_told(body: Any, is_json: bool, actual: str) -> None:
    """The finding says what the body was."""
    _, verdict = refused(body, is_json=is_json)
    (told,) = findings(verdict, "CORE-ERR-001")
    assert (told["actual"], told["pointer"]) == (actual, "")


def test_a_body_that_is_no_error_has_no_status_to_speak_of() -> None:
    """One defect is one finding."""
    _, verdict = refused("oops", 500, is_json=False)
    assert broken(verdict) == ["CORE-ERR-001"]


def test_a_long_text_is_cut() -> None:
    """A page of HTML is not the report."""
    _, verdict = refused("x" * 500, is_json=False)
    assert findings(verdict, "CORE-ERR-001")[0]["actual"] == "x" * 200


def test_a_refusal_may_have_the_wrong_type() -> None:
    """It is read all the same."""
    _, verdict = refused(headers=(("Content-Type", "text/plain"), ECHO))
    assert broken(verdict) == ["CORE-HTTP-002"]
    assert findings(verdict, "CORE-HTTP-002")[0]["actual"] == "text/plain"
    assert status(verdict, "CORE-ERR-001") == "PASS"


def test_a_refusal_without_a_type_is_told_so() -> None:
    """There is nothing to quote."""
    _, verdict = refused(headers=(ECHO,))
    assert findings(verdict, "CORE-HTTP-002")[0]["actual"] == "no Content-Type"


def test_a_deviating_error_does_not_hold_its_form() -> None:
    """A missing text is a finding."""
    story, verdict = refused({"error": "BAD_REQUEST"})
    assert broken(verdict) == ["CORE-ERR-001"]
    assert story.judge.tallies["CORE-ERR-001"].held == {}


def test_a_code_that_is_no_text_is_not_also_a_wrong_word() -> None:
    """The schema finding already says that the code is no text."""
    story, verdict = refused({"error": 7, "errorMessage": "no"})
    assert "CORE-ERR-003" not in broken(verdict)
    assert story.judge.tallies["CORE-ERR-003"].held == {}


@pytest.mark.parametrize(
    ("code", "strength"),
    [
        ("SOMETHING_OF_OURS", None),
        ("E42", None),
        ("bad_request", "FAIL"),
        ("BAD REQUEST", "FAIL"),
        ("BAD__REQUEST", "FAIL"),
        ("INVALID_AVAILABILIY_ID", "WARN"),
    ],
)
def test_a_code_is_upper_snake_case(code: str, strength: str | None) -> None:
    """The documentation's own misspelling is second best."""
    _, verdict = refused({**NO, "error": code})
    told = findings(verdict, "CORE-ERR-003")
    assert [each["status"] for each in told] == ([strength] if strength else [])
    assert [(each["actual"], each["pointer"]) for each in told] == ([(code, "/error")] if strength else [])


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):",
        "at com.example.Booking.find(Booking.java:42)",
        'File "/app/x.py", line 7',
        "<html><body>",
        "<!DOCTYPE html>",
        "see the stack trace",
        "see the stacktrace",
        "#0 /var/www/index.php(12)",
    ],
)
def test_the_inside_of_a_program_is_not_for_a_reseller(text: str) -> None:
    """A trace of any kind of program is a finding."""
    _, verdict = refused({**NO, "errorMessage": text})
    (told,) = findings(verdict, "CORE-ERR-011")
    assert (told["pointer"], told["actual"]) == ("/errorMessage", f"{text} ")


def test_a_field_stack_shows_the_inside_too() -> None:
    """A field `stack` is a finding whatever is in it."""
    _, verdict = refused({**NO, "stack": "x" * 300})
    (told,) = findings(verdict, "CORE-ERR-011")
    assert len(told["actual"]) == 200


@pytest.mark.parametrize(
    ("code", "error", "word"),
    [
        (401, "UNAUTHORIZED", "PASS"),
        (403, "FORBIDDEN", "PASS"),
        (401, "BAD_REQUEST", "WARN"),
        (403, "INVALID_PRODUCT_ID", "WARN"),
        (404, "NOT_FOUND", "PASS"),
        (405, "METHOD_NOT_ALLOWED", "PASS"),
        (404, "INVALID_PRODUCT_ID", "WARN"),
        (405, "BAD_REQUEST", "FAIL"),
        (422, "UNPROCESSABLE_ENTITY", "WARN"),
        (409, "BAD_REQUEST", "FAIL"),
        (402, "UNAUTHORIZED", "FAIL"),
    ],
)
def test_the_status_of_a_refusal(code: int, error: str, word: str) -> None:
    """A refusal should have 400; some other statuses are tolerated or belong to other statements."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, NO)
    story.exchange(READ, NO, status=400)
    story.exchange(READ, {**NO, "error": error}, status=code)
    told = [
        each
        for each in findings(story.end(), "CORE-ERR-002")
        if each["occurrences"] and each["actual"] == f"HTTP {code}"
    ]
    assert [each["status"] for each in told] == ([] if word == "PASS" else [word])


def test_only_400_holds_the_status() -> None:
    """A tolerated status proves nothing."""
    story = Story()
    story.exchange(READ, {**NO, "error": "UNAUTHORIZED"}, status=401)
    story.exchange(READ, {**NO, "error": "NOT_FOUND"}, status=404)
    assert story.judge.tallies["CORE-ERR-002"].held == {}
    story.exchange(READ, NO, status=400)
    assert story.judge.tallies["CORE-ERR-002"].held == {frozenset({READ}): 1}


@pytest.mark.parametrize("code", [401, 403])
def test_a_stranger_is_refused_with_401_or_403(code: int) -> None:
    """The code in the body does not matter."""
    story = Story()
    story.exchange(READ, NO, status=code, key="wrong")
    assert story.judge.tallies["CORE-ERR-002"].held == {frozenset({READ}): 1}


def test_a_route_nobody_knows_is_refused_as_its_server_likes() -> None:
    """Only from 500 on something has broken."""
    story = Story()
    story.exchange("GET /nowhere", NO, status=499, operation=None, headers=(("Content-Type", "text/plain"),))
    story.exchange("GET /nowhere", "Not Found", status=404, operation=None, is_json=False)
    assert story.end()["findings"] == []


@pytest.mark.parametrize(
    ("body", "is_json"), [({"error": 7, "stack": "x"}, True), ("<html>", False), ([], True)]
)
def test_a_route_nobody_knows_that_breaks_the_server_is_told(body: Any, is_json: bool) -> None:
    """No request may break a server down, whatever the server answers then."""
    story = Story()
    story.exchange("GET /nowhere", body, status=500, operation=None, is_json=is_json)
    assert broken(story.end()) == ["CORE-ERR-002"]
