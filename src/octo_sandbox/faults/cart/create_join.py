"""Mistakes when orders are opened, found and joined."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, ON_HOLD
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart import join_order, lookup, states
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.cart.policy_changes import (
    NEEDS,
    READ,
    RULES,
    named,
    rules,
    under,
)
from octo_sandbox.faults.policy_changes import answers, around, reshaped, with_fields, without
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View


@fault("new-orders-are-not-told", breaks="CART-001", needs=NEEDS)
def _untold(policies: Policies) -> Policies:
    """A booking made without an orderId does not say which order was opened for it."""
    return answers(
        policies,
        "POST /bookings",
        lambda call, body: (
            body if call.body.get("orderId") or not call.has(CART) else {**body, "orderId": None}
        ),
    )


@fault("order-id-of-a-booking-is-not-read", breaks="CART-002", needs=NEEDS)
def _unread(policies: Policies) -> Policies:
    """A booking gets an order of its own, whatever orderId was sent."""
    return under(policies, "POST /bookings", order_for=lambda call, _name: lookup.new_order(call))


named(
    "bookings-name-no-order",
    "CART-003",
    "A booking leaves out its orderId.",
    lambda p: without(p, "Booking", "orderId"),
)
named(
    "primary-is-a-word",
    "CART-003",
    "The flag primary is the word yes.",
    lambda p: reshaped(
        p, "Booking", lambda call, view: {**view, "primary": "yes"} if call.has(CART) else view
    ),
)


@fault("every-booking-is-primary", breaks="CART-004", needs=NEEDS)
def _all_primary(policies: Policies) -> Policies:
    """Every booking of an order is marked as the primary one."""
    before = RULES.order_fields
    return rules(
        policies, order_fields=lambda call, order, id_: {**before(call, order, id_), "primary": True}
    )


@fault("orders-show-to-everyone", breaks="CART-005", needs=NEEDS)
def _shown(policies: Policies) -> Policies:
    """A booking shows its order to resellers who did not ask for it."""
    return reshaped(policies, "Booking", lambda _call, view: {"orderReference": None, **view})


@fault("new-orders-are-confirmed", breaks="CART-006", needs=NEEDS)
def _confirmed_at_once(policies: Policies) -> Policies:
    """An empty order is called confirmed."""

    def status(order: Order, items: Any, now: datetime) -> str:
        found = RULES.status(order, items, now)
        return CONFIRMED if not items and found == ON_HOLD else found

    return rules(policies, status=status, allowed={**states.ALLOWED, "join": states.ALLOWED["update"]})


named(
    "active-is-a-word",
    "CART-007",
    "The flag active is the word yes.",
    lambda p: with_fields(p, "Order", active="yes"),
)
named(
    "orders-have-no-name",
    "CART-007",
    "An order has neither orderId nor id.",
    lambda p: without(p, "Order", "orderId", "id"),
)


@fault("order-is-found-by-one-name-only", breaks="CART-008", needs=NEEDS)
def _one_name(policies: Policies) -> Policies:
    """An order is not found by its id, though it has one."""
    return rules(
        policies,
        find_order=lambda call, name: lookup.order_named(call, name) if name.startswith("ord_") else None,
    )


@fault("new-orders-are-not-empty", breaks="CART-009", needs=NEEDS)
def _not_empty(policies: Policies) -> Policies:
    """An empty order shows a booking that was cancelled elsewhere."""

    ended: list[View] = []

    def note(call: Call, view: View) -> View:
        if view["status"] == CANCELLED and call.has(CART):
            ended[:] = [view]
        return view

    def change(_call: Call, view: View) -> View:
        if view["bookings"] or not ended or view["status"] != ON_HOLD:
            return view
        return {**view, "bookings": [{**ended[0], "orderId": view["orderId"]}]}

    return reshaped(reshaped(policies, "Booking", note), "Order", change)


@fault("order-is-dated-anew-when-read", breaks="CART-010", needs=NEEDS)
def _redated(policies: Policies) -> Policies:
    """The creation time of an order is the time at which it is read."""
    return answers(policies, READ, lambda call, body: {**body, "utcCreatedAt": call.policies.stamp(call.now)})


@fault("unknown-order-is-an-empty-one", breaks="CART-011", needs=NEEDS)
def _invented(policies: Policies) -> Policies:
    """An unknown orderId is answered with an empty order."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            return order_view(call, lookup.new_order(call))

    return around(policies, READ, change)


@fault("booking-for-an-unknown-order-opens-one", breaks="CART-012", needs=NEEDS)
def _opens(policies: Policies) -> Policies:
    """A booking with an unknown orderId gets an order of its own."""

    def order_for(call: Call, name: str | None) -> Order:
        try:
            return join_order.named_or_new(call, name)
        except Refusal:
            return lookup.new_order(call)

    return rules(policies, order_for=order_for)
