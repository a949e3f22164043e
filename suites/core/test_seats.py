"""The seats of a slot follow what is done to the bookings in it, from the hold to its end."""

from octo_conformance.suite import requirement, that_stay

RESERVE, UPDATE, CONFIRM = "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
EXTEND, CANCEL = "POST /bookings/{uuid}/extend", "POST /bookings/{uuid}/cancel"


def takes_no_stock(stage, answer):
    """Tells whether the booking is a test booking, as the supplier says, and so need not use up seats."""
    return stage.profile == "ventrata" and answer.headers.get("octo-env", "").lower() == "test"


def counted(stage, bookable):
    """Returns the vacancies of the slot, seen twice to be what they are while this run does nothing."""
    before = stage.stock(bookable)
    if stage.stock(bookable) != before:
        stage.not_verified("stock moves without us; name a product in the target file that nobody else sells")
    return before


def held(stage, bookable, answer, before):
    """Returns the booking that was reserved and the vacancies now, if the hold took a seat for each ticket."""
    if not answer.ok:
        stage.not_verified("the slot was taken meanwhile")
    if takes_no_stock(stage, answer):
        stage.not_verified("the target is in test mode, where bookings take no seats")
    left = stage.stock(bookable)
    stage.builds_on("CORE-BOOK-014", before - left == len(answer.body.unitItems), answer)
    return answer.body, left


def elsewhere(bookable):
    """Returns the same with a slot of another day, as slots of a day may share their seats, or None."""
    day = bookable.slot.date("localDateTimeStart")
    others = [slot for slot in bookable.slots if slot.date("localDateTimeStart") != day]
    return bookable.at(others[0]) if others else None


@requirement("CORE-BOOK-100", control=(UPDATE,))
def test_what_is_added_to_a_booking_is_taken_off_sale(stage, octo):
    """The friend who came along and a guest of another shop hold tickets for one seat."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", slots=2, units=2, vacancies=5)
    other = elsewhere(bookable)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        more = [*that_stay(booking.unitItems), {"unitId": bookable.unit.id}]
        grown = octo.attempt.update(booking.uuid, unitItems=more)
        stage.builds_on("CORE-BOOK-044", grown.ok and len(grown.body.unitItems) == len(more), grown)
        with_the_friend = stage.stock(bookable)
        assert left - with_the_friend == 1
        if other is None:
            return
        open_there = counted(stage, other)
        moved = octo.attempt.update(booking.uuid, availabilityId=other.slot.id)
        stage.builds_on("CORE-BOOK-043", moved.ok, moved)
        left_there = stage.stock(other)
    assert open_there - left_there == len(more)


@requirement("CORE-BOOK-101", control=(UPDATE,))
def test_what_is_taken_out_of_a_booking_is_on_sale_again(stage, octo):
    """A departure leaves half empty because guests changed their minds."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", slots=2, units=2, vacancies=5)
    fewest, other = len(bookable.unit_items()), elsewhere(bookable)
    with stage.quietly():
        before = counted(stage, bookable)
        reserved = octo.attempt.reserve(**bookable.body(units=fewest + 1))
        booking, left = held(stage, bookable, reserved, before)
        fewer = that_stay(booking.unitItems[:fewest])
        shrunk = octo.attempt.update(booking.uuid, unitItems=fewer)
        stage.builds_on("CORE-BOOK-044", shrunk.ok and len(shrunk.body.unitItems) == fewest, shrunk)
        without_the_other = stage.stock(bookable)
        assert without_the_other - left == len(booking.unitItems) - fewest
        if other is None:
            return
        moved = octo.attempt.update(booking.uuid, availabilityId=other.slot.id)
        stage.builds_on("CORE-BOOK-043", moved.ok, moved)
        after = stage.stock(bookable)
    assert after == before


@requirement("CORE-BOOK-102", control=(CONFIRM,))
def test_a_confirmation_leaves_the_seats_as_the_hold_left_them(stage, octo):
    """The seat is sold again at the moment in which the guest has paid for it."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=3)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        octo.confirm(booking.uuid)
        sold = stage.stock(bookable)
    assert sold == left


@requirement("CORE-BOOK-103", control=(RESERVE, UPDATE))
def test_a_booking_does_not_grow_beyond_what_is_left(stage, octo):
    """A family of seven stands at a boat that has seats for six."""
    bookable = stage.bookable("SCARCE", "CANCELLABLE", vacancies=2)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        one_too_many = [{"unitId": bookable.unit.id} for _ in range(left + 1)]
        if not bookable.sells(len(booking.unitItems) + len(one_too_many)):
            stage.not_verified("no slot with few seats takes so many guests in one booking")
        answer = octo.attempt.update(booking.uuid, unitItems=[*that_stay(booking.unitItems), *one_too_many])
    assert answer.error is not None


@requirement("CORE-BOOK-104", control=(RESERVE, UPDATE))
def test_what_is_refused_takes_no_seats(stage, octo):
    """Every mistake of a shop takes seats off sale that nobody has bought."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=4)
    unknown = [*bookable.unit_items(), {"unitId": stage.invent_id("unit")}]
    with stage.quietly():
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        refused = octo.breaking.reserve(**bookable.body(unitItems=unknown))
        stage.builds_on("CORE-BOOK-018", not refused.ok, refused)
        unchanged = octo.breaking.update(booking.uuid, unitItems=[*that_stay(booking.unitItems), unknown[-1]])
        stage.builds_on("CORE-BOOK-047", not unchanged.ok, unchanged)
        still = stage.stock(bookable)
    assert still == left


@requirement("CORE-BOOK-104", control=(UPDATE,))
def test_a_refused_move_takes_no_seats_in_either_slot(stage, octo):
    """Every guest who could not be moved takes seats off sale on two days."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", slots=2, vacancies=4)
    other = elsewhere(bookable)
    if other is None:
        stage.not_verified("no slot of another day to move to")
    with stage.quietly():
        open_there = counted(stage, other)
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        unknown = {"unitId": stage.invent_id("unit")}
        refused = octo.breaking.update(
            booking.uuid, availabilityId=other.slot.id, unitItems=[*that_stay(booking.unitItems), unknown]
        )
        stage.builds_on("CORE-BOOK-047", not refused.ok, refused)
        still, still_there = stage.stock(bookable), stage.stock(other)
    assert (still, still_there) == (left, open_there)


@requirement("CORE-BOOK-107", control=(CONFIRM,))
def test_a_refused_confirmation_leaves_the_seats_as_the_hold_left_them(stage, octo):
    """The seat is sold to another guest while the shop asks for the missing name."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, left = held(stage, bookable, octo.attempt.reserve(bookable), before)
        unknown = {"unitId": stage.invent_id("unit")}
        refused = octo.breaking.confirm(booking.uuid, unitItems=[*that_stay(booking.unitItems), unknown])
        if refused.ok:
            stage.not_applicable("a confirmation is taken although it names tickets that nobody sells")
        still = stage.stock(bookable)
    assert still == left


@requirement("CORE-BOOK-107", control=(CONFIRM, EXTEND))
def test_a_refused_extension_leaves_the_seats_as_the_sale_left_them(stage, octo):
    """A shop that asks for more time too late takes seats that nobody has bought."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, _ = held(stage, bookable, octo.attempt.reserve(bookable), before)
        octo.confirm(booking.uuid)
        sold = stage.stock(bookable)
        refused = octo.attempt.extend(booking.uuid, minutes=15)
        stage.builds_on("CORE-BOOK-052", not refused.ok, refused)
        still = stage.stock(bookable)
    assert still == sold


@requirement("CORE-BOOK-107", control=(CANCEL,))
def test_a_second_cancellation_gives_no_seats_back(stage, octo):
    """A shop that lost the answer asks again, and seats are sold that do not exist."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=4)
    with stage.quietly():
        before = counted(stage, bookable)
        booking, _ = held(stage, bookable, octo.attempt.reserve(bookable), before)
        octo.cancel(booking.uuid)
        once = stage.stock(bookable)
        octo.attempt.cancel(booking.uuid)
        twice = stage.stock(bookable)
    assert twice == once


@requirement("CORE-BOOK-105", control=(RESERVE,))
def test_a_hold_that_ran_out_gives_its_seats_back(stage):
    """Every guest who leaves the shop without paying takes seats off sale for ever."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=3)
    client = stage.expired.client()
    with stage.quietly():
        before = counted(stage, bookable)
        reserved = client.attempt.reserve(**bookable.body(expirationMinutes=5))
        booking, _ = held(stage, bookable, reserved, before)
        stage.expired.lapse(booking)
        read = client.booking(booking.uuid)
        stage.builds_on("CORE-BOOK-076", read.status == "EXPIRED", read)
        after = stage.stock(bookable)
    assert after == before
