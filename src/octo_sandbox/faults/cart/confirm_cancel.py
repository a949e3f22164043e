"""Mistakes when orders are confirmed, cancelled and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart import confirm_cancel_notify, states
from octo_sandbox.capabilities.cart.join_order import order_of
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.faults.cart.policy_changes import (
    CANCEL,
    CONFIRM,
    DELETE,
    NEEDS,
    rules,
    under,
)
from octo_sandbox.faults.policy_changes import around, reshaped, with_fields
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("confirmed-order-does-not-say-since-when", breaks="CART-018", needs=NEEDS)
def _no_moment(policies: Policies) -> Policies:
    """A confirmed order has no time of confirmation."""
    return with_fields(policies, "Order", utcConfirmedAt=None)


@fault("confirming-an-order-forgets-a-booking", breaks="CART-019", needs=NEEDS)
def _one_confirmed(policies: Policies) -> Policies:
    """Only the first booking of an order is confirmed."""
    return rules(policies, confirmed=lambda items: confirm_cancel_notify.all_that_live(items)[:1])


@fault("confirmed-order-forgets-the-guest", breaks="CART-021", needs=NEEDS)
def _nameless(policies: Policies) -> Policies:
    """The contact of a confirmed order has no name."""
    return reshaped(
        policies,
        "Order",
        lambda _call, v: (
            {**v, "contact": {**v["contact"], "fullName": None}} if v["status"] == CONFIRMED else v
        ),
    )


@fault("order-is-confirmed-without-the-phone-number", breaks="CART-022", needs=NEEDS)
def _incomplete(policies: Policies) -> Policies:
    """An order is confirmed although its bookings lack a required contact field."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(replace(call, policies=replace(call.policies, complete_contact=lambda *_: None)))

    return around(policies, CONFIRM, change)


@fault("cancelled-order-is-confirmed", breaks="CART-040", needs=NEEDS)
def _revived(policies: Policies) -> Policies:
    """Confirming an order that was cancelled is answered as if it had worked."""
    return rules(policies, allowed={**states.ALLOWED, "confirm": states.ALLOWED["confirm"] | {CANCELLED}})


@fault("cancelling-an-order-forgets-a-booking", breaks="CART-023", needs=NEEDS)
def _one_cancelled(policies: Policies) -> Policies:
    """Cancelling an order cancels only its first booking."""
    return under(policies, CANCEL, cancelled=lambda items: confirm_cancel_notify.all_that_live(items)[:1])


@fault("deleting-an-order-forgets-a-booking", breaks="CART-024", needs=NEEDS)
def _one_deleted(policies: Policies) -> Policies:
    """Deleting an order cancels only its first booking."""
    return under(policies, DELETE, cancelled=lambda items: confirm_cancel_notify.all_that_live(items)[:1])


@fault("deleting-an-order-loses-the-reason", breaks="CART-025", needs=NEEDS)
def _no_reason(policies: Policies) -> Policies:
    """The reason given with a DELETE is not kept."""
    return under(policies, DELETE, reason_kept=lambda _reason: None)


@fault("cancelling-one-booking-cancels-its-order", breaks="CART-038", needs=NEEDS)
def _all_cancelled(policies: Policies) -> Policies:
    """Cancelling one booking cancels the other bookings of its order."""

    def change(call: Call, handler: Handler) -> Any:
        body = handler(call)
        booking = call.policies.find_booking(call, call.path["uuid"])
        order = None if booking is None else order_of(call, booking)
        if call.has(CART) and order is not None:
            for item in confirm_cancel_notify.all_that_live(items_of(call, order)):
                item.kind.cancel(call, item.thing, None)
        return body

    return around(policies, "POST /bookings/{uuid}/cancel", change)


@fault("confirming-an-order-forgets-its-gifts", breaks="CART-020", needs=(*NEEDS, "octo/gifts"))
def _gifts_forgotten(policies: Policies) -> Policies:
    """The gifts of a confirmed order stay on hold."""

    def confirmed(items: Any) -> Any:
        return [item for item in confirm_cancel_notify.all_that_live(items) if item.kind.name != "gifts"]

    return rules(policies, confirmed=confirmed)
