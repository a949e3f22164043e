"""One thing is the same over whichever route it is read.

The routes and the filters follow from the contract; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CHECKIN-VIEW-001")
@at_most(LIVES, once="lives of booking")
def test_a_booking_at_the_checkin_is_the_booking(generated):
    """The kiosk lets in other people than the ticket names."""
    generated.kept("booking")
