"""Mistakes in the filters of GET /orders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart import order_filters
from octo_sandbox.faults.cart.policy_changes import (
    named,
    rules,
)
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import Change
from octo_sandbox.policies import Policies


def _filter(name: str, answer: bool) -> Change:
    return lambda policies: rules(policies, filters={**order_filters.FILTERS, name: lambda *_: answer})


named(
    "orders-are-listed-without-a-filter",
    "CART-026",
    "A list of orders without a filter holds all orders.",
    lambda p: rules(p, one_filter=lambda _sent: None),
)
named(
    "supplier-reference-finds-every-order",
    "CART-027",
    "The list of orders ignores the supplier's reference.",
    _filter("supplierReference", True),
)
named(
    "supplier-reference-finds-no-order",
    "CART-027",
    "The supplier's reference finds no order.",
    _filter("supplierReference", False),
)
named(
    "half-a-range-of-times-will-do",
    "CART-028",
    "A range of times without its end is accepted.",
    lambda p: rules(p, whole_range=lambda _sent: None),
)
named(
    "end-of-a-range-of-times-is-not-read",
    "CART-029",
    "The list of orders ignores the end of a range of times.",
    _filter("utcCreatedAtEnd", True),
)
named(
    "time-of-change-finds-no-order",
    "CART-029",
    "No order is found by the time of its last change.",
    _filter("utcUpdatedAtStart", False),
)
named(
    "mail-address-finds-every-order",
    "CART-030",
    "The list of orders ignores the guest's mail address.",
    _filter("contactEmailAddress", True),
)
named(
    "any-phone-number-will-do",
    "CART-031",
    "A text that is no phone number finds nothing instead of being refused.",
    lambda p: rules(
        p, read_filter={**order_filters.READ_FILTER, "contactPhoneNumber": order_filters.as_sent}
    ),
)
named(
    "two-letters-of-a-name-will-do",
    "CART-032",
    "Two letters of a last name are accepted as a filter.",
    lambda p: rules(p, read_filter={**order_filters.READ_FILTER, "contactLastName": lambda _, v: v.lower()}),
)
named(
    "phone-number-finds-no-order",
    "CART-049",
    "No order is found by the guest's phone number.",
    _filter("contactPhoneNumber", False),
)
named(
    "last-name-finds-every-order",
    "CART-050",
    "The list of orders ignores the guest's last name.",
    _filter("contactLastName", True),
)
named(
    "time-of-change-is-the-time-of-making",
    "CART-029",
    "The list of orders by the time of their last change goes by the time they were made.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "utcUpdatedAtStart": order_filters.FILTERS["utcCreatedAtStart"],
            "utcUpdatedAtEnd": order_filters.FILTERS["utcCreatedAtEnd"],
        },
    ),
)
named(
    "time-of-making-is-the-time-of-change",
    "CART-029",
    "The list of orders by the time they were made goes by the time of their last change.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "utcCreatedAtStart": order_filters.FILTERS["utcUpdatedAtStart"],
            "utcCreatedAtEnd": order_filters.FILTERS["utcUpdatedAtEnd"],
        },
    ),
)
named(
    "end-of-a-mail-address-will-do",
    "CART-030",
    "An order is found by the end of the guest's mail address.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "contactEmailAddress": lambda wanted, order: (
                str(order.contact.get("emailAddress") or "").lower().endswith(wanted.lower())
            ),
        },
    ),
)
named(
    "beginning-of-a-supplier-reference-will-do",
    "CART-027",
    "An order is found by the beginning of the supplier's reference.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "supplierReference": lambda wanted, order: str(order.supplier_reference or "").startswith(wanted),
        },
    ),
)
named(
    "beginning-of-a-phone-number-will-do",
    "CART-049",
    "An order is found by the beginning of the guest's phone number.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "contactPhoneNumber": lambda wanted, order: str(
                order.contact.get("phoneNumber") or ""
            ).startswith(wanted),
        },
    ),
)
named(
    "first-names-are-last-names",
    "CART-050",
    "An order is found by part of the guest's first name.",
    lambda p: rules(
        p,
        filters={
            **order_filters.FILTERS,
            "contactLastName": lambda wanted, order: (
                wanted in f"{order.contact.get('firstName')} {order.contact.get('lastName')}".lower()
            ),
        },
    ),
)


def _first_filter_alone(policies: Policies) -> Policies:
    def alone(call: Call, handler: Handler) -> Any:
        kinds = ("contact", "utcCreatedAt", "utcUpdatedAt", "supplierReference")
        sent = {name: value for name, value in call.query.items() if value}
        first = next((kind for kind in kinds if any(name.startswith(kind) for name in sent)), "")
        query = {name: value for name, value in sent.items() if name.startswith(first)}
        return handler(replace(call, incoming=replace(call.incoming, query=query)))

    return around(policies, "GET /orders", alone)


named(
    "guests-go-before-times",
    "CART-071",
    "Where a filter names the guest, the range of times is not looked at.",
    _first_filter_alone,
)
