"""Mistakes in what a call is not about, and in what one route shows otherwise than another.

Most of them are derived from the contract; these take the supplier's own knowledge.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart.lookup import keep, order_named
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.policy_changes import answers, around, reshaped, undoing_nothing
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

UPDATE, CHECK, LOOKUP = "PATCH /bookings/{uuid}", "POST /availability", "POST /checkin/lookup"
CHECKIN = "octo/checkin"
A_WHILE = timedelta(minutes=2)


def _earlier(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) - by).isoformat(timespec="seconds").replace("+00:00", "Z")


@fault("ranges-close-earlier-than-ids", breaks="CORE-VIEW-002")
def _ranges(policies: Policies) -> Policies:
    """A slot of a range of days can be bought until half an hour earlier than the same slot by its id."""

    def change(call: Call, slots: Any) -> Any:
        if "localDateStart" not in call.body:
            return slots
        return [
            {**slot, "utcCutoffAt": _earlier(slot["utcCutoffAt"], timedelta(minutes=30))} for slot in slots
        ]

    return answers(policies, CHECK, change)


@fault("bookings-show-another-end", breaks="CORE-VIEW-003")
def _end(policies: Policies) -> Policies:
    """The slot of a booking ends half an hour earlier than the availability check says."""

    def change(_call: Call, view: View) -> View:
        slot = view.get("availability")
        if slot is None:
            return view
        end = _earlier(slot["localDateTimeEnd"], timedelta(minutes=30))
        return {**view, "availability": {**slot, "localDateTimeEnd": end}}

    return reshaped(policies, "Booking", change)


@fault("checkin-shows-other-notes", breaks="CHECKIN-VIEW-001", needs=(CHECKIN,))
def _notes(policies: Policies) -> Policies:
    """A booking at the check-in shows a note of the desk in place of that of the reseller."""

    def change(_call: Call, view: Any) -> Any:
        shown = [{**booking, "notes": "ask for the passport"} for booking in view["bookings"]]
        one = {**view["booking"], "notes": "ask for the passport"} if view.get("booking") else None
        return {**view, "bookings": shown, "booking": one}

    return answers(policies, LOOKUP, change)


@fault("holds-become-final-by-themselves", breaks="CORE-FRAME-001")
def _final(policies: Policies) -> Policies:
    """A hold that was left alone for two minutes cannot be given back any more, though nobody asked for anything."""

    def change(call: Call, view: View) -> View:
        age = call.now - datetime.fromisoformat(view["utcCreatedAt"])
        return {**view, "cancellable": False} if view["status"] == "ON_HOLD" and age > A_WHILE else view

    return reshaped(policies, "Booking", change)


@fault("refused-changes-keep-the-note", breaks="CORE-REQ-010")
def _in_part(policies: Policies) -> Policies:
    """A change with a note and an unknown slot is refused, and the note is stored all the same."""

    def change(call: Call, handler: Handler) -> Any:
        if {"notes", "availabilityId"} <= call.body.keys():
            handler(call.within({"notes": call.body["notes"]}))
        return handler(call)

    return around(undoing_nothing(policies), UPDATE, change)


@fault("tickets-change-places-at-the-till", breaks="CORE-FRAME-001")
def _places(policies: Policies) -> Policies:
    """A confirmation turns the order of the unit items round."""

    def change(call: Call, handler: Handler) -> Any:
        view = handler(call)
        booking = call.policies.find_booking(call, view["uuid"])
        if booking is not None and len(booking.unit_items) > 1:
            booking.unit_items.reverse()
            call.store.save_booking(booking)
            view["unitItems"] = view["unitItems"][::-1]
        return view

    return around(policies, "POST /bookings/{uuid}/confirm", change)


@fault("orders-in-lists-lag-behind", breaks="CART-VIEW-001", needs=(CART,))
def _lag(policies: Policies) -> Policies:
    """An order in a list shows the contact that it had when it was opened."""
    opened: dict[str, Any] = {}

    def remember(_call: Call, view: Any) -> Any:
        opened.setdefault(view["orderId"], view["contact"])
        return view

    def lag(_call: Call, views: Any) -> Any:
        return [{**view, "contact": opened.get(view["orderId"], view["contact"])} for view in views]

    return answers(answers(policies, "POST /orders", remember), "GET /orders", lag)


def _renumbered(policies: Policies, operation: str) -> Policies:
    """The order that this operation puts something into gets a number of its own for it."""

    def change(call: Call, handler: Handler) -> Any:
        view = handler(call)
        name = call.body.get("orderId")
        order = order_named(call, name) if name is not None else None
        if order is not None:
            order.supplier_reference = call.ids.reference()
            keep(call, order)
        return view

    return around(policies, operation, change)


@fault("bookings-renumber-their-order", breaks="CORE-FRAME-001", needs=(CART,))
def _booked(policies: Policies) -> Policies:
    """An order has another supplierReference once a booking has joined it."""
    return _renumbered(policies, "POST /bookings")


@fault("gifts-renumber-their-order", breaks="GIFT-FRAME-001", needs=(CART, GIFTS))
def _given(policies: Policies) -> Policies:
    """An order has another supplierReference once a gift has joined it."""
    return _renumbered(policies, "POST /gifts")
