"""octo/checkin: guests check in before they come.

They name their booking, prove that it is theirs, and are led to a page of the supplier. What happens there is
no part of OCTO; a booking says whether it is done.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.checkin.lookup import fields_of_a_booking, look_up
from octo_sandbox.capabilities.checkin.names import CHECKIN
from octo_sandbox.capabilities.checkin.rules import CheckinRules
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=CHECKIN,
    docs="https://docs.ventrata.com/capabilities/check-in",
    adds={"Booking": fields_of_a_booking},
    routes=(Route("POST", "/checkin/lookup", look_up, CHECKIN),),
    policies=CheckinRules(),
)
