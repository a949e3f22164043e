"""Mistakes in the filters of GET /orders."""

from __future__ import annotations

from octo_sandbox.capabilities.cart import order_filters
from octo_sandbox.faults.cart.policy_changes import (
    named,
    rules,
)
from octo_sandbox.faults.registry import Change


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
