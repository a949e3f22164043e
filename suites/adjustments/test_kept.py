"""Adjustments of bookings are shown afterwards, and stay.

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


@requirement("ADJUST-004")
@at_most(LIVES, once="lives of booking")
def test_adjustments_of_a_booking_are_kept(generated):
    """The reseller gave a discount, and the invoice knows nothing of it."""
    generated.kept("booking")


@requirement("ADJUST-005")
@at_most(LIVES, once="lives of booking")
def test_adjustments_stay_when_something_else_changes(generated):
    """The guest corrects a phone number and loses the discount."""
    generated.kept("booking")


@requirement("ADJUST-005", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_adjustments_stay_when_their_order_changes(generated):
    """The guest pays for the basket and loses the discount."""
    generated.kept("order")


@requirement("ADJUST-004", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_adjustments_of_a_booking_in_an_order_are_kept(generated):
    """The reseller gave a discount on one tour of the basket, and nobody takes it off."""
    generated.kept("order")
