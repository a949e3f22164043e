"""octo/offers: discounts that apply by themselves, or by a code.

For other capabilities: whoever has offers of its own, such as those of a member, sets
`Capability.brings_offers`, and adds fields to them by the component "Offer" and `Subject.offer`.
"""

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.offers.applicable_offers import applied_to, repricing
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.offers.order_codes import apply_to_order
from octo_sandbox.capabilities.offers.rules import OFFERS, OfferRules
from octo_sandbox.capabilities.offers.views import (
    add_to_availability,
    add_to_booking,
    add_to_order,
    add_to_pricing,
    add_to_unit_item,
    list_offers,
)
from octo_sandbox.routing import Route

__all__ = ["CAPABILITY", "Offer", "OfferRules", "applied_to"]

CAPABILITY = Capability(
    id=OFFERS,
    requires=("octo/pricing",),
    docs="https://docs.ventrata.com/capabilities/offers",
    adds={
        "Pricing": add_to_pricing,
        "Availability": add_to_availability,
        "AvailabilityCalendar": add_to_availability,
        "Booking": add_to_booking,
        "UnitItem": add_to_unit_item,
        "Order": add_to_order,
    },
    routes=(Route("GET", "/offers", list_offers, OFFERS),),
    policies=OfferRules(),
    repricing=repricing,
    writing=apply_to_order,
)
