"""octo/adjustments: a reseller sells a booking for more, or for less, out of its own commission."""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.adjustments import adjusted
from octo_sandbox.capabilities.adjustments.charged import charged
from octo_sandbox.capabilities.adjustments.names import ADJUSTMENTS
from octo_sandbox.capabilities.adjustments.rules import AdjustmentRules

CAPABILITY = Capability(
    id=ADJUSTMENTS,
    docs="https://docs.ventrata.com/capabilities/adjustments",
    adds={"Booking": adjusted.of_booking},
    policies=AdjustmentRules(),
    reserving=adjusted.on_reserve,
    updating=adjusted.take,
    confirming=adjusted.take,
    charged=charged,
)
