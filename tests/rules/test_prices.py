"""What the rules of prices say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def price(retail: int = 100, original: int = 100, **more: Any) -> dict[str, Any]:
    """A price in euros."""
    return {"retail": retail, "original": original, "currency": "EUR", "includedTaxes": [], **more}


def currency(code: str, precision: int) -> dict[str, Any]:
    """What is said of a currency."""
    return {"currency": code, "currencyPrecision": precision}


def taxes(*net: int | None, **more: Any) -> dict[str, Any]:
    """A price with these taxes."""
    return price(includedTaxes=[{"retail": 10, "net": each} for each in net], **more)


def sold(per: str, *prices: Any, field: str = "pricingFrom") -> dict[str, Any]:
    """A product whose units, or whose options, have these prices."""
    units = [{"id": f"u{n}", field: each} for n, each in enumerate(prices)]
    options = [{"id": "o", "units": units, field: each} for each in prices]
    return {"pricingPer": per, "options": options}


def booked(whole: dict[str, Any], *tickets: Any, per: str = "UNIT") -> dict[str, Any]:
    """A booking with a price, and tickets with theirs."""
    items = [{"uuid": f"t{n}", "pricing": each} for n, each in enumerate(tickets)]
    return {"pricing": whole, "product": {"pricingPer": per}, "unitItems": items}


def free(*units: str) -> dict[str, Any]:
    """A slot with a price for each of these units."""
    return {"unitPricing": [{"unitId": unit} for unit in units]}


SOLD: dict[str, Any] = {"id": "p", "options": [{"id": "o", "units": [{"id": "a"}, {"id": "b"}]}]}
ASKED: dict[str, Any] = {"body": {"productId": "p", "optionId": "o"}, "products": (SOLD,)}
AS_MEMBER = {**ASKED, "body": {**ASKED["body"], "membership": {"id": "m"}}}

EXTRA = {"extraItems": [{"extraId": "lunch"}]}
ADJUSTED = {"adjustments": [{"per": "BOOKING", "amount": -1}]}
PRICES: list[Case] = [
    ("the_original_price_is_not_below_the_retail_price", price(100, 100), HOLDS),
    ("the_original_price_is_not_below_the_retail_price", price(101, 100), BREAKS),
    ("the_precision_is_that_of_the_currency", currency("EUR", 2), HOLDS),
    ("the_precision_is_that_of_the_currency", currency("JPY", 0), HOLDS),
    ("the_precision_is_that_of_the_currency", currency("XPF", 0), HOLDS),
    ("the_precision_is_that_of_the_currency", currency("KWD", 3), HOLDS),
    ("the_precision_is_that_of_the_currency", currency("CLF", 4), HOLDS),
    ("the_precision_is_that_of_the_currency", currency("JPY", 2), BREAKS),
    ("the_reseller_pays_no_more_than_the_guest", price(net=100), HOLDS),
    ("the_reseller_pays_no_more_than_the_guest", price(net=101), BREAKS),
    ("the_reseller_pays_no_more_than_the_guest", price(net=None), SILENT),
    ("taxes_are_no_more_than_the_price_they_are_in", taxes(1, 1, retail=20), HOLDS),
    ("taxes_are_no_more_than_the_price_they_are_in", taxes(1, 1, retail=19), BREAKS),
    ("taxes_are_no_more_than_the_price_they_are_in", price(), SILENT),
    ("taxes_are_no_more_than_the_net_price_they_are_in", taxes(5, 5, net=10), HOLDS),
    ("taxes_are_no_more_than_the_net_price_they_are_in", taxes(5, 5, net=9), BREAKS),
    ("taxes_are_no_more_than_the_net_price_they_are_in", taxes(5, None, net=1), SILENT),
    ("taxes_are_no_more_than_the_net_price_they_are_in", taxes(5, net=None), SILENT),
    ("taxes_are_no_more_than_the_net_price_they_are_in", price(net=1), SILENT),
    (
        "the_default_currency_is_an_available_one",
        {"defaultCurrency": "EUR", "availableCurrencies": ["EUR"]},
        HOLDS,
    ),
    (
        "the_default_currency_is_an_available_one",
        {"defaultCurrency": "EUR", "availableCurrencies": ["GBP"]},
        BREAKS,
    ),
    ("the_default_currency_is_an_available_one", {"availableCurrencies": ["GBP"]}, SILENT),
    ("each_unit_of_a_product_priced_per_unit_has_a_from_price", sold("UNIT", [price()], price()), HOLDS),
    ("each_unit_of_a_product_priced_per_unit_has_a_from_price", sold("UNIT", [price()], []), BREAKS),
    ("each_unit_of_a_product_priced_per_unit_has_a_from_price", sold("UNIT", None), BREAKS),
    ("each_unit_of_a_product_priced_per_unit_has_a_from_price", sold("BOOKING", None), SILENT),
    (
        "each_option_of_a_product_priced_per_booking_has_a_from_price",
        sold("BOOKING", [price()], price()),
        HOLDS,
    ),
    (
        "each_option_of_a_product_priced_per_booking_has_a_from_price",
        sold("BOOKING", [price()], None),
        BREAKS,
    ),
    ("each_option_of_a_product_priced_per_booking_has_a_from_price", sold("UNIT", None), SILENT),
    ("each_unit_of_a_slot_is_priced_once", free("a", "b"), HOLDS),
    ("each_unit_of_a_slot_is_priced_once", free("a", "a"), BREAKS),
    ("each_unit_of_a_slot_is_priced_once", free(), SILENT),
    ("each_unit_of_a_slot_is_priced_once", {}, SILENT),
    ("the_units_a_slot_prices_are_those_of_the_option", free("a"), HOLDS, ASKED),
    ("the_units_a_slot_prices_are_those_of_the_option", free("c"), BREAKS, ASKED),
    ("the_units_a_slot_prices_are_those_of_the_option", free("c"), SILENT, AS_MEMBER),
    ("the_units_a_slot_prices_are_those_of_the_option", free("c"), SILENT, {**ASKED, "products": ()}),
    ("the_units_a_slot_prices_are_those_of_the_option", free("c"), SILENT),
    ("the_units_a_slot_prices_are_those_of_the_option", free(), SILENT, ASKED),
    ("each_ticket_of_a_booking_priced_per_unit_has_a_price", booked(price(), price(), price()), HOLDS),
    ("each_ticket_of_a_booking_priced_per_unit_has_a_price", booked(price(), price(), None), BREAKS),
    ("each_ticket_of_a_booking_priced_per_unit_has_a_price", booked(price(), None, per="BOOKING"), SILENT),
    ("each_ticket_of_a_booking_priced_per_unit_has_a_price", {"unitItems": [{"uuid": "t"}]}, SILENT),
    (
        "each_ticket_of_a_booking_priced_per_unit_has_a_price",
        {**booked(price(), None), "product": None},
        SILENT,
    ),
    ("the_tickets_of_a_booking_are_in_its_currency", booked(price(), price(), None), HOLDS),
    ("the_tickets_of_a_booking_are_in_its_currency", booked(price(), price(), price(currency="GBP")), BREAKS),
    ("the_tickets_of_a_booking_are_in_its_currency", booked(price(), None), SILENT),
    ("the_tickets_of_a_booking_are_in_its_currency", {"unitItems": [{"pricing": price()}]}, SILENT),
    ("a_booking_costs_what_its_tickets_cost", booked(price(200, 200), price(), price()), HOLDS),
    ("a_booking_costs_what_its_tickets_cost", booked(price(201, 201), price(), price()), BREAKS),
    # Something was taken off the booking as a whole.
    ("a_booking_costs_what_its_tickets_cost", booked(price(150, 200), price(), price()), SILENT),
    ("a_booking_costs_what_its_tickets_cost", booked(price(150, 201), price(), price()), BREAKS),
    ("a_booking_costs_what_its_tickets_cost", booked(price(), price(), None), SILENT),
    ("a_booking_costs_what_its_tickets_cost", booked(price()), SILENT),
    ("a_booking_costs_what_its_tickets_cost", booked(price(), price(7, 7, currency="GBP")), SILENT),
    ("a_booking_costs_what_its_tickets_cost", booked(price(), price(7, 7), per="BOOKING"), SILENT),
    ("a_booking_costs_what_its_tickets_cost", {**booked(price(), price(7, 7)), "product": None}, SILENT),
    ("a_booking_costs_what_its_tickets_cost", {"unitItems": [], "product": {"pricingPer": "UNIT"}}, SILENT),
    # Something beside the tickets was bought, or something was taken off by the reseller.
    ("a_booking_costs_what_its_tickets_cost", {**booked(price(201, 201), price(), price()), **EXTRA}, SILENT),
    ("a_booking_costs_what_its_tickets_cost", {**booked(price(99, 99), price()), **ADJUSTED}, SILENT),
]


@pytest.mark.parametrize("case", PRICES, ids=case_name)
def test_right_and_wrong_prices_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
