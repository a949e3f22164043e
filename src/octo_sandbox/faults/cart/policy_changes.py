"""Changes of policies that several mistakes with orders share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.rules import CartRules
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import Change, Fault, add
from octo_sandbox.policies import Policies

NEEDS = (CART,)
CREATE, READ, UPDATE = "POST /orders", "GET /orders/{orderId}", "PATCH /orders/{orderId}"
PREVIEW, EXTEND = "PATCH /orders/{orderId}/preview", "POST /orders/{orderId}/extend"
CONFIRM, NOTIFY = "POST /orders/{orderId}/confirm", "POST /orders/{orderId}/notify"
CANCEL, DELETE = "POST /orders/{orderId}/cancel", "DELETE /orders/{orderId}"
RULES = CartRules()


def rules(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/cart."""
    return policies.with_capability(CART, **changes)


def under(policies: Policies, operation: str, **changes: Any) -> Policies:
    """Replace rules of octo/cart in this operation alone."""
    return around(
        policies,
        operation,
        lambda call, handler: handler(replace(call, policies=rules(call.policies, **changes))),
    )


def named(name: str, breaks: str, says: str, change: Change, *also: str) -> None:
    """Register a mistake. `also` names the capabilities it needs beside octo/cart."""
    add(Fault(name, breaks, says, change, (*NEEDS, *also)))
