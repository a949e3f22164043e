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


def _demanding(operation: str, name: str) -> Change:
    """A supplier that refuses this call without this property."""

    def needed(call: Call, handler: Handler) -> Any:
        if name not in call.body:
            raise bad_request("missing", field=name)
        return handler(call)

    return lambda policies: around(policies, operation, needed)


_FAMILY: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("changes-need-the-unit-items", f"PATCH {BOOKING}", "unitItems", "CORE-REQ-011", ()),
    ("sales-need-a-reference", f"POST {BOOKING}/confirm", "resellerReference", "CORE-REQ-011", ()),
    ("cancellations-need-a-reason", f"POST {BOOKING}/cancel", "reason", "CORE-REQ-011", ()),
    ("changes-of-orders-need-a-wish-for-receipts", f"PATCH {ORDER}", "emailReceipt", "CART-REQ-008", (CART,)),
    ("changes-of-gifts-need-a-message", f"PATCH {GIFT}", "message", "GIFT-REQ-007", (GIFTS,)),
    ("sales-of-gifts-need-a-recipient", f"POST {GIFT}/confirm", "recipient", "GIFT-REQ-007", (GIFTS,)),
)
for _name, _operation, _property, _breaks, _needs in _FAMILY:
    _says = f"{_operation} is refused without {_property}, which may be left out."
    add(Fault(_name, _breaks, _says, _demanding(_operation, _property), _needs))
