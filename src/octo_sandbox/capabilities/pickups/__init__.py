"""octo/pickups: a bus fetches guests before the tour and takes them back afterwards."""

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.pickups.names import PICKUPS
from octo_sandbox.capabilities.pickups.rules import PickupRules
from octo_sandbox.capabilities.pickups.told import confirming, reserving, updating
from octo_sandbox.capabilities.pickups.views import add_to_availability, add_to_booking, add_to_option

CAPABILITY = Capability(
    id=PICKUPS,
    docs="https://docs.ventrata.com/capabilities/pickups",
    adds={"Option": add_to_option, "Availability": add_to_availability, "Booking": add_to_booking},
    policies=PickupRules(),
    reserving=reserving,
    updating=updating,
    confirming=confirming,
)
