"""What adjustments make of the price of a booking."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.adjustments.adjusted import kept_in
from octo_sandbox.capabilities.adjustments.names import rules_of
from octo_sandbox.capabilities.adjustments.rules import whole
from octo_sandbox.capabilities.pricing.price import Price, shares
from octo_sandbox.capabilities.pricing.quotes import Quote, Selection

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def charged(call: Call, selection: Selection, quote: Quote) -> Quote:
    """The quote with the adjustments of the booking. Refuses those that take off more than the commission."""
    booking, before, rules = selection.booking, quote.total, rules_of(call)
    if booking is None or before is None or not kept_in(booking):
        return quote
    retail, net = before.retail, before.net
    for adjustment in rules.counted(kept_in(booking)):
        more = rules.on_retail(rules, adjustment, before, len(booking.unit_items))
        retail += more
        net = None if net is None else net + rules.on_net(adjustment, before, more)
    rules.covered(before, retail, net)
    total = with_amounts(before, rules.original(before.original, retail - before.retail), retail, net)
    items = shares(total, len(quote.items)) if rules.in_tickets else quote.items
    return replace(quote, items=items, total=total)


def with_amounts(price: Price, original: int, retail: int, net: int | None) -> Price:
    """The price with these amounts, and its taxes in proportion."""

    def part(amount: int | None, before: int | None, after: int | None) -> int | None:
        if amount is None or after is None or not before:
            return amount
        return whole(Decimal(amount) * after / before)

    taxes = tuple(
        replace(tax, retail=part(tax.retail, price.retail, retail) or 0, net=part(tax.net, price.net, net))
        for tax in price.taxes
    )
    return replace(price, original=original, retail=retail, net=net, taxes=taxes)
