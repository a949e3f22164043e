"""One thing is the same over whichever route it is read.

The routes and the filters follow from the contract; see docs/views.md.
"""

from datetime import timedelta

from octo_conformance.suite import at_most, common, requirement

CHECK = "POST /availability"
LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CORE-VIEW-001")
@at_most(LIVES, once="lives of booking")
def test_a_booking_in_a_list_is_the_booking(generated):
    """The desk that searches reads another name than the one that opens the booking."""
    generated.kept("booking")


def by_time(slots):
    """Returns slots by when they begin and end, without their ids, which may be others in every answer."""
    return {
        f"{slot['localDateTimeStart']} to {slot['localDateTimeEnd']}": {
            name: value for name, value in slot.items() if name != "id"
        }
        for slot in (slot.raw for slot in slots)
    }


@requirement("CORE-VIEW-002", control=(CHECK,))
def test_a_slot_is_the_same_by_day_by_range_and_by_id(stage, octo):
    """The page of the month sells until an hour that the checkout does not know."""
    bookable = stage.bookable()
    product, option, slot = bookable.product.id, bookable.option.id, bookable.slot
    day = slot.date("localDateTimeStart")
    asking = octo.using(*sorted(stage.negotiated))
    with stage.quietly():
        ranged = by_time(asking.availability(product, option, day, day + timedelta(days=2)))
        others = [
            asking.availability(product, option, day, day),
            asking.availability(product, option, ids=[slot.id]),
        ]
        again = by_time(asking.availability(product, option, day, day + timedelta(days=2)))
    steady = {time: fields for time, fields in ranged.items() if fields == again.get(time)}
    for other in map(by_time, others):
        both = [time for time in other if time in steady]
        seen = {time: common(other[time], steady[time]) for time in both}
        expected = {time: common(steady[time], other[time]) for time in both}
        assert seen == expected


@requirement("CORE-VIEW-003", control=(CHECK,))
def test_the_slot_of_a_booking_is_the_slot_that_was_chosen(stage, octo):
    """The voucher names another start than the page on which the guest chose."""
    booking = stage.own.reservation()
    if booking.availability is None:
        stage.not_applicable("a booking shows no slot")
    bookable = stage.bookable_of(booking.uuid)
    found = octo.availability(bookable.product.id, bookable.option.id, ids=[booking.availabilityId])
    if not found:
        stage.not_verified("the slot of the booking is not offered any more")
    shown = {name: value for name, value in booking.availability.items() if name != "id"}
    seen = common(shown, found[0])
    expected = common(found[0], shown)
    assert seen == expected
