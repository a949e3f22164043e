"""Findings of one cause are told as one, with the others below it."""

from __future__ import annotations

from octo_conformance.evidence import StoryStep
from octo_conformance.judge.causes import NO_KEY, cause_of
from octo_conformance.judge.findings import Finding, Identity
from support.evidence_lines import Story


def finding(kind: str = "behaviour", **changed: object) -> Finding:
    return Finding(
        identity=Identity(requirement="CORE-BOOK-004", place="t", kind=kind), strength="broken", title="", expected="",
        actual="", **changed,  # type: ignore[arg-type]
    )  # fmt: skip


def culprit(reseller: str, answer: str) -> tuple[StoryStep, ...]:
    return (StoryStep(says="list products", reseller=reseller, answer=answer, culprit=True),)


def test_a_statement_that_several_tests_find_broken_is_broken_once() -> None:
    """A field that is wrong stands alone: there may be many, each to be corrected by itself."""
    assert cause_of(finding()) == "CORE-BOOK-004"
    assert cause_of(finding(kind="type")) is None


def test_whoever_is_let_in_without_a_key_is_let_in_everywhere() -> None:
    """A refusal with another code is another mistake."""
    assert cause_of(finding(story=culprit("nobody (no key)", "HTTP 200, ON_HOLD"))) == NO_KEY
    assert cause_of(finding(story=culprit("nobody (no key)", "HTTP 400, BAD_REQUEST"))) == "CORE-BOOK-004"
    assert cause_of(finding(story=culprit("another reseller", "HTTP 200"))) == "CORE-BOOK-004"


def test_what_its_finder_calls_the_cause_is_the_cause() -> None:
    """Generated tests know what they have in common."""
    assert cause_of(finding(cause="no call is validated")) == "no call is validated"


def test_the_first_of_them_has_the_others_as_consequences() -> None:
    """Each stays in the verdict, and names what it follows from."""
    story = Story()
    for number in range(3):
        story.outcome(
            "CORE-BOOK-004", "broken", test=f"t{number}", operations=[], expected="1", actual="2", exchange=1
        )
    told = [(each["id"], each["cause"], each["consequences"]) for each in story.end()["findings"]]
    assert told == [("f1", None, ["f2", "f3"]), ("f2", "f1", []), ("f3", "f1", [])]
