"""Findings of one cause are told as one, with the others below it."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.evidence import StoryStep
from octo_conformance.judge.causes import NO_KEY, cause_of, join
from octo_conformance.judge.findings import MORE_PLACES, Finding, Identity
from support.evidence_lines import JSON, Story


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


def records(*findings: Finding) -> list[Any]:
    """As many records as there are findings, joined."""
    told: list[Any] = [
        {"id": f"f{number}", "status": "WARN", "story": list(each.story), "cause": None, "consequences": []}
        for number, each in enumerate(findings, 1)
    ]
    join(findings, told)
    return told


@pytest.mark.parametrize(
    ("places", "causes"),
    [
        ({"/pricing/retail", "/*/pricing/retail"}, ["f2", None]),
        ({"/pricing/net"}, [None, None]),
        ({None, MORE_PLACES}, [None, None]),
    ],
)
def test_what_a_rule_finds_where_a_test_does_is_one_mistake(places: Any, causes: list[str | None]) -> None:
    """The test tells how it came to that, so it is told first. Another place is another mistake."""
    by_rule = finding(kind="rule", pointers=places)
    by_test = finding(
        pointers={"/pricing/retail", None, MORE_PLACES}, story=culprit("the reseller", "HTTP 200")
    )
    assert [each["cause"] for each in records(by_rule, by_test)] == causes


def products(*shown: str) -> list[tuple[str, bool]]:
    """What is found in a list of products with two capabilities of which the product shows these fields: the field of
    each finding about a capability, and whether it stands below another one."""
    story = Story()
    asked = ["octo/pricing", "octo/pickups"]
    story.judge.answers.negotiated = frozenset(asked)
    product = {name: VALUES[name] for name in shown} | {"id": "p", "options": [{"id": "o"}]}
    story.exchange(
        "GET /products", [product], capabilities=asked, headers=(JSON, ("Octo-Capabilities", ",".join(asked)))
    )
    found = [f for f in story.end()["findings"] if f["title"].startswith("octo/")]
    return [(f["title"].split()[1], f["cause"] is not None) for f in found]


VALUES = {"defaultCurrency": "EUR", "availableCurrencies": ["EUR"], "pricingPer": "UNIT"}


def test_a_capability_that_shows_unasked_is_one_mistake_wherever_it_is_seen() -> None:
    """The test that looked for it tells how it came about."""
    told = records(finding(story=culprit("the reseller", "HTTP 200, ON_HOLD")), finding(kind="leak"))
    assert [each["cause"] for each in told] == [None, "f1"]


def test_an_object_that_shows_nothing_of_what_was_asked_for_is_told_once() -> None:
    """Whoever made the answer did not look at the header: that is one thing to mend, not one a field."""
    told = products()
    assert len(told) > 3
    assert [below for _, below in told].count(False) == 1


def test_a_field_that_alone_is_missing_stands_alone() -> None:
    """Two of three fields of the prices are there: the third was forgotten for a reason of its own."""
    assert ("Product.pricingPer", False) in products("defaultCurrency", "availableCurrencies")
