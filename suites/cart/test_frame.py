"""What a call is not about stays as it was.

Which call may change what follows from the contract, where x-octo-may-change marks it; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("CART-FRAME-001")
@at_most(LIVES, once="lives of order")
def test_calls_on_an_order_change_nothing_else_of_it(generated):
    """A family pays for its cart and holds other tickets than it chose."""
    generated.kept("order")


@requirement("CORE-FRAME-001")
@at_most(LIVES, once="lives of order")
def test_a_booking_that_joins_an_order_leaves_the_rest_of_it(generated):
    """The guest adds a tour, and the cart has another number than the one on the screen."""
    generated.kept("order")
