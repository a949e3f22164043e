"""The judge treats missing answers and requests to come back later."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import JSON, SUPPLIER, Story, findings, status

NO: dict[str, Any] = {"error": "BAD_REQUEST", "errorMessage": "The request is not well-formed."}
READ = "GET /supplier"


def broken(verdict: dict[str, Any]) -> list[str]:
    """The requirements of the findings."""
    return sorted(each["requirement"] for each in verdict["findings"])


def test_an_answer_that_never_came_is_a_finding_of_its_operation() -> None:
    """The finding says what went wrong on the way."""
    story = Story()
    story.exchange(READ, None, response=None, failure={"kind": "timeout", "message": "15 s"})
    story.exchange(READ, SUPPLIER)
    (told,) = story.end()["findings"]
    assert (told["requirement"], told["actual"]) == ("CORE-SUPP-001", "timeout: 15 s")


def test_an_answer_that_is_asked_for_again_is_not_missing_yet() -> None:
    """The next attempt may bring it."""
    story = Story()
    story.exchange(READ, None, response=None, failure={"kind": "timeout", "message": "x"}, will_retry=True)
    story.exchange("GET /nowhere", None, response=None, operation=None)
    assert story.end()["findings"] == []


@pytest.mark.parametrize(
    ("code", "body", "headers"),
    [
        (429, NO, (JSON, ("retry-after", "1"))),
        (429, {**NO, "retryAfter": 1}, (JSON,)),
        (400, {**NO, "error": "TOO_MANY_REQUESTS", "retryAfter": 1}, (JSON,)),
    ],
)
def test_too_many_requests_with_a_hint_is_as_it_should_be(code: int, body: Any, headers: Any) -> None:
    """The hint may be in the header or in the body."""
    story = Story()
    story.exchange(READ, body, status=code, headers=headers)
    verdict = story.end()
    assert verdict["findings"] == []
    assert status(verdict, "CORE-HTTP-009") == "PASS"
    assert story.judge.tallies["CORE-HTTP-009"].held == {frozenset(): 1}


@pytest.mark.parametrize(("code", "error"), [(429, "BAD_REQUEST"), (400, "TOO_MANY_REQUESTS")])
def test_too_many_requests_without_a_hint_is_told(code: int, error: str) -> None:
    """Nobody knows when to come back."""
    story = Story()
    story.exchange(READ, {**NO, "error": error}, status=code, headers=(JSON, ("X", "y")))
    verdict = story.end()
    assert broken(verdict) == ["CORE-HTTP-009"]
    assert status(verdict, "CORE-HTTP-009") == "WARN"


def test_other_refusals_are_no_throttling() -> None:
    """The code under another status and the status with another code are ordinary refusals."""
    story = Story()
    story.exchange(READ, {**NO, "error": "TOO_MANY_REQUESTS"}, status=409)
    story.exchange(READ, NO, status=400)
    assert story.judge.tallies["CORE-HTTP-009"].held == {}
    assert findings(story.end(), "CORE-HTTP-009") == []


def test_a_throttling_answer_without_a_body_is_one() -> None:
    """The header says enough."""
    story = Story()
    story.exchange(READ, "", status=429, is_json=False, headers=(("Retry-After", "1"),))
    assert status(story.end(), "CORE-HTTP-009") == "PASS"


def test_a_busy_server_that_is_asked_again_is_no_finding() -> None:
    """It is a finding only where the request is not repeated."""
    story = Story()
    story.exchange(READ, NO, status=503, will_retry=True)
    story.exchange(READ, SUPPLIER)
    assert story.end()["findings"] == []
    story.exchange(READ, NO, status=500, will_retry=True)
    assert broken(story.end()) == ["CORE-ERR-002"]
