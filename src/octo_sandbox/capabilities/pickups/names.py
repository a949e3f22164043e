"""The id of octo/pickups, the two ways to ride, and access to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.pickups.rules import PickupRules

PICKUPS: Final = "octo/pickups"
PICKUP: Final = "pickup"
DROPOFF: Final = "dropoff"
WAYS: Final = (PICKUP, DROPOFF)


def rules_of(call: Call) -> PickupRules:
    rules: PickupRules = call.policies.of(PICKUPS)
    return rules
