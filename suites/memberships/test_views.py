"""One thing is the same over whichever route it is read.

The routes and the filters follow from the contract; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("MEMB-VIEW-001")
@at_most(LIVES, once="lives of booking")
def test_a_booking_of_a_membership_is_the_booking(generated):
    """The member's account shows another day than the ticket."""
    generated.kept("booking")
