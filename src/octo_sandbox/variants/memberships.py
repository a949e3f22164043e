"""Variants of memberships."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.memberships.rules import ID
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (ID,)


def _memberships(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ID, **changes)


@variant("benefits-show-on-products-alone", needs=NEEDS)
def _on_products(policies: Policies) -> Policies:
    """A unit names its benefit where products are listed, and not inside a booking."""

    def change(call: Call, view: View) -> View:
        if call.operation.startswith("GET /products"):
            return view
        return {name: value for name, value in view.items() if name != "membershipBenefit"}

    return reshaped(policies, "Unit", change)
