"""The judge checks answers that carry out a request."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import ECHO, JSON, SUPPLIER, Story, findings

READ, PRODUCT_READ = "GET /supplier", "GET /products/{productId}"
NEGOTIATION: dict[str, Any] = {
    "kind": "negotiation",
    "declared": [],
    "offered": [],
    "echoed": [],
    "no_echo": False,
}


def negotiated(*capabilities: str) -> Story:
    """A run with these capabilities."""
    story = Story()
    story.feed({**NEGOTIATION, "negotiated": list(capabilities)})
    return story


def checks(verdict: dict[str, Any], requirement: str) -> int:
    """How often a requirement was checked."""
    return int(next(each["checks"] for each in verdict["requirements"] if each["id"] == requirement))


def held(story: Story, requirement: str) -> int:
    """How often a requirement held, whatever it relies on."""
    return sum(story.judge.tallies[requirement].held.values())


def test_a_proper_answer_holds_what_is_said_of_every_answer() -> None:
    """It holds the statements on status, type, JSON and echo."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    for requirement in ("CORE-HTTP-001", "CORE-HTTP-002", "CORE-HTTP-003", "CORE-HDR-003"):
        assert held(story, requirement) == 1, requirement
    assert story.judge.answers.positive == {READ}
    assert story.end()["findings"] == []


def test_201_is_told_and_does_not_hold_200() -> None:
    """A status of 201 is second best, and the operation works."""
    story = Story()
    story.exchange(READ, SUPPLIER, status=201)
    assert held(story, "CORE-HTTP-001") == 0
    (told,) = findings(story.end(), "CORE-HTTP-001")
    assert (told["status"], told["actual"]) == ("WARN", "HTTP 201")
    assert story.judge.answers.positive == {READ}


@pytest.mark.parametrize("code", [200, 204])
def test_where_no_body_is_promised_being_carried_out_is_all(code: int) -> None:
    """A 204 proves the operation as well as a 200, but does not hold the statement on 200."""
    story = negotiated("octo/identities")
    story.exchange("DELETE /identities/{identityId}", "", status=code, is_json=False)
    assert story.judge.answers.positive == {"DELETE /identities/{identityId}"}
    assert held(story, "IDENT-005") == 1
    assert held(story, "CORE-HDR-003") == 1
    assert held(story, "CORE-HTTP-003") == 0
    assert len(findings(story.end(), "CORE-HTTP-001")) == (code == 204)


def test_204_where_a_body_is_promised_is_no_answer() -> None:
    """The operation has not worked."""
    story = Story()
    story.exchange(READ, "", status=204, is_json=False)
    assert story.judge.answers.positive == set()
    assert len(findings(story.end(), "CORE-HTTP-001")) == 1


@pytest.mark.parametrize(
    ("text", "actual"), [("<html>", "<html>"), ("", "an empty body"), ("x" * 300, "x" * 200)]
)
def test_a_body_that_is_no_json_is_all_that_is_told(text: str, actual: str) -> None:
    """The finding cuts a long body."""
    story = Story()
    story.exchange(READ, text, is_json=False)
    (told,) = story.end()["findings"]
    assert (told["requirement"], told["actual"], told["pointer"]) == ("CORE-HTTP-003", actual, "")
    assert held(story, "CORE-HTTP-003") == 0
    assert story.judge.answers.positive == set()


def test_a_body_of_the_wrong_kind_is_no_positive_answer() -> None:
    """The finding says which kind the body is."""
    story = Story()
    story.exchange(READ, [])
    (told,) = story.end()["findings"]
    assert (told["pointer"], held(story, "CORE-HTTP-003")) == ("", 0)
    assert story.judge.answers.positive == set()


def test_json_that_only_some_parsers_read_is_told() -> None:
    """Each kind of flaw is one finding, and the body is still judged."""
    story = Story()
    line = story_line(SUPPLIER, flaws=["NaN at 7", "NaN after 9", "duplicate name"])
    story.exchange(READ, SUPPLIER, response=line)
    told = findings(story.end(), "CORE-HTTP-003")
    assert [(each["actual"], each["occurrences"], each["pointer"]) for each in told] == [
        ("NaN at 7", 2, ""),
        ("duplicate name", 1, ""),
    ]
    assert held(story, "CORE-SUPP-001") >= 1


def story_line(body: Any, **changes: Any) -> dict[str, Any]:
    """A response with changes."""
    return {
        "status": 200,
        "headers": [list(JSON), list(ECHO)],
        "body": body,
        "is_json": True,
        "text": None,
        "elapsed_ms": 1.0,
        "flaws": [],
        **changes,
    }


def test_the_echo_may_be_spelled_as_it_likes() -> None:
    """Names of headers have no case."""
    story = Story()
    story.exchange(READ, SUPPLIER, headers=(JSON, ("octo-CAPABILITIES", "")))
    assert held(story, "CORE-HDR-003") == 1


def test_who_asked_for_nothing_is_owed_no_echo() -> None:
    """A request for the list of capabilities needs no echo either."""
    story = Story()
    story.exchange(READ, SUPPLIER, headers=(JSON,), capabilities=None)
    assert findings(story.end(), "CORE-HDR-003") == []
    assert held(story, "CORE-HDR-003") == 0


def test_the_list_of_capabilities_needs_no_echo() -> None:
    """It is what is asked before anything is known."""
    story = Story()
    story.exchange("GET /capabilities", [], headers=(JSON,))
    assert findings(story.end(), "CORE-HDR-003") == []


def test_fields_of_what_was_asked_for_are_no_leak() -> None:
    """The bare name of a capability asks for its fields too."""
    story = negotiated("octo/pricing")
    for asked in (["octo/pricing"], ["pricing"]):
        story.exchange(PRODUCT_READ, {"id": "p", "defaultCurrency": "EUR"}, capabilities=asked)
    assert findings(story.end(), "CORE-HDR-009") == []
    assert held(story, "CORE-HDR-009") == 0


def test_a_value_the_standard_only_half_knows_warns() -> None:
    """The warning names the place, the best value and the value that is there."""
    unit = {"id": "u", "type": "TRAVELLER"}
    story = Story()
    story.exchange(PRODUCT_READ, {"id": "p", "options": [{"id": "o", "units": [unit]}]})
    (told,) = findings(story.end(), "CORE-PROD-018")
    assert (told["status"], told["pointer"]) == ("WARN", "/options/0/units/0/type")
    assert told["title"] == "Unit.type has a value the standard only half knows"
    assert told["actual"] == '"TRAVELLER"'


def test_a_leak_is_told_with_its_place() -> None:
    """A capability that leaked does not hold."""
    story = negotiated("octo/pricing", "octo/cart")
    story.exchange(PRODUCT_READ, {"id": "p", "defaultCurrency": "EUR"})
    (told,) = findings(story.end(), "CORE-HDR-009")
    assert (told["pointer"], told["actual"]) == ("/defaultCurrency", "Product.defaultCurrency is there")
    assert told["expected"] == "no field of octo/pricing"
    assert held(story, "CORE-HDR-009") == 0
    assert held(story, "CART-005") == 1


def test_what_does_not_leak_holds_for_what_was_negotiated() -> None:
    """A capability that nobody offers cannot leak, so it does not hold."""
    story = negotiated("octo/cart")
    story.exchange(READ, SUPPLIER)
    assert held(story, "CART-005") == 1
    assert held(story, "GIFT-026") == 0


def test_without_the_header_a_supplier_may_show_what_it_likes() -> None:
    """Nothing leaks, and no statement on leaks holds."""
    story = negotiated("octo/pricing")
    story.exchange(PRODUCT_READ, {"id": "p", "defaultCurrency": "EUR"}, capabilities=None)
    assert findings(story.end(), "CORE-HDR-009") == []
    assert held(story, "CORE-HDR-009") == 0


def test_only_what_was_negotiated_is_demanded() -> None:
    """Asking for a capability nobody has brings nothing."""
    wanting = {"id": "p"}
    one, other = negotiated(), negotiated("octo/pricing")
    for story in (one, other):
        story.exchange(PRODUCT_READ, wanting, capabilities=["octo/pricing"])
    assert not any(each["requirement"].startswith("PRICING") for each in one.end()["findings"])
    assert any(each["requirement"].startswith("PRICING") for each in other.end()["findings"])


def test_a_field_that_says_nothing_holds_nothing() -> None:
    """Null is no proof, and neither is what is absent or deviates."""
    held_by = []
    for product in ({"locale": "en"}, {"locale": None}, {"locale": 7}, {}):
        story = Story()
        story.exchange(PRODUCT_READ, {"id": "p", **product})
        held_by.append(held(story, "CORE-PROD-007"))
    assert held_by == [1, 0, 0, 0]


def test_what_an_answer_shows_holds_the_statement_on_it() -> None:
    """The statement of the operation holds once, and that of each component as often as it is there."""
    story = Story()
    story.exchange(PRODUCT_READ, {"id": "p", "options": [{"id": "o", "units": [{"id": "u"}, {"id": "v"}]}]})
    assert held(story, "CORE-PROD-020") == 1
    assert held(story, "CORE-PROD-001") == 4


def test_only_statements_of_the_catalogue_are_spoken_of() -> None:
    """A field that carries no requirement of its own counts for none."""
    story = Story()
    story.exchange(PRODUCT_READ, {"id": "p", "internalName": "Walk", "timeZone": "Europe/London"})
    assert set(story.judge.tallies) - set(story.judge.contract.catalogue) == set()


def test_a_strangers_success_is_not_judged() -> None:
    """That it was let in is for the tests on authentication."""
    story = Story()
    for key in ("none", "wrong"):
        story.exchange(READ, {}, key=key)
    assert story.end()["findings"] == []
    assert story.judge.answers.positive == set()


def test_a_strangers_refusal_is_judged_by_its_form() -> None:
    """Its type, for one; not by what only its sender can tell."""
    story = Story()
    for key in ("none", "wrong"):
        story.exchange(READ, {"error": "X", "errorMessage": "no"}, status=302, key=key)
        story.exchange(READ, "no", status=401, is_json=False, key=key)
    assert {each["requirement"] for each in story.end()["findings"]} == {"CORE-ERR-001", "CORE-ERR-002"}


def test_an_unknown_route_that_says_yes_is_nobodys_business() -> None:
    """The standard does not know it."""
    story = Story()
    story.exchange("GET /health", {"ok": True}, operation=None)
    assert story.end()["findings"] == []
    assert held(story, "CORE-HTTP-001") == 0
