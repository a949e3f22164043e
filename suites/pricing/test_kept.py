"""The currency that a booking was asked for in stays.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("PRICING-010")
@at_most(LIVES, once="lives of booking")
def test_a_booking_stays_in_its_currency(generated):
    """The guest pays in a currency that the shop did not show."""
    generated.kept("booking")
