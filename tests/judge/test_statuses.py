"""A requirement ends with one of eight words and the reason for it."""

from __future__ import annotations

from support.evidence_lines import Story, findings
from support.judge_stories import BROKEN, TELLING, told, worked


def test_what_is_excluded_says_why() -> None:
    """The reason is that of the catalogue."""
    word, checks, reason = told(worked(), "CORE-BOOK-088")
    assert (word, checks) == ("NOT_APPLICABLE", 0)
    assert str(reason).startswith("not checked: A leftover of older implementations")


def test_a_statement_of_another_profile_names_it() -> None:
    """The statement concerns only the profiles that it names."""
    assert told(worked(), "CORE-HDR-010")[::2] == ("NOT_APPLICABLE", "concerns the profile ventrata")


def test_a_capability_that_is_not_offered_concerns_nobody() -> None:
    """A statement on two capabilities concerns nobody either where one is missing."""
    story = worked()
    negotiation = {"declared": [], "offered": [], "echoed": [], "no_echo": False}
    story.feed({"kind": "negotiation", **negotiation, "negotiated": ["octo/cart"]})
    verdict = {each["id"]: each for each in story.end()["requirements"]}
    assert verdict["GIFT-001"]["reason"] == "octo/gifts is not offered"
    assert verdict["CART-020"]["reason"] == "octo/gifts is not offered"
    assert verdict["CARDPAYMENT-001"]["reason"] == "octo/cardPayments is not offered"
    assert verdict["CART-001"]["status"] == "NOT_VERIFIED"


def test_several_missing_capabilities_are_all_named() -> None:
    """The reader learns what to offer."""
    assert told(worked(), "CARDPAYMENT-011")[2] == "octo/cardPayments, octo/cart is not offered"


def test_a_finding_counts_as_a_check() -> None:
    """One check that held and one that broke are two."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-004", "broken", **TELLING)
    assert told(story, "CORE-BOOK-004") == ("FAIL", 2, None)


def test_a_warning_counts_as_a_check() -> None:
    """A warning counts as a breach does."""
    story = worked()
    story.outcome("CORE-BOOK-013", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-013", "broken", **TELLING)
    assert told(story, "CORE-BOOK-013") == ("WARN", 2, None)


def test_a_breach_outweighs_a_failure_of_the_suite() -> None:
    """A known defect of the target comes first."""
    story = worked()
    story.outcome("CORE-BOOK-004", "error", message="TypeError")
    story.outcome("CORE-BOOK-004", "broken", **TELLING)
    assert told(story, "CORE-BOOK-004")[0] == "FAIL"


def test_a_warning_outweighs_a_failure_of_the_suite() -> None:
    """It was seen, whatever failed beside it."""
    story = worked()
    story.outcome("CORE-BOOK-013", "error", message="TypeError")
    story.outcome("CORE-BOOK-013", "broken", **TELLING)
    assert told(story, "CORE-BOOK-013")[0] == "WARN"


def test_a_failure_of_the_suite_outweighs_what_held() -> None:
    """The reason names the test that failed."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-004", "error", message="TypeError", test="t")
    assert told(story, "CORE-BOOK-004") == ("ERROR", 1, "t: TypeError")


def test_a_failure_on_a_wrong_answer_is_blocked_by_it() -> None:
    """Nobody can drive a supplier whose answers are not what they should be."""
    story = worked()
    number = story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-004", "error", message="TypeError", exchanges=[1, number])
    word, _, reason = told(story, "CORE-BOOK-004")
    assert word == "BLOCKED"
    assert str(reason).startswith("CORE-SUPP-001: Supplier.name is missing")


def test_a_failure_on_an_answer_that_only_warns_is_the_suites() -> None:
    """A trace in an error binds nobody, and explains no breakdown."""
    story = worked()
    refusal = {"error": "BAD_REQUEST", "errorMessage": "no", "stack": "x"}
    number = story.exchange("GET /supplier", refusal, status=400)
    story.outcome("CORE-BOOK-004", "error", message="TypeError", exchanges=[number])
    assert told(story, "CORE-BOOK-004")[0] == "ERROR"


def test_what_is_blocked_is_not_passed_by_what_held() -> None:
    """Half of a statement is not the statement."""
    story = worked()
    number = story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-004", "blocked", by={"exchange": number, "pointer": "/name"})
    assert told(story, "CORE-BOOK-004")[:2] == ("BLOCKED", 1)


def test_what_blocks_may_be_a_requirement() -> None:
    """The finding is found by its requirement where no answer shows it."""
    story = worked()
    story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-004", "blocked", by={"requirement": "CORE-SUPP-001"})
    assert str(told(story, "CORE-BOOK-004")[2]).startswith("CORE-SUPP-001: ")


def test_the_first_finding_of_a_requirement_is_what_blocks() -> None:
    """The others came after it."""
    story = worked()
    for place in ("a", "b"):
        story.outcome("CORE-BOOK-003", "broken", **TELLING, place=place, title=f"broken at {place}")
    story.outcome("CORE-BOOK-004", "blocked", by={"requirement": "CORE-BOOK-003"})
    assert told(story, "CORE-BOOK-004")[2] == "CORE-BOOK-003: broken at a"


def test_a_requirement_without_a_finding_blocks_nothing() -> None:
    """Then the test itself says what was in its way."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-004", "blocked", by={"requirement": "CORE-BOOK-003"}, message="no hold")
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 1, "no hold")


def test_what_is_blocked_by_nothing_says_so() -> None:
    """The reason quotes the words of the test."""
    story = worked()
    story.outcome("CORE-BOOK-004", "blocked", by=None, message="no hold")
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 0, "no hold")


def test_a_field_left_out_that_nothing_demands_is_not_verified() -> None:
    """The reason names the exchange and the place."""
    story = worked()
    story.outcome("CORE-BOOK-004", "blocked", by={"exchange": 1, "pointer": "/extra"})
    assert told(story, "CORE-BOOK-004") == (
        "NOT_VERIFIED",
        0,
        "exchange 1 carries nothing readable at /extra",
    )


def test_a_field_left_out_under_another_profile_is_as_it_may_be() -> None:
    """A profile makes fields optional."""
    story = Story(profile="ventrata")
    story.exchange("GET /products", [])
    story.outcome("CORE-BOOK-004", "blocked", by={"exchange": 1, "pointer": "/extra"})
    assert told(story, "CORE-BOOK-004") == (
        "NOT_APPLICABLE",
        0,
        "the supplier leaves out /extra, as the profile ventrata allows",
    )


def test_what_is_not_verified_is_not_passed_by_what_held() -> None:
    """The reason names the part that is missing."""
    story = worked()
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    story.outcome("CORE-BOOK-004", "not_verified", message="no dates")
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 1, "no dates")


def test_what_does_not_apply_was_not_checked() -> None:
    """The reason says why it does not apply."""
    story = worked()
    story.outcome("CORE-BOOK-004", "not_applicable", message="sells none")
    assert told(story, "CORE-BOOK-004") == ("NOT_APPLICABLE", 0, "sells none")


def test_what_held_outweighs_what_does_not_apply() -> None:
    """One test of two had nothing to look at."""
    story = worked()
    story.outcome("CORE-BOOK-004", "not_applicable", message="sells none")
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"])
    assert told(story, "CORE-BOOK-004") == ("PASS", 1, None)


def test_a_test_that_was_done_is_not_missed() -> None:
    """Its statement has been checked."""
    story = worked()
    story.feed(
        {
            "kind": "collected",
            "tests": [
                {"test": "t", "requirement": "CORE-BOOK-004"},
                {"test": "u", "requirement": "CORE-BOOK-004"},
            ],
            "selected": None,
        }
    )
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"], test="t")
    assert told(story, "CORE-BOOK-004") == ("NOT_VERIFIED", 1, "not reached: the run ended before")
    story.outcome("CORE-BOOK-004", "held", operations=["GET /supplier"], test="u")
    assert told(story, "CORE-BOOK-004") == ("PASS", 2, None)


def test_what_covers_another_lends_it_its_word() -> None:
    """The covered requirement gets the status, checks and findings of the other, and names it."""
    story = worked()
    story.exchange("GET /supplier", BROKEN)
    story.outcome("CORE-BOOK-080", "held", operations=["GET /supplier"])
    assert told(story, "CORE-BOOK-090") == ("PASS", 1, "covered by CORE-BOOK-080")


def test_a_breach_lent_to_what_binds_nobody_is_a_warning() -> None:
    """The finding stays the same."""
    story = worked()
    story.outcome("CORE-BOOK-080", "broken", **TELLING)
    verdict = story.end()
    entry = next(each for each in verdict["requirements"] if each["id"] == "CORE-BOOK-090")
    assert entry["status"] == "WARN"
    assert entry["findings"] == [findings(verdict, "CORE-BOOK-080")[0]["id"]]


def test_the_worst_of_those_that_apply_is_lent() -> None:
    """A requirement that does not apply counts only where none applies."""
    story = worked()
    negotiation = {"declared": [], "offered": [], "echoed": [], "no_echo": False}
    story.feed({"kind": "negotiation", **negotiation, "negotiated": ["octo/gifts"]})
    for requirement in ("GIFT-012", "GIFT-013", "GIFT-014", "GIFT-015", "GIFT-016"):
        story.outcome(requirement, "held", operations=["GET /supplier"])
    story.outcome("GIFT-018", "not_applicable", message="none")
    assert told(story, "GIFT-004")[0] == "PASS"
    story.outcome("GIFT-014", "not_verified", message="no dates")
    assert told(story, "GIFT-004")[::2] == ("NOT_VERIFIED", "covered by GIFT-014")
    story.outcome("GIFT-015", "broken", **TELLING)
    assert told(story, "GIFT-004")[::2] == ("FAIL", "covered by GIFT-015")
