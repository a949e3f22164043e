"""Variants of what is kept of a request, and of where it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.identities import ID as IDENTITIES
from octo_sandbox.capabilities.identities import Identity
from octo_sandbox.capabilities.memberships import ID as MEMBERSHIPS
from octo_sandbox.faults.policy_changes import answers, reshaped
from octo_sandbox.json_body import Fields
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View


@variant("null-leaves-the-note")
def _note_stays(policies: Policies) -> Policies:
    """A note of null changes nothing."""

    def take(call: Call, booking: Booking) -> None:
        if call.body.get("notes") is not None:
            policies.taken_on_update["notes"](call, booking)

    return replace(policies, taken_on_update={**policies.taken_on_update, "notes": take})


@variant("null-leaves-the-key", needs=(IDENTITIES,))
def _key_stays(policies: Policies) -> Policies:
    """A key of null leaves an identity with the key it has."""

    def changed(identity: Identity, sent: Fields) -> Identity:
        return Identity(identity.id, sent.text("key") or identity.key)

    return policies.with_capability(IDENTITIES, changed=changed)


@variant("order-contacts-go-to-the-bookings", needs=(CART,))
def _given_on(policies: Policies) -> Policies:
    """The contact that an order is given takes the place of those of the bookings in it."""

    def give(call: Call, view: Any) -> Any:
        if not call.body.get("contact"):
            return view
        for shown in view.get("bookings") or ():
            booking = call.policies.find_booking(call, shown["uuid"])
            if booking is not None:
                order = call.policies.of(CART).find_order(call, view["orderId"])
                booking.contact = dict(order.contact)
                call.store.save_booking(booking)
                shown["contact"] = view["contact"]
        return view

    for operation in ("PATCH /orders/{orderId}", "POST /orders/{orderId}/confirm"):
        policies = answers(policies, operation, give)
    return policies


@variant("bookings-in-carts-show-their-membership", needs=(MEMBERSHIPS, CART))
def _shown_inside(policies: Policies) -> Policies:
    """An order made under no membership shows none; each booking in it shows its own."""
    apart = policies.with_capability(
        MEMBERSHIPS, of_its_bookings=lambda _call, _order: None, shown_in_an_order=True
    )

    def change(_call: Call, view: View) -> View:
        if view.get("membership") is None:
            return view
        inside = [{n: v for n, v in each.items() if n != "membership"} for each in view.get("bookings") or ()]
        return {**view, "bookings": inside}

    return reshaped(apart, "Order", change)
