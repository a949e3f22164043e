"""Puts bookings into orders when they are made, updated or confirmed, with or without an orderId."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.bookable import Bookable
from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.capabilities.cart.lookup import new_order, order_named, touch
from octo_sandbox.capabilities.cart.names import CART, order_key, rules_of
from octo_sandbox.capabilities.cart.order_contents import BOOKINGS, Thing, items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.states import JOIN, allow
from octo_sandbox.errors import INVALID_ORDER_ID, invalid_id

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    """Put a new booking into the order that was named, or into a new one."""
    if call.has(CART):
        name = call.fields.text("orderId")
        order = rules_of(call).order_for(call, name)
        currency = rules_of(call).currency(call, order)
        if currency is not None:
            # What is put into an order is paid in its currency unless the request names another.
            call.body.setdefault("currency", currency)
        enter(call, order, booking)


def updating(call: Call, booking: Booking) -> None:
    """Move a booking that is updated or confirmed with another orderId."""
    name = call.fields.text("orderId") if call.has(CART) else None
    if name is not None:
        order = rules_of(call).order_to_move_to(call, name)
        if order is not None and order.id != order_key(booking):
            leave(call, booking)
            enter(call, order, booking)
    elif (mine := order_of(call, booking)) is not None:
        touch(call, mine)


def confirming(call: Call, booking: Booking) -> None:
    """Copy the guest's contact to the order where it has none yet."""
    updating(call, booking)
    order = order_of(call, booking)
    if order is not None and not order.contact:
        order.contact = dict(booking.contact)
        touch(call, order)


def cancelling(call: Call, booking: Booking) -> None:
    order = order_of(call, booking)
    if order is not None:
        touch(call, order)


def order_of(call: Call, booking: Booking) -> Order | None:
    key = order_key(booking)
    return None if key is None else order_named(call, key)


def named_or_new(call: Call, name: str | None) -> Order:
    """Return the order with this orderId, or a new one without it. Refuses unknown and closed orders."""
    return new_order(call) if name is None else order_to_join(call, name)


def order_to_join(call: Call, name: str) -> Order:
    order = rules_of(call).find_order(call, name)
    if order is None:
        raise invalid_id(INVALID_ORDER_ID, "orderId", name)
    allow(call, order, JOIN)
    return order


def enter(call: Call, order: Order, booking: Booking) -> None:
    """Put the booking into the order and give both the same end of their hold."""
    until = joined(call, order, BOOKINGS.name, booking)
    booking.extra[CART] = order.id
    if booking.status == ON_HOLD:
        booking.expires_at = until


def joined(call: Call, order: Order, kind: str, thing: Thing) -> datetime:
    """Note that the thing is in the order, and hold the rest of it as long; until when that is."""
    ends = [item.thing.expires_at for item in items_of(call, order) if item.thing.status == ON_HOLD]
    until = rules_of(call).held_together([end for end in (*ends, thing.expires_at) if end is not None])
    for item in items_of(call, order):
        if item.thing.status == ON_HOLD and item.thing.expires_at != until:
            item.kind.hold(call, item.thing, until)
    order.things.append((kind, thing.id))
    order.expires_at = until
    touch(call, order)
    return until


def leave(call: Call, booking: Booking) -> None:
    order = order_of(call, booking)
    if order is not None:
        order.things.remove((BOOKINGS.name, booking.id))
        touch(call, order)


def until_the_last(ends: list[datetime]) -> datetime:
    return max(ends)
