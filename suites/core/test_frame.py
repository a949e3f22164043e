"""What a call is not about stays as it was.

Which call may change what follows from the contract, where x-octo-may-change marks it; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CORE-FRAME-001")
@at_most(LIVES, once="lives of booking")
def test_calls_on_a_booking_change_nothing_else_of_it(generated):
    """The guest is charged another price than the one that was shown when the seats were held."""
    generated.kept("booking")
