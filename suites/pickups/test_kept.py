"""The ride that a booking is told of is shown afterwards and stays.

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


@requirement("PICKUP-010")
@at_most(LIVES, once="lives of booking")
def test_a_reservation_keeps_its_ride(generated):
    """The guest waits in front of the hotel, and the bus drives past."""
    generated.kept("booking")


@requirement("PICKUP-011")
@at_most(LIVES, once="lives of booking")
def test_a_change_of_the_ride_is_kept(generated):
    """The guest who moved to another hotel is waited for at the old one."""
    generated.kept("booking")


@requirement("PICKUP-012")
@at_most(LIVES, once="lives of booking")
def test_a_ride_of_a_confirmation_is_kept(generated):
    """The guest who chose the bus at the till walks."""
    generated.kept("booking")


@requirement("PICKUP-028")
@at_most(LIVES, once="lives of booking")
def test_room_and_notes_of_a_reservation_are_kept(generated):
    """The porter cannot wake the guest."""
    generated.kept("booking")


@requirement("PICKUP-029")
@at_most(LIVES, once="lives of booking")
def test_room_and_notes_of_a_change_are_kept(generated):
    """The porter wakes somebody else."""
    generated.kept("booking")


@requirement("PICKUP-010", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_reservation_in_an_order_keeps_its_ride(generated):
    """The guest with a basket waits in front of the hotel, and the bus drives past."""
    generated.kept("order")


@requirement("PICKUP-028", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_room_and_notes_of_a_reservation_in_an_order_are_kept(generated):
    """The porter cannot wake the guest who bought a basket."""
    generated.kept("order")
