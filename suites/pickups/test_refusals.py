"""Points that nobody can stand at are refused, and rides that guests have to take are asked for."""

from octo_conformance.suite import each, requirement

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"
CONFIRM = "POST /bookings/{uuid}/confirm"
WAYS = ["pickup", "dropoff"]


def reserved(octo, ride, **body):
    """Returns the answer to a reservation of the ride's slot."""
    return octo.attempt.reserve(ride.bookable, availabilityId=ride.slot.id, **{**ride.demanded, **body})


def foreign(stage, way, ride):
    """Returns the id of a point that another option has and this one lacks."""
    ours = {point.id for point in ride.points()}
    for option in stage.pickups.others(ride):
        for point in option.get(f"{way}Points") or ():
            if point.id not in ours:
                return point.id
    stage.not_applicable(f"no other option has a {way} at a place of its own")


@requirement("PICKUP-016", control=(RESERVE,))
@each("way", WAYS)
def test_a_point_that_does_not_exist_is_refused(stage, octo, way):
    """The guest holds a voucher for a bus stop that is nowhere."""
    ride = stage.pickups.ride(way)
    unknown = {f"{way}Requested": True, f"{way}PointId": stage.new_uuid()}
    answer = reserved(octo, ride, **unknown)
    assert answer.error is not None


@requirement("PICKUP-016", control=(UPDATE,))
@each("way", WAYS)
def test_a_change_to_a_point_that_does_not_exist_is_refused(stage, octo, way):
    """The guest is told of a new stop, and nobody knows where it is."""
    ride = stage.pickups.ride(way)
    booking = octo.reserve(
        ride.bookable, availabilityId=ride.slot.id, **ride.demanded, **ride.chosen(ride.points()[0])
    )
    answer = octo.attempt.update(booking.uuid, **{f"{way}PointId": stage.new_uuid()})
    assert answer.error is not None


@requirement("PICKUP-017", control=(RESERVE,))
@each("way", WAYS)
def test_a_point_of_another_option_is_refused(stage, octo, way):
    """The guest waits for the bus of another tour."""
    ride = stage.pickups.ride(way)
    elsewhere = {f"{way}Requested": True, f"{way}PointId": foreign(stage, way, ride)}
    answer = reserved(octo, ride, **elsewhere)
    assert answer.error is not None


@requirement("PICKUP-018", control=(RESERVE, CONFIRM))
@each("way", WAYS)
def test_a_ride_that_has_to_be_taken_is_asked_for(stage, octo, way):
    """The guest has a ticket for a landing stage that nobody finds alone."""
    ride = stage.pickups.ride(way, required=True)
    held = reserved(octo, ride)
    if not held.ok:
        return  # it was asked for at once
    answer = octo.attempt.confirm(held.body.uuid, **stage.confirmation(held.body.uuid))
    assert answer.error is not None


@requirement("PICKUP-025", capabilities=("octo/cart",), control=("POST /orders/{orderId}/confirm",))
@each("way", WAYS)
def test_an_order_without_a_ride_that_has_to_be_taken_is_not_confirmed(stage, octo, way):
    """A family pays for five tickets and one of them cannot be used."""
    ride = stage.pickups.ride(way, required=True)
    order = octo.create_order(contact=stage.contact)
    held = reserved(octo, ride, orderId=octo.order_id(order))
    if not held.ok:
        return  # it was asked for at once
    named = stage.confirmation(held.body.uuid)
    if "unitItems" in named:
        octo.update(held.body.uuid, unitItems=named["unitItems"])
    answer = octo.attempt.confirm_order(order, contact=stage.contact)
    assert answer.error is not None
