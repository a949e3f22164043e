"""The price of a booking, set when it is made or changed and kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import Booking, UnitItem
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.quotes import Selection, quote
from octo_sandbox.capabilities.pricing.rules import PRICING, rules_of
from octo_sandbox.catalogue import Option, Product

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.call import Call


def price_of_booking(booking: Booking) -> Price | None:
    """Return the price agreed on, or None for a booking made without prices."""
    kept = booking.extra.get(PRICING)
    return None if kept is None else Price.from_document(kept["total"])


def price_of_ticket(booking: Booking, item: UnitItem) -> Price | None:
    kept: dict[str, Any] = booking.extra.get(PRICING, {}).get("items", {})
    return Price.from_document(kept[item.uuid]) if item.uuid in kept else None


def price_new(call: Call, booking: Booking, bookable: Bookable) -> None:
    """Set the price of a hold to what its bookable costs now."""
    rules = rules_of(call)
    currency = rules.booking_currency(rules, bookable.product, _sent_currency(call))
    _price(call, booking, bookable.product, bookable.option, currency)


def price_again(call: Call, booking: Booking) -> None:
    """Set the price after a change, in the currency agreed on unless the call names another."""
    product, option = call.policies.product_of(call, booking)
    rules, sent = rules_of(call), _sent_currency(call)
    agreed = booking.extra.get(PRICING, {}).get("currency")
    if sent is not None or agreed not in rules.currencies(product):
        agreed = rules.booking_currency(rules, product, sent)
    _price(call, booking, product, option, agreed)


def _sent_currency(call: Call) -> str | None:
    return call.fields.text("currency") if call.has(PRICING) else None


def _price(call: Call, booking: Booking, product: Product, option: Option, currency: str) -> None:
    tickets = tuple(item.unit_id for item in booking.unit_items)
    prices = quote(call, Selection(product, option, tickets, currency, booking))
    prices = rules_of(call).agreed(call, booking, prices)
    if prices.total is None:
        raise LookupError(f"the booking {booking.uuid} has no tickets")
    booking.extra[PRICING] = {
        "currency": currency,
        "total": prices.total.to_document(),
        "items": {
            item.uuid: price.to_document()
            for item, price in zip(booking.unit_items, prices.items, strict=True)
        },
    }
