"""Variants of orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.pricing import price_of_booking
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.faults.policy_changes import answers, around, reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.responses import NOTHING
from octo_sandbox.variants.registry import variant
from octo_sandbox.variants.written_values import read_in_whole_seconds
from octo_sandbox.views.component import View

NEEDS = (CART,)


def _orders(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CART, **changes)


@variant("order-contacts-are-replaced", needs=NEEDS)
def _replaced(policies: Policies) -> Policies:
    """A contact that is sent takes the place of the whole contact of the order."""

    def take(call: Call, order: Order) -> None:
        order.contact = read_contact(call.fields) or {}

    taken = policies.of(CART).taken
    return _orders(policies, taken={**taken, "contact": take})


@variant("orders-are-read-in-whole-seconds", needs=NEEDS)
def _whole_seconds(policies: Policies) -> Policies:
    """An order that is read has times without fractions, which the answer to a change has."""
    return read_in_whole_seconds(policies, "Order")


@variant("orders-wait-for-the-contact", needs=NEEDS)
def _waits(policies: Policies) -> Policies:
    """An order is not confirmable until its contact has every field that is required."""

    def change(_call: Call, view: View) -> View:
        contact = view["contact"]
        complete = contact["fullName"] and all(contact.get(name) for name in view["requiredContactFields"])
        return {**view, "confirmable": view["confirmable"] and bool(complete)}

    return reshaped(policies, "Order", change)


@variant("last-names-are-found-by-their-beginning", needs=NEEDS)
def _beginning(policies: Policies) -> Policies:
    """The filter by last name finds the names that begin with it."""

    def begins(wanted: Any, order: Order) -> bool:
        return str(order.contact.get("lastName") or "").lower().startswith(wanted)

    filters = policies.of(CART).filters
    return _orders(policies, filters={**filters, "contactLastName": begins})


@variant("orders-are-held-for-their-own-time", about="length of holds", needs=NEEDS, warns=["CORE-BOOK-007"])
def _own_time(policies: Policies) -> Policies:
    """Every hold lasts twenty minutes, whatever was asked, and an extension counts from now."""

    def held_until(now: datetime, _minutes: int | None) -> datetime:
        return now + timedelta(minutes=20)

    def extended(now: datetime, _ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=min(minutes or 20, 240))

    return replace(_orders(policies, extended_until=extended), held_until=held_until)


_PUT_IN = ("POST /bookings", "PATCH /bookings/{uuid}", "POST /orders", "PATCH /orders/{orderId}")


@variant("orders-have-one-currency", needs=(CART, "octo/pricing"))
def _one_currency(policies: Policies) -> Policies:
    """An order refuses a booking that costs another currency than what is in it."""

    def change(call: Call, view: View) -> View:
        named = view.get("orderId")
        order = None if named is None else call.policies.of(CART).find_order(call, named)
        things = [] if order is None else [item.thing for item in items_of(call, order) if not item.is_over]
        prices = [price_of_booking(thing) for thing in things if isinstance(thing, Booking)]
        if len({price.currency for price in prices if price is not None}) > 1:
            raise unprocessable("wrong-state", status="ON_HOLD")
        return view

    for operation in _PUT_IN:
        policies = answers(policies, operation, change)
    return policies


@variant("orders-have-no-id", needs=NEEDS)
def _no_id(policies: Policies) -> Policies:
    """An order has an orderId and no other name."""
    return without(policies, "Order", "id")


@variant("notified-orders-say-nothing", needs=NEEDS)
def _notified(policies: Policies) -> Policies:
    """The answer to a notification of an order has no body."""
    return _orders(policies, notified=lambda *_: NOTHING)


@variant("order-deletions-take-no-body", needs=NEEDS)
def _no_body(policies: Policies) -> Policies:
    """A DELETE of an order is refused where it has a body."""

    def change(call: Call, handler: Handler) -> Any:
        if call.body:
            raise bad_request("wrong-type", field="body", expected="none")
        return handler(call)

    return around(policies, "DELETE /orders/{orderId}", change)


@variant("orders-are-brief", needs=NEEDS)
def _brief(policies: Policies) -> Policies:
    """An order has a state, a name and what is in it, and few other fields."""
    return without(
        policies,
        "Order",
        *("active", "testMode", "quote", "settlementMethod", "settlementMethods", "visibleContactFields"),
        *("emailReceipt", "invoicePdfUrl", "voucher"),
    )


@variant("empty-orders-have-no-bookings", needs=NEEDS)
def _no_bookings(policies: Policies) -> Policies:
    """An order with nothing in it has no key for bookings."""

    def change(_call: Call, view: View) -> View:
        return {name: value for name, value in view.items() if name != "bookings" or value}

    return reshaped(policies, "Order", change)


@variant("orders-show-a-product", needs=NEEDS)
def _product(policies: Policies) -> Policies:
    """An order shows the product and the option of its first booking."""

    def change(_call: Call, view: View) -> View:
        first: View = next(iter(view.get("bookings") or []), {})
        return {**view, "productId": first.get("productId"), "optionId": first.get("optionId")}

    return reshaped(policies, "Order", change)


@variant("orders-show-a-resellers-reference", needs=NEEDS)
def _reference(policies: Policies) -> Policies:
    """An order has a resellerReference, which is always null."""
    return with_fields(policies, "Order", resellerReference=None)


@variant("lists-of-orders-are-newest-first", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """The list of orders starts with the newest."""
    return answers(policies, "GET /orders", lambda _call, body: body[::-1])


@variant("orders-are-confirmed-again-by-anything", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """A second confirmation of an order is answered with the order, whatever it holds."""
    return _orders(policies, confirmed_again=lambda _order, _sent: None)


@variant("new-orders-were-never-changed", needs=NEEDS)
def _unchanged(policies: Policies) -> Policies:
    """An order that nobody has changed has utcUpdatedAt null."""

    def change(_call: Call, view: View) -> View:
        fresh = not view.get("bookings") and view["status"] == "ON_HOLD" and not view["contact"]["fullName"]
        return {**view, "utcUpdatedAt": None} if fresh else view

    return reshaped(policies, "Order", change)
