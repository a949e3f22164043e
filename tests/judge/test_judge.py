"""The judge takes lines of evidence in their order, and each changes what it knows."""

from __future__ import annotations

from typing import Any

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge import Finding, Judge, load_rules
from support.evidence_lines import ECHO, JSON, NEGOTIATION, SUPPLIER, Story, findings, status

BROKEN = {key: value for key, value in SUPPLIER.items() if key != "name"}
TELLING = {"operations": ["GET /supplier"], "expected": "1", "actual": "2", "message": "as told"}


def worked() -> Story:
    """A run in which the supplier was read."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    return story


def again(**more: Any) -> dict[str, Any]:
    """A behaviour that another test will tell better, if there is one."""
    return {**TELLING, "again": True, **more}


def test_a_line_of_another_kind_changes_nothing() -> None:
    """Evidence of a newer suite can be read."""
    story = worked()
    story.feed({"kind": "from the future"})
    assert status(story.end(), "CORE-SUPP-001") == "PASS"


def test_a_new_defect_is_told_at_once_and_only_once() -> None:
    """Whoever watches the run sees it when it appears."""
    told: list[Finding] = []
    judge = Judge(load_contract(), load_rules(suite_roots()), told.append)
    story = Story()
    story.judge = judge
    story.feed(NEGOTIATION)
    story.exchange("GET /supplier", BROKEN)
    assert [finding.requirement for finding in told] == ["CORE-SUPP-001"]
    story.exchange("GET /supplier", BROKEN)
    assert len(told) == 1


def test_answers_before_the_negotiation_wait_for_it() -> None:
    """What they are held against is not known before."""
    story = Story()
    story.judge.negotiation = None
    story.exchange("GET /supplier", BROKEN)
    assert list(story.judge.findings) == []
    story.feed(dict(NEGOTIATION))
    assert [finding.requirement for finding in story.judge.findings] == ["CORE-SUPP-001"]


def test_answers_that_waited_in_vain_are_judged_at_the_end() -> None:
    """A run that fails before it negotiates has still seen what it has seen."""
    story = Story()
    story.judge.negotiation = None
    story.exchange("GET /supplier", BROKEN)
    assert len(findings(story.end(), "CORE-SUPP-001")) == 1


def test_a_declared_capability_that_is_not_echoed_is_a_finding() -> None:
    """Each missing capability is one finding, and an echoed one is none."""
    story = worked()
    declared = {"declared": ["octo/gifts", "octo/cart", "octo/pricing"], "echoed": ["octo/pricing", "octo/x"]}
    story.feed({**NEGOTIATION, **declared, "exchange": 1})
    told = findings(story.end(), "CORE-HDR-005")
    assert [each["title"] for each in told] == [
        "octo/cart is declared and not echoed",
        "octo/gifts is declared and not echoed",
    ]
    assert (told[0]["expected"], told[0]["actual"]) == ("octo/cart", "octo/pricing, octo/x")
    assert told[0]["exchanges"] == [1]


def test_an_echo_of_nothing_is_told_as_nothing() -> None:
    """The finding says "nothing" in place of an empty text."""
    story = worked()
    story.feed({**NEGOTIATION, "declared": ["octo/cart"]})
    assert findings(story.end(), "CORE-HDR-005")[0]["actual"] == "nothing"


def test_without_any_echo_the_missing_header_is_the_only_finding() -> None:
    """One defect is one finding."""
    story = worked()
    story.feed({**NEGOTIATION, "declared": ["octo/cart"], "no_echo": True})
    assert findings(story.end(), "CORE-HDR-005") == []


def test_a_refusal_of_something_well_formed_is_a_finding_of_its_statement() -> None:
    """The finding names the operation and the exchange."""
    story = worked()
    refused = {"operation": "GET /supplier", "expected": "HTTP 200", "actual": "HTTP 400", "test": "t"}
    story.feed({"kind": "refused", "requirement": "CORE-BOOK-004", **refused, "exchange": 1})
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert told["status"] == "FAIL"
    assert told["title"] == "GET /supplier refused a well-formed request"
    assert (told["operation"], told["exchanges"], told["test"]) == ("GET /supplier", [1], "t")


def test_a_check_that_held_counts_on_all_its_operations() -> None:
    """It counts on the operations it called and on those it names as its control."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-003", "held", operations=["GET /supplier"], control=["GET /products"])
    verdict = story.end()
    assert status(verdict, "CORE-BOOK-004") == "PASS"
    assert status(verdict, "CORE-BOOK-003") == "BLOCKED"


def test_what_is_only_tolerated_warns() -> None:
    """A behaviour may be second best too."""
    story = worked()
    story.outcome("CORE-BOOK-004", "tolerated", **TELLING, exchange=1)
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert (told["status"], told["detail"], told["exchanges"]) == ("WARN", "as told", [1])


def test_what_could_not_be_checked_says_why() -> None:
    """The status quotes the test's own words."""
    story = worked()
    story.outcome("CORE-BOOK-004", "not_verified", message="no dates")
    story.outcome("CORE-BOOK-003", "not_applicable", message="sells none")
    told = {each["id"]: (each["status"], each["reason"]) for each in story.end()["requirements"]}
    assert told["CORE-BOOK-004"] == ("NOT_VERIFIED", "no dates")
    assert told["CORE-BOOK-003"] == ("NOT_APPLICABLE", "sells none")


def test_a_broken_behaviour_waits_for_its_operations_to_work() -> None:
    """It is told as soon as they have, while the run goes on."""
    story = Story()
    story.outcome("CORE-BOOK-004", "broken", **TELLING)
    assert list(story.judge.findings) == []
    story.exchange("GET /supplier", SUPPLIER)
    assert [finding.requirement for finding in story.judge.findings] == ["CORE-BOOK-004"]


def test_a_broken_behaviour_waits_for_its_control_too() -> None:
    """A refusal says nothing before something was carried out."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **TELLING, control=["GET /products"])
    assert list(story.judge.findings) == []


def test_a_broken_behaviour_is_told_at_the_end_when_nothing_else_explains_it() -> None:
    """Its operation never worked, and no finding says why."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "operations": ["GET /products"]}, exchange=1)
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert (told["operation"], told["exchanges"]) == ("GET /products", [1])


def test_a_finding_of_another_operation_is_no_explanation() -> None:
    """Only a finding of an operation that never worked explains the failure."""
    story = Story()
    story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "operations": ["GET /products"]})
    assert len(findings(story.end(), "CORE-BOOK-004")) == 1


def test_a_behaviour_is_named_by_its_test_without_its_case() -> None:
    """Ten cases of one test are one defect."""
    story = worked()
    for case in ("a", "b"):
        story.outcome("CORE-BOOK-004", "broken", **TELLING, test=f"t[{case}]")
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert told["occurrences"] == 2


def test_a_behaviour_may_name_its_place_title_and_operation() -> None:
    """Two places of one test are two defects."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **TELLING, test="t", place="a", title="A", operation="POST /x")
    story.outcome("CORE-BOOK-004", "broken", **TELLING, test="t", place="b", pointer="/b")
    told = findings(story.end(), "CORE-BOOK-004")
    assert {(each["title"], each["operation"], each["pointer"]) for each in told} == {
        ("A", "POST /x", None),
        (story.judge.contract.catalogue["CORE-BOOK-004"].says, "GET /supplier", "/b"),
    }


def test_the_last_operation_is_the_one_that_showed_it() -> None:
    """The operations before it only led there."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "operations": ["GET /products", "GET /supplier"]})
    assert findings(story.end(), "CORE-BOOK-004")[0]["operation"] == "GET /supplier"


def test_a_test_on_no_operation_has_none() -> None:
    """Its finding is reported without an operation."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "operations": []})
    assert findings(story.end(), "CORE-BOOK-004")[0]["operation"] is None


def test_what_is_seen_again_is_added_to_what_was_told() -> None:
    """The test written for the statement makes the finding, and the other test adds an occurrence."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **again(message="seen in a story"), test="story", exchange=1)
    assert list(story.judge.findings) == []
    story.outcome("CORE-BOOK-004", "broken", **TELLING, test="own")
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert (told["test"], told["occurrences"], told["exchanges"]) == ("own", 2, [1])
    assert told["detail"] == "as told\n\nseen in a story"


def test_what_is_seen_again_belongs_to_the_first_that_was_told() -> None:
    """The statement may be broken in two places, each with a finding of its own."""
    story = worked()
    for place in ("a", "b"):
        story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "message": f"at {place}"}, place=place)
    for message in ("more", "at a"):
        story.outcome("CORE-BOOK-004", "broken", **again(message=message), test="story")
    told = findings(story.end(), "CORE-BOOK-004")
    assert [each["occurrences"] for each in told] == [3, 1]
    assert [each["detail"] for each in told] == ["at a\n\nmore", "at b"]


def test_the_same_words_are_not_told_twice() -> None:
    """The detail quotes an equal message once."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **TELLING, test="own")
    story.outcome("CORE-BOOK-004", "broken", **again(), test="story")
    assert findings(story.end(), "CORE-BOOK-004")[0]["detail"] == "as told"


def test_words_are_added_to_none_without_a_gap() -> None:
    """A finding that had no detail has this one."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **{**TELLING, "message": ""}, test="own")
    story.outcome("CORE-BOOK-004", "broken", **again(message="more"), test="story")
    assert findings(story.end(), "CORE-BOOK-004")[0]["detail"] == "more"


def test_what_nobody_tells_better_is_told_at_the_end() -> None:
    """The general test reports the defect in its own words."""
    story = worked()
    story.outcome("CORE-BOOK-004", "broken", **again(), test="story")
    assert findings(story.end(), "CORE-BOOK-004")[0]["test"] == "story"


def test_a_test_that_was_asked_for_is_told_under_its_own_statement() -> None:
    """The statement that it broke was not selected."""
    story = Story(selected=["CORE-BOOK-003"])
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-004", "broken", **again(of="CORE-BOOK-003"))
    assert [finding.requirement for finding in story.judge.findings] == ["CORE-BOOK-003"]


def test_a_statement_that_was_asked_for_keeps_its_name() -> None:
    """The finding does not move to the statement behind the test."""
    story = Story(selected=["CORE-BOOK-004"])
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("CORE-BOOK-004", "broken", **TELLING, of="CORE-BOOK-003")
    assert [finding.requirement for finding in story.judge.findings] == ["CORE-BOOK-004"]


def test_what_was_not_asked_for_is_not_told() -> None:
    """Neither an answer nor a behaviour of another requirement makes a finding."""
    story = Story(selected=["CORE-BOOK-003"])
    story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-004", "broken", **TELLING)
    assert story.end()["findings"] == []


def test_a_statement_of_another_profile_is_not_told() -> None:
    """It concerns nobody here."""
    story = Story()
    story.outcome("CORE-HDR-010", "tolerated", **TELLING)
    assert story.end()["findings"] == []


def test_only_answers_are_traffic() -> None:
    """A request without an answer has no time."""
    story = Story()
    story.exchange("GET /supplier", None, response=None, failure={"kind": "refused", "message": "x"})
    story.exchange("GET /supplier", SUPPLIER, headers=(JSON, ECHO))
    assert story.judge.traffic == {"GET /supplier": [1.0]}
    assert story.judge.exchanges == 2
