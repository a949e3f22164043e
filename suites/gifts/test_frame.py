"""What a call is not about stays as it was.

Which call may change what follows from the contract, where x-octo-may-change marks it; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}
IN_ORDERS = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("GIFT-FRAME-001")
@at_most(LIVES, once="lives of gift")
def test_calls_on_a_gift_change_nothing_else_of_it(generated):
    """The voucher has another number than the one that the guest was given."""
    generated.kept("gift")


@requirement("GIFT-FRAME-001", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_that_joins_an_order_leaves_the_rest_of_it(generated):
    """The guest adds a voucher to the cart, and the tour in it costs more."""
    generated.kept("order")
