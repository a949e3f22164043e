"""What the rules of orders say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def price(retail: int = 100, original: int = 100, **more: Any) -> dict[str, Any]:
    """A price in euros."""
    return {"retail": retail, "original": original, "currency": "EUR", "includedTaxes": [], **more}


def order(status: str = "ON_HOLD", *things: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order with bookings, each as alive as the order unless it says otherwise."""
    return {"status": status, "bookings": [{"status": status, **each} for each in things], **more}


CART = {"capabilities": ("octo/cart",), "operation": "GET /bookings/{uuid}"}
ONE: dict[str, Any] = {}
GONE = {"status": "CANCELLED"}
GUEST = {"fullName": "Ada Lovelace", "lastName": "Lovelace", "phoneNumber": None}

CARTS: list[Case] = [
    (
        "an_order_is_settled_in_a_way_that_it_lists",
        order(settlementMethod="DIRECT", settlementMethods=["DEFERRED", "DIRECT"]),
        HOLDS,
    ),
    (
        "an_order_is_settled_in_a_way_that_it_lists",
        order(settlementMethod="DIRECT", settlementMethods=["DEFERRED"]),
        BREAKS,
    ),
    (
        "an_order_is_settled_in_a_way_that_it_lists",
        order(settlementMethod=None, settlementMethods=["DEFERRED"]),
        SILENT,
    ),
    ("an_order_is_settled_in_a_way_that_it_lists", order(settlementMethod="DIRECT"), SILENT),
    ("a_booking_names_its_order", {"orderId": None}, HOLDS, CART),
    ("a_booking_names_its_order", {}, BREAKS, CART),
    ("a_booking_names_its_order", {}, SILENT, {**CART, "capabilities": ()}),
    ("a_booking_names_its_order", {}, SILENT, {**CART, "operation": "GET /orders/{orderId}"}),
    ("one_thing_of_an_order_is_primary", order("ON_HOLD", {"primary": True}, {"primary": False}), HOLDS),
    ("one_thing_of_an_order_is_primary", order("ON_HOLD", {"primary": True}, {"primary": True}), BREAKS),
    ("one_thing_of_an_order_is_primary", order("ON_HOLD", {"primary": False}), BREAKS),
    (
        "one_thing_of_an_order_is_primary",
        order("ON_HOLD", {"primary": True}, gifts=[{"status": "ON_HOLD", "primary": True}]),
        BREAKS,
    ),
    ("one_thing_of_an_order_is_primary", order("ON_HOLD", {"primary": False}, ONE), SILENT),
    ("one_thing_of_an_order_is_primary", order("ON_HOLD", {"primary": False, **GONE}), SILENT),
    ("one_thing_of_an_order_is_primary", order(), SILENT),
    ("a_confirmed_order_says_since_when", order("CONFIRMED", utcConfirmedAt="t"), HOLDS),
    ("a_confirmed_order_says_since_when", order("CONFIRMED", utcConfirmedAt=None), BREAKS),
    ("a_confirmed_order_says_since_when", order("CONFIRMED"), SILENT),
    ("a_confirmed_order_says_since_when", order(utcConfirmedAt=None), SILENT),
    ("an_order_on_hold_is_not_confirmed", order(utcConfirmedAt=None), HOLDS),
    ("an_order_on_hold_is_not_confirmed", order(utcConfirmedAt="t"), BREAKS),
    ("an_order_on_hold_is_not_confirmed", order(), SILENT),
    ("an_order_on_hold_is_not_confirmed", order("CONFIRMED", utcConfirmedAt="t"), SILENT),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", ONE, confirmable=True), HOLDS),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", ONE, confirmable=False, contact=GUEST), BREAKS),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", ONE, confirmable=False, contact=None), HOLDS),
    (
        "an_order_on_hold_can_be_confirmed",
        order("ON_HOLD", ONE, confirmable=False, contact=GUEST, requiredContactFields=["phoneNumber"]),
        HOLDS,
    ),
    (
        "an_order_on_hold_can_be_confirmed",
        order("ON_HOLD", ONE, confirmable=False, contact=GUEST, requiredContactFields=["lastName"]),
        BREAKS,
    ),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", ONE), SILENT),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", confirmable=False), SILENT),
    ("an_order_on_hold_can_be_confirmed", order("ON_HOLD", ONE, GONE, confirmable=False), SILENT),
    ("an_order_on_hold_can_be_confirmed", order("CONFIRMED", ONE, confirmable=False), SILENT),
    (
        "an_order_that_has_ended_can_be_neither_confirmed_nor_changed",
        order("CANCELLED", confirmable=False, cancellable=False, updatable=False),
        HOLDS,
    ),
    (
        "an_order_that_has_ended_can_be_neither_confirmed_nor_changed",
        order("EXPIRED", confirmable=True),
        BREAKS,
    ),
    (
        "an_order_that_has_ended_can_be_neither_confirmed_nor_changed",
        order("REJECTED", cancellable=True),
        BREAKS,
    ),
    (
        "an_order_that_has_ended_can_be_neither_confirmed_nor_changed",
        order("CANCELLED", updatable=True),
        BREAKS,
    ),
    ("an_order_that_has_ended_can_be_neither_confirmed_nor_changed", order("CANCELLED"), SILENT),
    ("an_order_that_has_ended_can_be_neither_confirmed_nor_changed", order(confirmable=True), SILENT),
    ("an_order_that_holds_something_says_until_when", order("ON_HOLD", ONE, utcExpiresAt="t"), HOLDS),
    ("an_order_that_holds_something_says_until_when", order("ON_HOLD", ONE, utcExpiresAt=None), BREAKS),
    ("an_order_that_holds_something_says_until_when", order("ON_HOLD", ONE), SILENT),
    ("an_order_that_holds_something_says_until_when", order("ON_HOLD", utcExpiresAt=None), SILENT),
    ("an_order_that_holds_something_says_until_when", order("CONFIRMED", ONE, utcExpiresAt=None), SILENT),
    (
        "an_order_costs_what_is_in_it",
        order("ON_HOLD", {"pricing": price()}, {"pricing": price(1, 2)}, pricing=price(101, 102)),
        HOLDS,
    ),
    ("an_order_costs_what_is_in_it", order("ON_HOLD", {"pricing": price()}, pricing=price(101, 100)), BREAKS),
    ("an_order_costs_what_is_in_it", order("ON_HOLD", {"pricing": price()}, pricing=price(100, 101)), BREAKS),
    (
        "an_order_costs_what_is_in_it",
        order("ON_HOLD", {"pricing": price(currency="GBP")}, pricing=price(7)),
        SILENT,
    ),
    ("an_order_costs_what_is_in_it", order("ON_HOLD", {"pricing": price()}, ONE, pricing=price(7)), SILENT),
    ("an_order_costs_what_is_in_it", order("ON_HOLD", {"pricing": price()}, GONE, pricing=price(7)), SILENT),
    ("an_order_costs_what_is_in_it", order("ON_HOLD", {"pricing": price()}, pricing=None), SILENT),
    ("bookings_in_an_order_name_that_order", order("ON_HOLD", {"orderId": "o"}, orderId="o"), HOLDS),
    ("bookings_in_an_order_name_that_order", order("ON_HOLD", {"orderId": "i"}, orderId="o", id="i"), HOLDS),
    ("bookings_in_an_order_name_that_order", order("ON_HOLD", {"orderId": "x"}, orderId="o"), BREAKS),
    ("bookings_in_an_order_name_that_order", order("ON_HOLD", ONE, orderId="o"), SILENT),
    ("bookings_in_an_order_name_that_order", order("ON_HOLD", {"orderId": "x"}), SILENT),
    ("bookings_in_an_order_name_that_order", {"orderId": "o", "bookings": None}, SILENT),
    ("an_order_is_not_ahead_of_its_bookings", order("CONFIRMED", ONE), HOLDS),
    ("an_order_is_not_ahead_of_its_bookings", order("CONFIRMED", {"status": "ON_HOLD"}), BREAKS),
    ("an_order_is_not_ahead_of_its_bookings", order("CANCELLED", {"status": "ON_HOLD"}), BREAKS),
    ("an_order_is_not_ahead_of_its_bookings", order("ON_HOLD", ONE), SILENT),
    ("an_order_is_not_ahead_of_its_bookings", order("CONFIRMED"), SILENT),
    ("an_order_is_not_ahead_of_its_bookings", {"status": "CONFIRMED", "bookings": None}, SILENT),
]


@pytest.mark.parametrize("case", CARTS, ids=case_name)
def test_right_and_wrong_orders_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
