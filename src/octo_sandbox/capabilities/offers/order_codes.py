"""Offer codes sent with the update of an order, applied to the bookings in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.bookings.update_extend import saved
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.offers.rules import OFFERS, rules_of
from octo_sandbox.capabilities.pricing.booking_price import price_again

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def apply_to_order(call: Call, component: str, _kept: dict[str, Any]) -> None:
    """Price every booking on hold again with the first of the codes that is for its product.

    Refuses a code that is for nothing in the order.
    """
    name = call.path.get("orderId")
    codes = call.fields.texts("offers") if call.has(OFFERS) and component == "Order" else None
    order = None if name is None or not codes else order_named(call, name)
    if order is None or not codes:
        return
    held = [item.thing for item in items_of(call, order) if item.thing.status == ON_HOLD]
    bookings = [thing for thing in held if isinstance(thing, Booking)]
    fitting = {booking.uuid: _for(call, booking, codes) for booking in bookings}
    for code in codes:
        if not any(code in found for found in fitting.values()):
            rules_of(call).unknown(code)
    for booking in bookings:
        for code in fitting[booking.uuid][:1]:
            with saved(call, booking):
                booking.extra[OFFERS] = {**booking.extra.get(OFFERS, {}), "asked": code}
                price_again(call, booking)


def _for(call: Call, booking: Booking, codes: list[str]) -> list[str]:
    """Return the codes whose offer is for the product of the booking."""
    known = {each.code for each in rules_of(call).offers(call) if each.is_for(booking.product_id)}
    return [code for code in codes if code in known]
