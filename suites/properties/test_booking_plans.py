"""Drawn plans reserve, change, extend, confirm and cancel bookings and orders, in any order."""

from octo_conformance.suite import at_most, requirement

RESERVE, CONFIRM, OPEN, KNOW = (
    "POST /bookings",
    "POST /bookings/{uuid}/confirm",
    "POST /orders",
    "POST /identities",
)
SELL = "POST /orders/{orderId}/confirm"


@requirement("CORE-WALK-001")
@at_most(
    {RESERVE: 40, CONFIRM: 20, OPEN: 10, KNOW: 10, SELL: 10},
    each_example={RESERVE: 3, CONFIRM: 2, OPEN: 1, KNOW: 1, SELL: 1},
)
def test_bookings_stay_what_the_last_answer_made_of_them(generated):
    """A guest who changes plans twice ends up with somebody else's ticket."""
    generated.booking_plans()
