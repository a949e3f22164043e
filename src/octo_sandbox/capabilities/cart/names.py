"""The id of octo/cart and access to its rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.rules import CartRules

CART: Final = "octo/cart"
_NESTING: Final = "octo/cart nesting"


def rules_of(call: Call) -> CartRules:
    rules: CartRules = call.policies.of(CART)
    return rules


@contextmanager
def nesting(call: Call) -> Iterator[None]:
    """Mark everything shown inside the block as a part of its order."""
    before = call.extra.get(_NESTING, False)
    call.extra[_NESTING] = True
    try:
        yield
    finally:
        call.extra[_NESTING] = before


def is_nested(call: Call) -> bool:
    """Return whether an object is now shown as a part of its order."""
    return bool(call.extra.get(_NESTING, False))


def order_key(booking: Booking) -> str | None:
    """Return the id of the booking's order, or None for a booking made without octo/cart."""
    key: str | None = booking.extra.get(CART)
    return key
