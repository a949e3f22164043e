"""What the rules of gifts say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def price(retail: int = 100, original: int = 100, **more: Any) -> dict[str, Any]:
    """A price in euros."""
    return {"retail": retail, "original": original, "currency": "EUR", "includedTaxes": [], **more}


def gift(status: str = "ON_HOLD", **more: Any) -> dict[str, Any]:
    """A gift."""
    return {"status": status, **more}


GIFT = {"capabilities": ("octo/cart",), "operation": "GET /gifts/{uuid}"}
ELSEWHERE = {**GIFT, "operation": "GET /orders/{orderId}"}

GIFTS: list[Case] = [
    ("a_confirmed_gift_says_since_when", gift("CONFIRMED", utcConfirmedAt="t"), HOLDS),
    ("a_confirmed_gift_says_since_when", gift("CONFIRMED"), BREAKS),
    ("a_confirmed_gift_says_since_when", gift(), SILENT),
    ("a_gift_on_hold_is_not_confirmed", gift(), HOLDS),
    ("a_gift_on_hold_is_not_confirmed", gift(utcConfirmedAt="t"), BREAKS),
    ("a_gift_on_hold_is_not_confirmed", gift("CONFIRMED", utcConfirmedAt="t"), SILENT),
    (
        "the_voucher_of_a_confirmed_gift_can_be_delivered",
        gift("CONFIRMED", voucher={"deliveryOptions": [{}]}),
        HOLDS,
        GIFT,
    ),
    (
        "the_voucher_of_a_confirmed_gift_can_be_delivered",
        gift("CONFIRMED", voucher={"deliveryOptions": []}),
        BREAKS,
        GIFT,
    ),
    ("the_voucher_of_a_confirmed_gift_can_be_delivered", gift("CONFIRMED"), BREAKS, GIFT),
    ("the_voucher_of_a_confirmed_gift_can_be_delivered", gift("CONFIRMED"), SILENT, ELSEWHERE),
    ("the_voucher_of_a_confirmed_gift_can_be_delivered", gift(), SILENT, GIFT),
    ("a_gift_on_hold_says_until_when", gift(utcExpiresAt="t"), HOLDS),
    ("a_gift_on_hold_says_until_when", gift(), BREAKS),
    ("a_gift_on_hold_says_until_when", gift("CONFIRMED"), SILENT),
    ("a_gift_on_hold_can_be_confirmed", gift(confirmable=True), HOLDS),
    ("a_gift_on_hold_can_be_confirmed", gift(confirmable=False), BREAKS),
    ("a_gift_on_hold_can_be_confirmed", gift(), SILENT),
    ("a_gift_on_hold_can_be_confirmed", gift("CONFIRMED", confirmable=False), SILENT),
    ("a_confirmed_gift_does_not_wait_to_be_confirmed", gift("CONFIRMED", confirmable=False), HOLDS),
    ("a_confirmed_gift_does_not_wait_to_be_confirmed", gift("REDEEMED", confirmable=True), BREAKS),
    ("a_confirmed_gift_does_not_wait_to_be_confirmed", gift("CONFIRMED"), SILENT),
    ("a_confirmed_gift_does_not_wait_to_be_confirmed", gift(confirmable=True), SILENT),
    ("nothing_can_be_done_to_a_gift_that_has_ended", gift("CANCELLED", cancellable=False), HOLDS),
    ("nothing_can_be_done_to_a_gift_that_has_ended", gift("EXPIRED", updatable=True), BREAKS),
    ("nothing_can_be_done_to_a_gift_that_has_ended", gift("CANCELLED", confirmable=True), BREAKS),
    ("nothing_can_be_done_to_a_gift_that_has_ended", gift("CANCELLED"), SILENT),
    ("nothing_can_be_done_to_a_gift_that_has_ended", gift(cancellable=True), SILENT),
    ("a_gift_names_its_order", gift(orderId=None), HOLDS, GIFT),
    ("a_gift_names_its_order", gift(), BREAKS, GIFT),
    ("a_gift_names_its_order", gift(), SILENT, ELSEWHERE),
    ("a_gift_names_its_order", gift(), SILENT, {**GIFT, "capabilities": ()}),
    ("a_gift_costs_what_it_is_worth", gift(pricing=price(), amount=100, currency="EUR"), HOLDS),
    ("a_gift_costs_what_it_is_worth", gift(pricing=price(), amount=101, currency="EUR"), BREAKS),
    ("a_gift_costs_what_it_is_worth", gift(pricing=price(), amount=99, currency="EUR"), BREAKS),
    ("a_gift_costs_what_it_is_worth", gift(pricing=price(), amount=100, currency="GBP"), BREAKS),
    ("a_gift_costs_what_it_is_worth", gift(pricing=None, amount=101, currency="EUR"), SILENT),
    ("a_gift_costs_what_it_is_worth", gift(pricing=price(), amount=None, currency="EUR"), SILENT),
]


@pytest.mark.parametrize("case", GIFTS, ids=case_name)
def test_right_and_wrong_gifts_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
