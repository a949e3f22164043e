"""Mistakes of suppliers that ask for more than the form of a call does: one for each call and property."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import Change, Fault, add

BOOKING, ORDER, GIFT = "/bookings/{uuid}", "/orders/{orderId}", "/gifts/{uuid}"


def _lacks(body: Any, steps: list[str]) -> bool:
    """Whether an object that is there lacks the property at the end of the steps, itself or in an entry of a list."""
    if isinstance(body, list):
        return any(_lacks(each, steps) for each in body)
    if not isinstance(body, dict):
        return False
    first, *rest = steps
    return _lacks(body.get(first), rest) if rest else first not in body


def _demanding(operation: str, name: str) -> Change:
    """A supplier that refuses this call without this property, which may be one of a nested object."""

    def needed(call: Call, handler: Handler) -> Any:
        if _lacks(call.body, name.split(".")):
            raise bad_request("missing", field=name)
        return handler(call)

    return lambda policies: around(policies, operation, needed)


_FAMILY: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("changes-need-the-unit-items", f"PATCH {BOOKING}", "unitItems", "CORE-REQ-011", ()),
    ("sales-need-a-reference", f"POST {BOOKING}/confirm", "resellerReference", "CORE-REQ-011", ()),
    ("cancellations-need-a-reason", f"POST {BOOKING}/cancel", "reason", "CORE-REQ-011", ()),
    ("changes-need-where-the-guest-lives", f"PATCH {BOOKING}", "contact.postalCode", "CORE-REQ-011", ()),
    (
        "changes-need-a-telephone-for-each-ticket",
        f"PATCH {BOOKING}",
        "unitItems.contact.phoneNumber",
        "CORE-REQ-011",
        (),
    ),
    (
        "sales-need-a-reference-of-each-ticket",
        f"POST {BOOKING}/confirm",
        "unitItems.resellerReference",
        "CORE-REQ-011",
        (),
    ),
    ("sales-need-a-country", f"POST {BOOKING}/confirm", "contact.country", "CORE-REQ-011", ()),
    ("changes-of-orders-need-a-country", f"PATCH {ORDER}", "contact.country", "CART-REQ-008", (CART,)),
    (
        "sales-of-orders-need-a-postal-code",
        f"POST {ORDER}/confirm",
        "contact.postalCode",
        "CART-REQ-008",
        (CART,),
    ),
    (
        "changes-of-gifts-need-where-the-recipient-lives",
        f"PATCH {GIFT}",
        "recipient.postalCode",
        "GIFT-REQ-007",
        (GIFTS,),
    ),
    (
        "sales-of-gifts-need-the-languages-of-the-recipient",
        f"POST {GIFT}/confirm",
        "recipient.locales",
        "GIFT-REQ-007",
        (GIFTS,),
    ),
    ("changes-of-orders-need-a-wish-for-receipts", f"PATCH {ORDER}", "emailReceipt", "CART-REQ-008", (CART,)),
    ("changes-of-gifts-need-a-message", f"PATCH {GIFT}", "message", "GIFT-REQ-007", (GIFTS,)),
    ("sales-of-gifts-need-a-recipient", f"POST {GIFT}/confirm", "recipient", "GIFT-REQ-007", (GIFTS,)),
)
for _name, _operation, _property, _breaks, _needs in _FAMILY:
    _place = " of ".join(reversed(_property.split(".")))
    _says = f"{_operation} is refused without {_place}, which may be left out."
    add(Fault(_name, _breaks, _says, _demanding(_operation, _property), _needs))
