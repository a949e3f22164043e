"""The rules of card payments are held against single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

PRICE = {"retail": 5000, "currency": "GBP", "currencyPrecision": 2}
OWED = {"totalPaid": 0, "outstandingBalance": 5000, "currency": "GBP", "currencyPrecision": 2}
PAID = {"totalPaid": 5000, "outstandingBalance": 0, "currency": "GBP", "currencyPrecision": 2}


def thing(payment: Any, status: str = "ON_HOLD", **more: Any) -> dict[str, Any]:
    return {"status": status, "cardPayment": payment, "pricing": PRICE, **more}


SURCHARGED = {**OWED, "surcharge": 100, "outstandingBalance": 5100}
PAYMENTS: list[Case] = [
    ("a_confirmed_booking_owes_nothing", thing(PAID, "CONFIRMED"), HOLDS),
    ("a_confirmed_booking_owes_nothing", thing(OWED, "CONFIRMED"), BREAKS),
    ("an_unpaid_booking_owes_its_price", thing(OWED), HOLDS),
    ("an_unpaid_booking_owes_its_price", thing({**OWED, "outstandingBalance": 5001}), BREAKS),
    ("a_booking_is_paid_in_its_currency", thing(OWED), HOLDS),
    ("a_booking_is_paid_in_its_currency", thing({**OWED, "currency": "EUR"}), BREAKS),
    ("a_confirmed_order_owes_nothing", thing(PAID, "CONFIRMED"), HOLDS),
    ("a_confirmed_order_owes_nothing", thing(OWED, "CONFIRMED"), BREAKS),
    ("an_unpaid_order_owes_its_price", thing(OWED), HOLDS),
    ("an_unpaid_order_owes_its_price", thing({**OWED, "outstandingBalance": 5001}), BREAKS),
    ("an_order_is_paid_in_its_currency", thing(OWED), HOLDS),
    ("an_order_is_paid_in_its_currency", thing({**OWED, "currency": "EUR"}), BREAKS),
    ("a_confirmed_gift_owes_nothing", thing(PAID, "CONFIRMED"), HOLDS),
    ("a_confirmed_gift_owes_nothing", thing(OWED, "CONFIRMED"), BREAKS),
    ("an_unpaid_gift_owes_its_price", thing(OWED), HOLDS),
    ("an_unpaid_gift_owes_its_price", thing({**OWED, "outstandingBalance": 5001}), BREAKS),
    ("a_gift_is_paid_in_its_currency", thing(OWED), HOLDS),
    ("a_gift_is_paid_in_its_currency", thing({**OWED, "currency": "EUR"}), BREAKS),
    ("a_confirmed_booking_owes_nothing", thing(OWED), SILENT),
    ("a_confirmed_booking_owes_nothing", thing(None, "CONFIRMED"), SILENT),
    ("an_unpaid_booking_owes_its_price", thing(SURCHARGED), HOLDS),
    ("an_unpaid_booking_owes_its_price", thing({**OWED, "outstandingBalance": 4900}), BREAKS),
    (
        "an_unpaid_booking_owes_its_price",
        thing({**OWED, "outstandingBalance": 4900}, giftPayment={"amount": 100}),
        HOLDS,
    ),
    ("an_unpaid_booking_owes_its_price", thing(PAID, "CONFIRMED"), SILENT),
    ("an_unpaid_booking_owes_its_price", thing({**PAID, "totalPaid": 1}), SILENT),
    ("a_booking_is_paid_in_its_currency", thing({"currency": "GBP"}), HOLDS),
    ("a_booking_is_paid_in_its_currency", thing({**OWED, "currencyPrecision": 3}), BREAKS),
    ("a_booking_is_paid_in_its_currency", thing(OWED, pricing=None), SILENT),
    ("an_unpaid_order_owes_its_price", thing(OWED, bookings=[{"status": "CONFIRMED"}]), SILENT),
    (
        "an_unpaid_order_owes_its_price",
        thing({**OWED, "outstandingBalance": 1}, bookings=[{"status": "ON_HOLD"}]),
        BREAKS,
    ),
    ("what_was_paid_adds_up", {"paid": 90, "paidSurcharge": 10, "totalPaid": 100}, HOLDS),
    ("what_was_paid_adds_up", {"paid": 90, "paidSurcharge": 10, "totalPaid": 90}, HOLDS),
    ("what_was_paid_adds_up", {"paid": 90, "paidSurcharge": 10, "totalPaid": 101}, BREAKS),
    ("what_was_paid_adds_up", {"paid": 90}, SILENT),
    ("what_was_paid_adds_up", {"paid": 90, "totalPaid": 90}, HOLDS),
    ("a_confirmed_booking_owes_nothing", thing({**PAID, "outstandingBalance": 1}, "CONFIRMED"), BREAKS),
    ("an_unpaid_booking_owes_its_price", thing(OWED, giftPayment={"amount": None}), HOLDS),
    ("what_is_owed_adds_up", {"balance": 90, "surcharge": 10, "outstandingBalance": 100}, HOLDS),
    ("what_is_owed_adds_up", {"balance": 90, "outstandingBalance": 89}, BREAKS),
    ("what_is_owed_adds_up", {"outstandingBalance": 89}, SILENT),
    ("no_more_is_given_back_than_was_paid", {"totalPaid": 5, "totalRefunded": 5}, HOLDS),
    ("no_more_is_given_back_than_was_paid", {"totalPaid": 5, "totalRefunded": 6}, BREAKS),
    ("no_more_is_given_back_than_was_paid", {"totalRefunded": 6}, SILENT),
]


@pytest.mark.parametrize("case", PAYMENTS, ids=case_name)
def test_right_and_wrong_payments_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its business."""
    assert told(case) == case[2]
