"""The name of the capability, its words and errors, and its rules in the policies of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.adjustments.rules import AdjustmentRules

ADJUSTMENTS = "octo/adjustments"
BOOKING, UNIT, PERCENTAGE = "BOOKING", "UNIT", "PERCENTAGE"
NONE, FULL, SPLIT, PRORATED, MANUAL = "NONE", "FULL", "SPLIT", "PRORATED", "MANUAL"
INVALID_PER = "ADJUSTMENTS_INVALID_PER"
INVALID_NET_DISCOUNT = "ADJUSTMENTS_INVALID_NET_DISCOUNT"
NET_DISCOUNT_NOT_ALLOWED = "ADJUSTMENTS_NET_DISCOUNT_NOT_ALLOWED"


def rules_of(call: Call) -> AdjustmentRules:
    rules: AdjustmentRules = call.policies.of(ADJUSTMENTS)
    return rules
