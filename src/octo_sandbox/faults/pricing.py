"""Mistakes with octo/pricing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import CONFIRMED
from octo_sandbox.call import Call
from octo_sandbox.capabilities.pricing import Price
from octo_sandbox.capabilities.pricing.rules import PRICING, PricingRules
from octo_sandbox.faults.policy_changes import answers, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (PRICING,)
RULES = PricingRules()
CHECK = "POST /availability"


def rules(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/pricing."""
    return policies.with_capability(PRICING, **changes)


def _priced(policies: Policies, change: Callable[[View], View]) -> Policies:
    return reshaped(policies, "Pricing", lambda _call, view: {**view, **change(view)})


@fault("prices-leak", breaks="CORE-HDR-009", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Products show pricingPer to resellers who did not ask for prices."""
    return reshaped(policies, "Product", lambda _call, view: {"pricingPer": "UNIT", **view})


@fault("default-currency-is-not-available", breaks="PRICING-002", needs=NEEDS)
def _default(policies: Policies) -> Policies:
    """The default currency is not one of the available ones."""
    return reshaped(
        policies,
        "Product",
        lambda _call, view: {**view, "defaultCurrency": "SEK"} if "defaultCurrency" in view else view,
    )


@fault("units-have-no-from-price", breaks="PRICING-005", needs=NEEDS)
def _no_from_price(policies: Policies) -> Policies:
    """The units of a product that is priced per unit have no price in the catalogue."""
    return rules(policies, has_from_price=lambda _per, component: component != "Unit")


@fault("catalogue-has-one-currency", breaks="PRICING-006", needs=NEEDS)
def _one_currency(policies: Policies) -> Policies:
    """The catalogue shows prices in the default currency only."""

    def currencies(own: PricingRules, product: Any, sent: str | None) -> tuple[str, ...]:
        return RULES.catalogue_currencies(own, product, sent)[:1]

    return rules(policies, catalogue_currencies=currencies)


@fault("catalogue-ignores-the-currency", breaks="PRICING-006", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """The catalogue shows every currency, although one was asked for."""

    def currencies(own: PricingRules, product: Any, _sent: str | None) -> tuple[str, ...]:
        return RULES.catalogue_currencies(own, product, None)

    return rules(policies, catalogue_currencies=currencies)


@fault("precision-is-always-two", breaks="PRICING-015", needs=NEEDS)
def _precision(policies: Policies) -> Policies:
    """The currencyPrecision of yen is two."""
    return _priced(policies, lambda view: {"currencyPrecision": 2})


@fault("original-below-retail", breaks="PRICING-004", needs=NEEDS)
def _original(policies: Policies) -> Policies:
    """The original price is lower than the retail price."""
    return _priced(policies, lambda view: {"original": view["retail"] - 1})


@fault("net-above-retail", breaks="PRICING-016", needs=NEEDS)
def _net(policies: Policies) -> Policies:
    """The net price is higher than the retail price."""
    return _priced(policies, lambda view: {"net": view["retail"] + 1})


@fault("taxes-above-the-price", breaks="PRICING-013", needs=NEEDS)
def _taxes(policies: Policies) -> Policies:
    """The taxes are higher than the price that includes them."""

    def change(view: View) -> View:
        return {"includedTaxes": [{**tax, "retail": view["retail"] + 1} for tax in view["includedTaxes"]]}

    return _priced(policies, change)


@fault("slots-have-no-price", breaks="PRICING-007", needs=NEEDS)
def _no_price(policies: Policies) -> Policies:
    """A slot has no price for the selection."""
    return reshaped(
        policies, "Availability", lambda _call, v: {**v, "pricing": None} if "pricing" in v else v
    )


@fault("slots-price-one-unit", breaks="PRICING-007", needs=NEEDS)
def _one_unit(policies: Policies) -> Policies:
    """A slot has no prices for single units."""
    return reshaped(
        policies, "Availability", lambda _call, v: {**v, "unitPricing": []} if "unitPricing" in v else v
    )


@fault("units-are-priced-twice", breaks="PRICING-007", needs=NEEDS)
def _twice(policies: Policies) -> Policies:
    """The first unit of a slot has two prices."""

    def change(_call: Call, view: View) -> View:
        prices = view.get("unitPricing")
        return {**view, "unitPricing": [*prices, prices[0]]} if prices else view

    return reshaped(policies, "Availability", change)


@fault("selection-costs-more-than-its-units", breaks="PRICING-008", needs=NEEDS)
def _fee(policies: Policies) -> Policies:
    """The price of a selection includes a hidden fee."""

    def change(_call: Call, view: View) -> View:
        price = view.get("pricing")
        if price is None or not view["unitPricing"]:
            return view
        return {
            **view,
            "pricing": {**price, "retail": price["retail"] + 100, "original": price["original"] + 100},
        }

    return reshaped(policies, "Availability", change)


@fault("charter-costs-more-with-more-guests", breaks="PRICING-020", needs=NEEDS)
def _charter(policies: Policies) -> Policies:
    """A price per booking rises with each guest."""

    def change(call: Call, body: Any) -> Any:
        guests = sum(unit["quantity"] for unit in call.body.get("units") or ())
        return [_dearer(slot, guests) for slot in body] if call.has(PRICING) else body

    return answers(policies, CHECK, change)


def _dearer(slot: View, guests: int) -> View:
    price = slot.get("pricing")
    if price is None or slot.get("unitPricing"):
        return slot
    more = {name: price[name] + 100 * guests for name in ("original", "retail")}
    return {**slot, "pricing": {**price, **more}}


@fault("calendar-has-no-prices", breaks="PRICING-009", needs=NEEDS)
def _calendar(policies: Policies) -> Policies:
    """The days of the calendar have no lowest price."""

    def change(_call: Call, view: View) -> View:
        return {**view, "unitPricingFrom": [], "pricingFrom": None} if "pricingFrom" in view else view

    return reshaped(policies, "AvailabilityCalendar", change)


@fault("slots-ignore-the-currency", breaks="PRICING-018", needs=NEEDS)
def _slot_currency(policies: Policies) -> Policies:
    """Slots and days are priced in the default currency, whatever currency was asked for."""

    def currency(own: PricingRules, product: Any, sent: str | None) -> str:
        known = RULES.availability_currency(own, product, sent)
        return RULES.availability_currency(own, product, None) if known else known

    return rules(policies, availability_currency=currency)


@fault("bookings-ignore-the-currency", breaks="PRICING-010", needs=NEEDS)
def _booking_currency(policies: Policies) -> Policies:
    """A booking is priced in the default currency, whatever currency was asked for."""

    def currency(own: PricingRules, product: Any, sent: str | None) -> str:
        known = RULES.booking_currency(own, product, sent)
        return RULES.booking_currency(own, product, None) if known else known

    return rules(policies, booking_currency=currency)


@fault("tickets-have-no-price", breaks="PRICING-010", needs=NEEDS)
def _ticket(policies: Policies) -> Policies:
    """The tickets of a booking that is priced per unit have no price."""
    return reshaped(policies, "UnitItem", lambda _call, v: {**v, "pricing": None} if "pricing" in v else v)


@fault("another-currency-is-the-default", breaks="PRICING-014", needs=NEEDS)
def _other_default(policies: Policies) -> Policies:
    """Slots and bookings are priced in the last available currency when none is named."""

    def currency(own: PricingRules, product: Any, sent: str | None) -> str:
        return RULES.booking_currency(own, product, sent or RULES.currencies(product)[-1])

    return rules(policies, booking_currency=currency, availability_currency=currency)


@fault("bookings-cost-more-than-slots", breaks="PRICING-011", needs=NEEDS)
def _costs_more(policies: Policies) -> Policies:
    """A booking costs more than the price of its slot."""
    return rules(policies, agreed=lambda _call, _booking, quote: raised(quote, 1))


@fault("tickets-do-not-add-up", breaks="PRICING-017", needs=NEEDS)
def _add_up(policies: Policies) -> Policies:
    """The prices of the tickets add up to less than the price of the booking."""

    def change(_call: Call, view: View) -> View:
        price = view.get("pricing")
        return {**view, "pricing": {**price, "retail": price["retail"] - 1}} if price else view

    return reshaped(policies, "UnitItem", change)


@fault("confirmation-raises-the-price", breaks="PRICING-019", needs=NEEDS)
def _raises(policies: Policies) -> Policies:
    """A confirmed booking costs more than the hold did."""

    def change(_call: Call, view: View) -> View:
        if view["status"] != CONFIRMED or not view.get("pricing"):
            return view
        more = {name: view["pricing"][name] + 10 for name in ("original", "retail")}
        items = [_ticket_raised(item, first) for item, first in zip(view["unitItems"], _once(), strict=False)]
        return {**view, "pricing": {**view["pricing"], **more}, "unitItems": items}

    return reshaped(policies, "Booking", change)


def _once() -> itertools.chain[bool]:
    return itertools.chain([True], itertools.repeat(False))


def _ticket_raised(item: View, first: bool) -> View:
    if not first or not item.get("pricing"):
        return item
    more = {name: item["pricing"][name] + 10 for name in ("original", "retail")}
    return {**item, "pricing": {**item["pricing"], **more}}


@fault("any-currency-will-do", breaks="PRICING-012", needs=NEEDS)
def _any_currency(policies: Policies) -> Policies:
    """An unsupported currency is answered with prices in the default one."""

    def currency(own: PricingRules, product: Any, sent: str | None) -> str:
        accepted = RULES.currencies(product)
        return RULES.booking_currency(own, product, sent if sent in accepted else None)

    return rules(policies, booking_currency=currency, availability_currency=currency)


@fault("order-of-units-changes-the-price", breaks="PRICING-REL-001", needs=NEEDS)
def _order(policies: Policies) -> Policies:
    """The price depends on the order in which units are named."""

    def change(call: Call, body: Any) -> Any:
        named = [unit["id"] for unit in call.body.get("units") or ()]
        if not call.has(PRICING) or named == sorted(named):
            return body
        return [_dearer_by(slot, 7) for slot in body]

    return answers(policies, CHECK, change)


def _dearer_by(slot: View, amount: int) -> View:
    price = slot.get("pricing")
    if price is None:
        return slot
    return {**slot, "pricing": {**price, **{name: price[name] + amount for name in ("original", "retail")}}}


def raised(quote: Any, amount: int) -> Any:
    total: Price | None = quote.total
    if total is None:
        return quote
    return replace(
        quote, total=replace(total, retail=total.retail + amount, original=total.original + amount)
    )


@fault("units-are-priced-for-a-selection-only", breaks="PRICING-007", needs=NEEDS)
def _for_a_selection(policies: Policies) -> Policies:
    """A slot tells the prices of its units only to those who say how many come."""

    def slots(call: Call, body: Any) -> Any:
        return body if call.body.get("units") else [{**slot, "unitPricing": []} for slot in body]

    return answers(policies, "POST /availability", slots)
