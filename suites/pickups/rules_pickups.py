"""These rules hold for every option, slot and booking that tells of rides."""

from datetime import datetime

from octo_conformance.suite import NOT_CONCERNED, rule

PICKUPS = "octo/pickups"
WAYS = ("pickup", "dropoff")
OF_ONE_BOOKING = {"POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"}
"""Operations that answer with one booking in full."""


def lists(thing):
    """Returns the lists of points that an option or a slot shows."""
    return [points for way in WAYS if (points := thing.get(f"{way}Points"))]


@rule("PICKUP-030", on="Option")
def an_option_lists_its_points(option, context):
    """The guest can have a ride, and nobody can say from where."""
    if option.get("pickupAvailable") is not True:
        return NOT_CONCERNED
    assert "pickupPoints" in option


@rule("PICKUP-030", on="Availability")
def a_slot_tells_of_its_pickup(slot, context):
    """The guest can have a ride, and nobody can say from where."""
    if not context.asked_for(PICKUPS):
        return NOT_CONCERNED
    missing = [name for name in ("pickupAvailable", "pickupRequired", "pickupPoints") if name not in slot]
    assert missing == []


@rule("PICKUP-030", on="Booking")
def a_booking_tells_of_its_pickup(booking, context):
    """The driver does not know whom to fetch."""
    if not context.asked_for(PICKUPS) or context.operation not in OF_ONE_BOOKING:
        return NOT_CONCERNED
    missing = [name for name in ("pickupRequested", "pickupPointId") if name not in booking]
    assert missing == []


@rule("PICKUP-006", on="Option")
@rule("PICKUP-006", on="Availability")
def points_have_different_ids(thing, context):
    """The guest chooses one hotel and is expected at another."""
    if not lists(thing):
        return NOT_CONCERNED
    twice = [point.id for points in lists(thing) for point in points]
    assert len(twice) == sum(len({point.id for point in points}) for points in lists(thing))


@rule("PICKUP-007", on="Option")
@rule("PICKUP-007", on="Availability")
def what_is_required_is_there(thing, context):
    """The shop asks for a place where there is none, and the guest gives up."""
    required = [way for way in WAYS if thing.get(f"{way}Required") is True]
    if not required:
        return NOT_CONCERNED
    there = [way for way in required if thing.get(f"{way}Available") is True]
    assert there == required


@rule("PICKUP-008", on="Option")
@rule("PICKUP-008", on="Availability")
def points_are_listed_where_there_is_a_ride(thing, context):
    """The guest chooses a place that the bus does not come to."""
    without = [way for way in WAYS if thing.get(f"{way}Available") is False]
    if not without:
        return NOT_CONCERNED
    listed = [way for way in without if thing.get(f"{way}Points")]
    assert listed == []


def moment(text):
    """Returns a time with its offset; the form of it is what PICKUP-004 is about."""
    return datetime.fromisoformat(text)


def late(way, point, start):
    """Returns what is wrong with the times of a point, seen from the start of the tour."""
    begins, ends = point.get("localDateTime"), point.get("localDateTimeTo")
    if begins is not None and ends is not None and moment(ends) < moment(begins):
        return f"{point.id} ends before it begins"
    if begins is not None and start is not None:
        if way == "pickup" and moment(begins) > moment(start):
            return f"{point.id} is after the start"
        if way == "dropoff" and moment(ends or begins) < moment(start):
            return f"{point.id} is before the start"
    return None


@rule("PICKUP-009", on="Availability")
def the_bus_comes_in_time(slot, context):
    """The guest waits at the hotel while the boat sails."""
    start = None if slot.get("allDay") is True else slot.localDateTimeStart
    timed = [(w, p) for w in WAYS for p in slot.get(f"{w}Points") or () if p.get("localDateTime")]
    if not timed:
        return NOT_CONCERNED
    wrong = [found for way, point in timed if (found := late(way, point, start))]
    assert wrong == []


@rule("PICKUP-009", on="Booking")
def the_bus_of_a_booking_comes_in_time(booking, context):
    """The guest waits at the hotel while the boat sails."""
    slot = booking.get("availability")
    start = None if slot is None or slot.get("allDay") is True else slot.localDateTimeStart
    points = [(way, booking.get(f"{way}Point")) for way in WAYS]
    timed = [(way, point) for way, point in points if point is not None and point.get("localDateTime")]
    if not timed:
        return NOT_CONCERNED
    wrong = [found for way, point in timed if (found := late(way, point, start))]
    assert wrong == []


@rule("PICKUP-019", on="Booking")
def the_point_is_the_one_that_is_named(booking, context):
    """The voucher names one hotel and the driver's list another."""
    both = [(booking.get(f"{way}PointId"), booking.get(f"{way}Point")) for way in WAYS]
    shown = [(named, point.id) for named, point in both if named is not None and point is not None]
    if not shown:
        return NOT_CONCERNED
    assert [named for named, _ in shown] == [identifier for _, identifier in shown]


@rule("PICKUP-023", on="Booking")
def a_booking_with_a_point_asked_for_a_ride(booking, context):
    """The driver's list leaves the guest out."""
    chosen = [way for way in WAYS if booking.get(f"{way}PointId") is not None]
    if not chosen:
        return NOT_CONCERNED
    asked = [way for way in chosen if booking.get(f"{way}Requested") is True]
    assert asked == chosen, "; ".join(
        f"{way}PointId names a point, and {way}Requested is not true" for way in chosen if way not in asked
    )
