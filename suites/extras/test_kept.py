"""Extras of bookings and tickets are shown afterwards, and stay.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}
IN_ORDERS = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("EXTRA-022")
@at_most(LIVES, once="lives of booking")
def test_extras_of_a_booking_are_kept(generated):
    """The guest paid for a lunch and gets none."""
    generated.kept("booking")


@requirement("EXTRA-023")
@at_most(LIVES, once="lives of booking")
def test_extras_of_tickets_are_kept(generated):
    """The father gets the child's life jacket."""
    generated.kept("booking")


@requirement("EXTRA-026")
@at_most(LIVES, once="lives of booking")
def test_extras_stay_when_something_else_changes(generated):
    """The guest corrects a phone number and loses the lunch."""
    generated.kept("booking")


@requirement("EXTRA-026", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_extras_stay_when_their_order_changes(generated):
    """The guest pays for the basket and loses the lunch."""
    generated.kept("order")


@requirement("EXTRA-022", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_extras_of_a_booking_in_an_order_are_kept(generated):
    """The guest put a lunch into the basket and gets none."""
    generated.kept("order")


@requirement("EXTRA-023", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_extras_of_tickets_in_an_order_are_kept(generated):
    """The child's life jacket in the basket is nobody's."""
    generated.kept("order")
