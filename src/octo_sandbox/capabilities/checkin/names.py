"""The id of octo/checkin and access to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.checkin.rules import CheckinRules

CHECKIN: Final = "octo/checkin"
BOOKING_NOT_FOUND: Final = "BOOKING_NOT_FOUND"


def rules_of(call: Call) -> CheckinRules:
    rules: CheckinRules = call.policies.of(CHECKIN)
    return rules
