"""What extras add to the price of a selection and of a booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.extras.asked import asked_in
from octo_sandbox.capabilities.extras.bought import kept_in, sold_for, sold_with
from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import rules_of
from octo_sandbox.capabilities.extras.rules import Bought
from octo_sandbox.capabilities.pricing.price import Price, sum_prices
from octo_sandbox.capabilities.pricing.quotes import Quote, Selection

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call


def charged(call: Call, selection: Selection, quote: Quote) -> Quote:
    """The quote with the extras that were bought with the booking, or that the check asks about."""
    booking, rules = selection.booking, rules_of(call)
    if booking is not None:
        return _with_bought(call, booking, selection, quote) if rules.in_booking else quote
    prices = [
        price
        for each in asked_in(call)
        if (price := rules.price(selection.product.id, each.extra, selection.currency, each.retail))
        is not None
        for _ in range(each.quantity)
    ]
    if not prices or quote.total is None or not rules.in_selection:
        return quote
    return replace(quote, total=_sum(quote.total, prices))


def _with_bought(call: Call, booking: Booking, selection: Selection, quote: Quote) -> Quote:
    whole = prices_of(
        call, selection.product.id, kept_in(booking.extra), sold_with(call, booking), selection.currency
    )
    items = list(quote.items)
    for position, item in enumerate(booking.unit_items):
        own = prices_of(
            call, selection.product.id, kept_in(item.extra), sold_for(call, booking, item), selection.currency
        )
        whole += own
        if rules_of(call).in_tickets and own:
            items[position] = _sum(items[position], own)
    if not whole or quote.total is None:
        return quote
    return replace(quote, items=tuple(items), total=_sum(quote.total, whole))


def prices_of(
    call: Call, product_id: str, bought: Iterable[Bought], sold: Sequence[Extra], currency: str
) -> list[Price]:
    """What was bought costs as much, in this currency."""
    by_id = {extra.id: extra for extra in sold}
    found = (
        rules_of(call).price(product_id, by_id[each["extra"]], currency, each["retail"])
        for each in bought
        if each["extra"] in by_id
    )
    return [price for price in found if price is not None]


def _sum(first: Price, more: Sequence[Price]) -> Price:
    return sum_prices([first, *more])[0]
