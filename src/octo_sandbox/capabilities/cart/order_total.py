"""The price of an order: the sum of its contents in one currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.cart.order_contents import Item, items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.pricing import price_view, sum_prices
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def total_of_what_is_in_it(call: Call, _order: Order, items: Sequence[Item]) -> View:
    """The price of all that is not over. Null while nothing has a price, or where the currencies differ,
    which they can where bookings were put in by someone who did not ask for prices."""
    if not call.has(PRICING):
        return {}
    prices = [item.kind.price(call, item.thing) for item in items if not item.is_over]
    sums = sum_prices(price for price in prices if price is not None)
    return {"pricing": price_view(call, sums[0]) if len(sums) == 1 else None}


def currency_of(call: Call, order: Order) -> str | None:
    """Return the currency of the order, or else that of the first thing put into it."""
    if order.currency is not None or not call.has(PRICING):
        return order.currency
    prices = (item.kind.price(call, item.thing) for item in items_of(call, order))
    return next((price.currency for price in prices if price is not None), None)
