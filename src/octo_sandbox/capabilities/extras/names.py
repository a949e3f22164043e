"""The name of the capability, its errors, and its rules in the policies of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.extras.rules import ExtraRules

EXTRAS = "octo/extras"
QTY_LIMIT = "EXTRAS_QTY_LIMIT"
UNIT_QTY_LIMIT = "EXTRAS_UNIT_QTY_LIMIT"
RETAIL_REQUIRED = "EXTRAS_RETAIL_REQUIRED"
RETAIL_BELOW_MINIMUM = "EXTRAS_RETAIL_BELOW_MINIMUM"
RETAIL_ABOVE_MAXIMUM = "EXTRAS_RETAIL_ABOVE_MAXIMUM"


def rules_of(call: Call) -> ExtraRules:
    rules: ExtraRules = call.policies.of(EXTRAS)
    return rules
