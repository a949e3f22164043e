"""A 404 of a framework is judged once the route has shown that it is there, and pages of HTML are told apart."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import ECHO, JSON, SUPPLIER, Story

NO: dict[str, Any] = {"error": "BAD_REQUEST", "errorMessage": "The request is not well-formed."}
READ = "GET /supplier"
PAGE: dict[str, Any] = {"status": 404, "headers": (("Content-Type", "text/html"), ECHO), "is_json": False}
BODY = "CORE-ERR-001"
TYPE = "CORE-HTTP-002"
SUCCESS = "CORE-HTTP-001"
ROUTES = "CORE-HTTP-007"


def broken(story: Story) -> list[str]:
    """The requirements of the findings."""
    return sorted(each["requirement"] for each in story.end()["findings"])


def test_a_route_that_was_never_there_is_not_asked_for_the_form_of_its_errors() -> None:
    """A supplier without the route has one defect, and not one of form as well."""
    story = Story()
    story.exchange(READ, "Not Found", **PAGE)
    assert broken(story) == []


def test_a_success_that_met_no_route_is_a_finding_of_the_operation_alone() -> None:
    """The framework of the server answered, and not the supplier."""
    story = Story()
    story.exchange(READ, "Not Found", **PAGE, expects="success")
    assert broken(story) == ["CORE-SUPP-001"]


@pytest.mark.parametrize("expects", [None, "success"])
def test_a_route_that_is_there_refuses_as_the_standard_says(expects: str | None) -> None:
    """A program that asks for an error reads a page of HTML."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, "Not Found", **PAGE, expects=expects)
    assert broken(story) == sorted([BODY, TYPE, *(["CORE-SUPP-001"] if expects else [])])


def test_an_earlier_page_is_judged_once_the_route_refused_something() -> None:
    """A refusal shows as well as a success that the route is there."""
    story = Story()
    story.exchange(READ, "Not Found", **PAGE)
    story.exchange(READ, NO, status=400)
    assert broken(story) == [BODY, TYPE]


def test_the_page_of_a_server_that_broke_down_is_one_finding() -> None:
    """What broke down does not choose its type."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, "oops", **{**PAGE, "status": 500})
    assert broken(story) == [BODY]


@pytest.mark.parametrize(
    ("location", "requirements"),
    [
        ("https://supplier.example/octo/supplier/", [SUCCESS, ROUTES]),
        ("https://supplier.example/", [SUCCESS]),
    ],
)
def test_a_redirect_to_a_slash_is_told_as_such(location: str, requirements: list[str]) -> None:
    """The engineer learns which setting of the framework to change."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, {}, status=308, headers=(JSON, ECHO, ("Location", location)))
    assert broken(story) == sorted(requirements)


@pytest.mark.parametrize(
    ("operation", "will_retry", "requirements"),
    [(READ, False, ["CORE-SUPP-001"]), (READ, True, []), (None, False, [])],
)
def test_silence_is_a_finding_of_the_operation(
    operation: str | None, will_retry: bool, requirements: list[str]
) -> None:
    """A call that is sent again has not failed yet, and an unknown address promises nothing."""
    story = Story()
    failure = {"kind": "timeout", "message": "no answer within 15 s"}
    more: dict[str, Any] = {"operation": operation, "will_retry": will_retry, "failure": failure}
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, None, response=None, **more)
    story.exchange(READ, SUPPLIER)
    assert broken(story) == requirements
