"""Variants of what a call changes beside what it names, and of what one route shows less of than another."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.policy_changes import answers
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant

UPDATE, CONFIRM = "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
LONGER = timedelta(hours=1)


@variant("changes-prolong-the-hold", about="hold after a change")
def _prolonged(policies: Policies) -> Policies:
    """Every change of a booking gives the guest another hour to pay."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        named = "expirationMinutes" in call.body
        if call.operation == UPDATE and not named and after.status == ON_HOLD and after.expires_at:
            after.expires_at = max(after.expires_at, call.now + LONGER)
        return after

    return replace(policies, kept=kept)


@variant("sales-get-numbers-of-their-own", about="number of a sale", unless=["changes-prolong-the-hold"])
def _numbered(policies: Policies) -> Policies:
    """A confirmation gives the booking and each of its tickets another supplierReference than the hold had."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        if call.operation == CONFIRM and not after.supplier_reference.startswith("SALE-"):
            after.supplier_reference = f"SALE-{after.supplier_reference}"
            for item in after.unit_items:
                item.supplier_reference = f"SALE-{item.supplier_reference}"
        return after

    return replace(policies, kept=kept)


@variant("lists-name-tickets-in-another-order")
def _turned(policies: Policies) -> Policies:
    """A list of bookings shows the unit items of each in another order than the booking alone."""
    return answers(
        policies,
        "GET /bookings",
        lambda _call, views: [{**view, "unitItems": view["unitItems"][::-1]} for view in views],
    )


@variant("lists-of-orders-are-short", needs=(CART,))
def _short(policies: Policies) -> Policies:
    """A list shows of an order its names, its state and its contact, and names what is in it."""
    shown = {"orderId", "id", "status", "supplierReference", "contact", "utcCreatedAt", "utcUpdatedAt"}
    return answers(
        policies,
        "GET /orders",
        lambda _call, views: [{n: v for n, v in view.items() if n in shown} for view in views],
    )


@variant("lists-of-gifts-are-short", needs=(GIFTS,))
def _short_gifts(policies: Policies) -> Policies:
    """A list shows of a gift its names, its state, its worth, its times and its contact."""
    shown = {
        "uuid", "id", "status", "amount", "currency", "resellerReference", "supplierReference", "contact",
        "utcCreatedAt", "utcUpdatedAt", "utcExpiresAt", "utcConfirmedAt",
    }  # fmt: skip
    return answers(
        policies,
        "GET /gifts",
        lambda _call, views: [{n: v for n, v in view.items() if n in shown} for view in views],
    )


@variant("links-are-signed-anew", about="links of tickets")
def _signed(policies: Policies) -> Policies:
    """Every answer signs the links to the tickets anew."""
    numbers = itertools.count(1)

    def sign(value: Any) -> Any:
        if isinstance(value, dict):
            return {n: _with(v, next(numbers)) if n == "deliveryValue" else sign(v) for n, v in value.items()}
        return [sign(each) for each in value] if isinstance(value, list) else value

    for operation in (
        "POST /bookings", "GET /bookings", "GET /bookings/{uuid}", UPDATE, CONFIRM, "POST /bookings/{uuid}/cancel",
        "POST /bookings/{uuid}/extend",
    ):  # fmt: skip
        policies = answers(policies, operation, lambda _call, view: sign(view))
    return policies


def _with(link: Any, number: int) -> Any:
    return f"{link}?signed={number}" if isinstance(link, str) and link.startswith("http") else link
