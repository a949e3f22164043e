"""A ride that guests have to take can be taken."""

from octo_conformance.suite import each, requirement

CONFIRM = "POST /bookings/{uuid}/confirm"


@requirement("PICKUP-018", control=(CONFIRM,))
@each("way", ["pickup", "dropoff"])
def test_a_booking_with_the_ride_it_has_to_have_is_confirmed(stage, octo, way):
    """The guest has chosen the stop, and the shop cannot sell the tour all the same."""
    ride = stage.pickups.ride(way, required=True)
    chosen = {**ride.demanded, **ride.chosen(ride.points()[0])}
    booking = octo.reserve(ride.bookable, availabilityId=ride.slot.id, **chosen)
    answer = octo.attempt.confirm(booking.uuid, **stage.confirmation(booking.uuid))
    assert answer.error is None
