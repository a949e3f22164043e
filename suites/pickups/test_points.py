"""A guest chooses a point at which the bus stops: with the tour, later, or at the till."""

from octo_conformance.suite import each, requirement

RESERVE, READ, UPDATE = "POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"
CONFIRM = "POST /bookings/{uuid}/confirm"
WAYS = ["pickup", "dropoff"]


def reserved(octo, ride, **body):
    """Returns the answer to a reservation of the ride's slot."""
    return octo.attempt.reserve(ride.bookable, availabilityId=ride.slot.id, **{**ride.demanded, **body})


def booked(stage, octo, ride, point):
    """Returns a booking on hold with this point, which PICKUP-010 is about."""
    answer = reserved(octo, ride, **ride.chosen(point))
    if not answer.ok or named(ride, answer.body) != point.id:
        stage.not_verified("no booking could be made with a point, see PICKUP-010")
    return answer.body


def choosable(stage, way):
    """Returns a ride that guests may leave out, and so choose later or not at all."""
    ride = stage.pickups.ride(way)
    if ride.slot.get(f"{way}Required") is True:
        stage.not_applicable(f"every {way} has to be taken")
    return ride


def named(ride, booking):
    """Returns the id of the point that a booking has."""
    return booking.get(f"{ride.way}PointId")


def asked_for(ride, booking):
    """Returns whether the booking says that the ride was asked for; None where it says nothing, see PICKUP-030."""
    return booking.get(f"{ride.way}Requested")


@requirement("PICKUP-010", control=(RESERVE, READ))
@each("way", WAYS)
def test_the_point_of_a_reservation_is_kept(stage, octo, way):
    """The guest waits in front of the hotel, and the bus drives past."""
    ride = stage.pickups.ride(way)
    point = ride.points()[0]
    answer = reserved(octo, ride, **ride.chosen(point))
    assert answer.error is None
    assert named(ride, answer.body) == point.id
    found = octo.booking(answer.body.uuid)
    assert named(ride, found) == point.id
    assert asked_for(ride, found) is not False


@requirement("PICKUP-011", control=(UPDATE, READ))
@each("way", WAYS)
def test_a_point_can_be_chosen_later(stage, octo, way):
    """The guest who has not found a hotel yet cannot have a ride."""
    ride = choosable(stage, way)
    point = ride.points()[-1]
    booking = octo.reserve(ride.bookable, availabilityId=ride.slot.id, **ride.demanded)
    answer = octo.attempt.update(booking.uuid, **ride.chosen(point))
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert named(ride, found) == point.id
    assert asked_for(ride, found) is not False


@requirement("PICKUP-011", control=(UPDATE, READ))
@each("way", WAYS)
def test_another_point_can_be_chosen(stage, octo, way):
    """The guest who moved to another hotel is waited for at the old one."""
    ride = stage.pickups.ride(way, points=2)
    before, after = ride.points()[0], ride.points()[1]
    booking = booked(stage, octo, ride, before)
    answer = octo.attempt.update(booking.uuid, **ride.chosen(after))
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert named(ride, found) == after.id


@requirement("PICKUP-012", control=(CONFIRM, READ))
@each("way", WAYS)
def test_a_point_can_be_chosen_at_the_till(stage, octo, way):
    """The guest who chose the bus at the till walks."""
    ride = choosable(stage, way)
    point = ride.points()[0]
    booking = octo.reserve(ride.bookable, availabilityId=ride.slot.id, **ride.demanded)
    body = {**stage.confirmation(booking.uuid), **ride.chosen(point)}
    answer = octo.attempt.confirm(booking.uuid, **body)
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert named(ride, found) == point.id
    assert asked_for(ride, found) is not False


@requirement("PICKUP-014", control=(RESERVE, READ))
@each("way", WAYS)
def test_a_point_goes_before_a_hotel(stage, octo, way):
    """The driver looks for a hotel that the guest never named."""
    ride = stage.pickups.ride(way)
    point = ride.points()[0]
    hotel = {f"{way}Hotel": f"Grand Hotel of {stage.reference()}"}
    answer = reserved(octo, ride, **ride.chosen(point), **hotel)
    assert answer.error is None
    found = octo.booking(answer.body.uuid)
    assert named(ride, found) == point.id


@requirement("PICKUP-013", control=(RESERVE, READ))
@each("way", WAYS)
def test_a_hotel_is_kept_by_its_name(stage, octo, way):
    """The guest stays where no bus of the list stops, and nobody comes."""
    ride = stage.pickups.ride(way)
    hotel = ride.points()[0].name
    answer = reserved(octo, ride, **{f"{way}Requested": True, f"{way}Hotel": hotel})
    assert answer.error is None
    found = octo.booking(answer.body.uuid)
    place = found.get(f"{way}Point")
    shown = {"the name": found.get(f"{way}Hotel"), "a point": None if place is None else place.name}
    kept = [how for how, name in shown.items() if name == hotel and octo.tolerates("CON-205", how)]
    assert kept != []


@requirement("PICKUP-015", control=(UPDATE, READ))
@each("way", WAYS)
def test_null_takes_the_point_away(stage, octo, way):
    """The bus waits for a guest who comes by taxi."""
    ride = choosable(stage, way)
    booking = booked(stage, octo, ride, ride.points()[0])
    answer = octo.attempt.update(booking.uuid, **{f"{way}PointId": None})
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert named(ride, found) is None


@requirement("PICKUP-020", control=(RESERVE, READ))
@each("way", WAYS)
@each("field", ["name", "address", "localDateTime", "localDateTimeTo"])
def test_the_point_of_a_booking_is_the_one_of_its_slot(stage, octo, way, field):
    """The guest comes to the stop when the bus has left."""
    ride = stage.pickups.ride(way)
    point = next((each_one for each_one in ride.points() if each_one.get(field) is not None), None)
    if point is None:
        stage.not_applicable(f"no point of the slot has a {field}")
    booking = octo.booking(booked(stage, octo, ride, point).uuid)
    place = booking.get(f"{way}Point")
    if place is None:
        stage.not_applicable("bookings show no point in full")
    shown = place.get(field)
    assert shown == point.get(field)


@requirement("PICKUP-021", control=(UPDATE, READ))
@each("way", WAYS)
def test_the_point_moves_with_the_booking(stage, octo, way):
    """The guest who moved to the afternoon stands at the stop in the morning."""
    ride = stage.pickups.ride(way, slots=2)
    later = {point.id: point for point in ride.points(ride.slots[1])}
    common = [each_one for each_one in ride.points() if each_one.id in later]
    point = next((each_one for each_one in common if later[each_one.id].get("localDateTime")), None)
    if point is None:
        stage.not_applicable("no two slots have a point with a time in common")
    booking = booked(stage, octo, ride, point)
    octo.update(booking.uuid, availabilityId=ride.slots[1].id)
    moved = octo.booking(booking.uuid)
    place = moved.get(f"{way}Point")
    if place is None:
        stage.not_applicable("a booking that was moved shows no point in full")
    shown = place.get("localDateTime")
    assert shown == later[point.id].get("localDateTime")


@requirement("PICKUP-022", control=(RESERVE, READ))
@each("way", WAYS)
def test_nobody_is_fetched_who_did_not_ask(stage, octo, way):
    """The bus makes its way to guests who never asked."""
    ride = choosable(stage, way)
    booking = octo.reserve(ride.bookable, availabilityId=ride.slot.id, **ride.demanded)
    found = octo.booking(booking.uuid)
    if f"{way}Requested" not in found:
        stage.not_applicable("bookings do not say whether it was asked for")
    assert asked_for(ride, found) is False


@requirement("PICKUP-024", control=(UPDATE, READ))
@each("way", WAYS)
def test_a_change_without_pickups_leaves_the_point(stage, octo, way):
    """The shop corrects a telephone number, and the bus drives past."""
    ride = stage.pickups.ride(way)
    point = ride.points()[0]
    booking = booked(stage, octo, ride, point)
    octo.core.update(booking.uuid, notes=stage.notes)
    found = octo.booking(booking.uuid)
    assert named(ride, found) == point.id


@requirement("PICKUP-005", control=(READ,))
def test_a_booking_shows_no_pickup_to_others(stage, octo):
    """A reseller that sells no rides shows the guest places that nobody drives to."""
    ride = stage.pickups.ride("pickup")
    booking = booked(stage, octo, ride, ride.points()[0])
    found = octo.core.booking(booking.uuid)
    shown = sorted(name for name in found if name.startswith(tuple(WAYS)))
    assert shown == []
