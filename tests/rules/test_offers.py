"""What the rules of offers say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import Story, findings
from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def price(retail: int = 100, original: int = 100, **more: Any) -> dict[str, Any]:
    """A price in euros."""
    return {"retail": retail, "original": original, "currency": "EUR", "includedTaxes": [], **more}


def offered(least: int | None = None, most: int | None = None, **more: Any) -> dict[str, Any]:
    """A slot with an offer for so many units."""
    return {
        "offer": {"code": "C", "title": "T", "restrictions": {"minUnits": least, "maxUnits": most}},
        **more,
    }


def units(*quantities: Any) -> dict[str, Any]:
    """What was asked for."""
    return {"body": {"units": [{"quantity": each} for each in quantities]}}


def compared(*others: Any, **more: Any) -> dict[str, Any]:
    """A booking and what it is compared with."""
    return {"offerComparisons": list(others), **more}


OFFERS: list[Case] = [
    (
        "the_discount_is_what_lies_between_original_and_retail",
        price(80, 100, offerDiscount={"retail": -20}),
        HOLDS,
    ),
    (
        "the_discount_is_what_lies_between_original_and_retail",
        price(80, 100, offerDiscount={"retail": 21}),
        BREAKS,
    ),
    ("the_discount_is_what_lies_between_original_and_retail", price(80, 100, offerDiscount=None), SILENT),
    ("an_offer_that_cannot_be_used_says_why", {"usable": False, "unusableReason": "full"}, HOLDS),
    ("an_offer_that_cannot_be_used_says_why", {"usable": False, "unusableReason": ""}, BREAKS),
    ("an_offer_that_cannot_be_used_says_why", {"usable": False}, BREAKS),
    ("an_offer_that_cannot_be_used_says_why", {"usable": True}, SILENT),
    (
        "an_offer_that_cannot_be_used_is_not_applied",
        {"offers": [{"code": "A", "usable": False}, {"code": "B", "usable": True}], "offerCode": "B"},
        HOLDS,
    ),
    (
        "an_offer_that_cannot_be_used_is_not_applied",
        {"offers": [{"code": "A", "usable": False}], "offerCode": "A"},
        BREAKS,
    ),
    (
        "an_offer_that_cannot_be_used_is_not_applied",
        {"offers": [{"code": None, "usable": False}], "offerCode": ""},
        BREAKS,
    ),
    (
        "an_offer_that_cannot_be_used_is_not_applied",
        {"offers": [{"code": "A", "usable": True}], "offerCode": "A"},
        SILENT,
    ),
    ("an_offer_that_cannot_be_used_is_not_applied", {"offerCode": "A"}, SILENT),
    ("the_offer_has_the_code_that_is_named", offered(offerCode="C"), HOLDS),
    ("the_offer_has_the_code_that_is_named", offered(offerCode="X"), BREAKS),
    ("the_offer_has_the_code_that_is_named", offered(), SILENT),
    ("the_offer_has_the_code_that_is_named", {"offer": None, "offerCode": "X"}, SILENT),
    ("the_offer_has_the_code_that_is_named", {"offer": {"code": None}, "offerCode": "X"}, SILENT),
    ("the_offer_has_the_title_that_is_named", offered(offerTitle="T"), HOLDS),
    ("the_offer_has_the_title_that_is_named", offered(offerTitle="X"), BREAKS),
    ("the_offer_has_the_title_that_is_named", offered(), SILENT),
    ("the_offer_has_the_title_that_is_named", {"offerTitle": "X"}, SILENT),
    ("the_offer_has_the_title_that_is_named", {"offer": {"title": None}, "offerTitle": "X"}, SILENT),
    ("a_slot_with_an_offer_names_its_code", offered(offerCode="C"), HOLDS),
    ("a_slot_with_an_offer_names_its_code", offered(offerCode=None), BREAKS),
    ("a_slot_with_an_offer_names_its_code", {"offer": {"code": None}, "offerCode": None}, SILENT),
    ("a_slot_with_an_offer_names_its_code", {"offerCode": None}, SILENT),
    ("an_offer_is_applied_to_enough_units", offered(3), HOLDS, units(1, 2)),
    ("an_offer_is_applied_to_enough_units", offered(4), BREAKS, units(1, 2, None)),
    ("an_offer_is_applied_to_enough_units", offered(3), HOLDS, units(1, 2, None)),
    ("an_offer_is_applied_to_enough_units", offered(None, 1), SILENT, units(3)),
    ("an_offer_is_applied_to_enough_units", offered(4), SILENT, units()),
    ("an_offer_is_applied_to_enough_units", offered(4), SILENT),
    ("an_offer_is_applied_to_enough_units", {"offer": {"code": "C"}}, SILENT, units(1)),
    ("an_offer_is_applied_to_enough_units", {"offer": None}, SILENT, units(1)),
    ("an_offer_is_applied_to_few_enough_units", offered(None, 3), HOLDS, units(1, 2)),
    ("an_offer_is_applied_to_few_enough_units", offered(None, 2), BREAKS, units(1, 2)),
    ("an_offer_is_applied_to_few_enough_units", offered(9, None), SILENT, units(3)),
    ("an_offer_is_applied_to_few_enough_units", offered(None, 2), SILENT, units()),
    ("an_offer_is_applied_to_few_enough_units", {"offer": None}, SILENT, units(1)),
    ("a_booking_that_is_over_is_compared_with_nothing", compared(status="EXPIRED"), HOLDS),
    ("a_booking_that_is_over_is_compared_with_nothing", compared({}, status="CANCELLED"), BREAKS),
    ("a_booking_that_is_over_is_compared_with_nothing", compared({}, status="ON_HOLD"), SILENT),
    ("a_booking_that_is_over_is_compared_with_nothing", {"status": "REJECTED"}, SILENT),
    ("a_combination_is_compared_with_nothing", compared(offerIsCombination=True), HOLDS),
    ("a_combination_is_compared_with_nothing", compared({}, offerIsCombination=True), BREAKS),
    ("a_combination_is_compared_with_nothing", compared({}, offerIsCombination=False), SILENT),
    ("a_combination_is_compared_with_nothing", {"offerIsCombination": True}, SILENT),
]


@pytest.mark.parametrize("case", OFFERS, ids=case_name)
def test_right_and_wrong_offers_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]


@pytest.mark.parametrize("named", ["offerCode", "offerTitle"])
@pytest.mark.parametrize("operation", ["POST /availability", "POST /availability/calendar"])
def test_a_slot_and_a_day_name_the_offer_they_show(operation: str, named: str) -> None:
    """A calendar is where most guests see an offer first."""
    story = Story()
    story.feed({"kind": "negotiation", "declared": [], "echoed": [], "negotiated": ["octo/offers"]})
    shown = {"offer": {"code": "C", "title": "T"}, "offerCode": "C", "offerTitle": "T", named: "X"}
    story.exchange(operation, [shown], capabilities=["octo/offers"])
    assert [each["pointer"] for each in findings(story.end(), "OFFER-013")] == [f"/0/{named}"]
