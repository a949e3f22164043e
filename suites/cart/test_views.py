"""One thing is the same over whichever route it is read.

The routes and the filters follow from the contract; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("CART-VIEW-001")
@at_most(LIVES, once="lives of order")
def test_an_order_in_a_list_is_the_order(generated):
    """The desk that searches for the family reads another sum than the one that opens its cart."""
    generated.kept("order")
