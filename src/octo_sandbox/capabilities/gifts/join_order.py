"""Puts gifts into orders when they are made, updated or confirmed, with or without an orderId."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.capabilities.cart.join_order import joined, order_to_join
from octo_sandbox.capabilities.cart.lookup import touch
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.lookup import order_of
from octo_sandbox.capabilities.gifts.names import LISTED_AS, rules_of
from octo_sandbox.capabilities.gifts.record import Gift

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order


def enter(call: Call, order: Order, gift: Gift) -> None:
    """Put the gift into the order and give everything in it the same end of the hold."""
    until = joined(call, order, LISTED_AS, gift)
    gift.extra[CART] = order.id
    if gift.status == ON_HOLD:
        gift.expires_at = until


def move(call: Call, gift: Gift) -> None:
    """Move a gift that is written with another orderId."""
    name = call.fields.text("orderId") if call.has(CART) else None
    if name is None:
        return
    order = rules_of(call).order_to_move_to(call, name)
    before = order_of(call, gift)
    if order is None or (before is not None and before.id == order.id):
        return
    if before is not None:
        before.things.remove((LISTED_AS, gift.id))
        touch(call, before)
    enter(call, order, gift)


def to_move_to(call: Call, name: str) -> Order | None:
    return order_to_join(call, name)
