"""Changes of policies that several mistakes with gifts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.gifts import (
    states,
)
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (GIFTS,)
WITH_CART = (GIFTS, "octo/cart")
WITH_PRICING = (GIFTS, "octo/pricing")


def gifts(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(GIFTS, **changes)


def shown(policies: Policies, **changes: Any) -> Policies:
    """Give every gift these fields, whatever is true."""
    return reshaped(policies, "Gift", lambda _call, view: {**view, **changes})


def in_state(state: str, **changes: Any) -> Callable[[Call, View], View]:
    return lambda _call, view: {**view, **changes} if view["status"] == state else view


def allowing(policies: Policies, action: str, *more: str) -> Policies:
    allowed = {**states.ALLOWED, action: states.ALLOWED[action] | set(more)}
    return gifts(policies, allowed=allowed)
