"""octo/pricing: what things cost, in every currency they can be paid in.

For other capabilities: `sum_prices` adds up prices by currency, `price_of_booking` is what was agreed on,
`price_view` shows a price. Whoever changes prices sets `Capability.repricing`.
"""

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.pricing.booking_price import price_again, price_new, price_of_booking
from octo_sandbox.capabilities.pricing.price import Price, Reduction, Tax, sum_prices
from octo_sandbox.capabilities.pricing.rules import PRICING, PricingRules
from octo_sandbox.capabilities.pricing.views import (
    add_to_availability,
    add_to_booking,
    add_to_calendar,
    add_to_option,
    add_to_product,
    add_to_unit,
    add_to_unit_item,
    price_view,
)

__all__ = [
    "CAPABILITY",
    "Price",
    "PricingRules",
    "Reduction",
    "Tax",
    "price_of_booking",
    "price_view",
    "sum_prices",
]

CAPABILITY = Capability(
    id=PRICING,
    docs="https://docs.octo.travel/capabilities/pricing",
    adds={
        "Product": add_to_product,
        "Option": add_to_option,
        "Unit": add_to_unit,
        "Availability": add_to_availability,
        "AvailabilityCalendar": add_to_calendar,
        "Booking": add_to_booking,
        "UnitItem": add_to_unit_item,
    },
    policies=PricingRules(),
    per_call=True,
    reserving=price_new,
    updating=price_again,
    confirming=price_again,
)
