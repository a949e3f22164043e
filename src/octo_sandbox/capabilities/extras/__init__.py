"""octo/extras: what is sold beside the tickets, once for a booking or for a ticket."""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.extras import asked, bought, views
from octo_sandbox.capabilities.extras.charged import charged
from octo_sandbox.capabilities.extras.names import EXTRAS
from octo_sandbox.capabilities.extras.rules import ExtraRules

CAPABILITY = Capability(
    id=EXTRAS,
    docs="https://docs.ventrata.com/capabilities/extras",
    adds={
        "Option": views.of_option,
        "Unit": views.of_unit,
        "Availability": views.of_slot,
        "AvailabilityCalendar": views.of_day,
        "Booking": views.of_booking,
        "UnitItem": views.of_item,
    },
    policies=ExtraRules(),
    checking=asked.check,
    reserving=bought.on_reserve,
    updating=bought.on_update,
    charged=charged,
)
