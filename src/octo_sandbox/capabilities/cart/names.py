"""The id of the capability, and the way to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.rules import CartRules

CART: Final = "octo/cart"


def rules_of(call: Call) -> CartRules:
    rules: CartRules = call.policies.of(CART)
    return rules


def order_key(booking: Booking) -> str | None:
    """The id of the order a booking is in; None for one that was made without the capability."""
    key: str | None = booking.extra.get(CART)
    return key
