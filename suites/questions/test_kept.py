"""Answers to the questions of bookings and tickets are shown afterwards, and stay.

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


@requirement("QUESTION-006")
@at_most(LIVES, once="lives of booking")
def test_answers_of_a_booking_are_kept(generated):
    """The guest named the hotel, and the bus goes to another one."""
    generated.kept("booking")


@requirement("QUESTION-007")
@at_most(LIVES, once="lives of booking")
def test_answers_of_tickets_are_kept(generated):
    """The child gets the father's ski boots."""
    generated.kept("booking")


@requirement("QUESTION-009")
@at_most(LIVES, once="lives of booking")
def test_answers_stay_when_something_else_changes(generated):
    """The guest corrects a phone number and loses the hotel."""
    generated.kept("booking")


@requirement("QUESTION-009", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_answers_stay_when_their_order_changes(generated):
    """The guest pays for the basket, and the bus goes to no hotel."""
    generated.kept("order")


@requirement("QUESTION-006", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_answers_of_a_booking_in_an_order_are_kept(generated):
    """The guest named the hotel in the basket, and the bus goes to another one."""
    generated.kept("order")


@requirement("QUESTION-007", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_answers_of_tickets_in_an_order_are_kept(generated):
    """The child of a family with a basket gets the father's ski boots."""
    generated.kept("order")
