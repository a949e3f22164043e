"""Prices of the mock. Quotes are right, and bookings cost nothing."""

from __future__ import annotations

from dataclasses import replace

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.quotes import Quote
from octo_sandbox.capabilities.pricing.tariff import BOOKING, UNIT
from octo_sandbox.catalogue import Option, Product, Unit
from octo_sandbox.dialects.mock_without_stock.catalogue import PER_BOOKING
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

_CURRENCY = "EUR"
_NOTHING = Price(_CURRENCY, 0, 0, 0, None)
_TEN_PERCENT = Offer(
    id="10-percent-off",
    title="10% off",
    code="10PERCENTOFF",
    percent=10,
    label="10% off",
    public=True,
)


def _unit_price(_product: Product, _option: Option, unit: Unit, _currency: str) -> Price:
    amount = 800 if unit.type == "CHILD" else 1000
    return Price(_CURRENCY, 2, amount, amount, amount)


def _whole_price(_product: Product, _option: Option, _currency: str) -> Price:
    return Price(_CURRENCY, 2, 4000, 4000, 4000)


def _for_nothing(_call: Call, _booking: Booking, quote: Quote) -> Quote:
    """Price the booking at 0. Keep the unit prices of its items."""
    items = quote.items if quote.units else (_NOTHING,) * len(quote.items)
    return Quote(quote.units, items, _NOTHING)


def _words_of_the_program(_call: Call, view: View) -> View:
    return {**view, "offerCode": "offerCode", "offerTitle": "offerTitle"} if "offerCode" in view else view


def added_to(policies: Policies) -> Policies:
    policies = policies.with_capability(
        "octo/pricing",
        currencies=lambda _product: (_CURRENCY,),
        default_currency=lambda _product: _CURRENCY,
        per=lambda product: BOOKING if product.id in PER_BOOKING else UNIT,
        unit_price=_unit_price,
        whole_price=_whole_price,
        agreed=_for_nothing,
    )
    policies = policies.with_capability(
        "octo/offers", offers=lambda _call: (_TEN_PERCENT,), reduced=lambda _offer, price: price
    )
    return replace(reshaped(policies, "Booking", _words_of_the_program))
