"""An option restricts how many of which unit one booking may have."""

from octo_conformance.suite import requirement

RESERVE = "POST /bookings"


def items_of(unit, count):
    """Returns `count` unit items of one unit."""
    return [{"unitId": unit.id} for _ in range(count)]


def roomy_slot(stage, bookable, count):
    """Returns a slot that has room for them all, so that only the restriction can stand in the way."""
    persons = count * max(bookable.unit.restrictions.paxCount, 1) + 1
    for slot in bookable.slots:
        if slot.get("vacancies") is None or slot.vacancies >= persons:
            return slot
    return stage.not_verified(f"no slot of {bookable.product.id} has room for {count}")


@requirement("CORE-BOOK-022", control=(RESERVE,))
def test_more_units_than_a_booking_may_have_are_refused(stage, octo):
    """A party of thirty arrives at a departure for twelve."""
    bookable = stage.bookable("MAX_UNITS")
    count = bookable.option.restrictions.maxUnits + 1
    body = bookable.body(slot=roomy_slot(stage, bookable, count), units=count)
    answer = octo.breaking.reserve(**body)
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-022", control=(RESERVE,))
def test_fewer_units_than_a_booking_must_have_are_refused(stage, octo):
    """A single guest books a tour that runs only for groups."""
    bookable = stage.bookable("MIN_UNITS")
    count = bookable.option.restrictions.minUnits - 1
    answer = octo.breaking.reserve(bookable, unitItems=items_of(bookable.unit, count))
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-022", control=(RESERVE,))
def test_more_of_a_unit_than_a_booking_may_have_are_refused(stage, octo):
    """Ten discounted tickets are sold to one person."""
    bookable = stage.bookable("MAX_QUANTITY")
    count = bookable.unit.restrictions.maxQuantity + 1
    body = bookable.body(slot=roomy_slot(stage, bookable, count), units=count)
    answer = octo.breaking.reserve(**body)
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-022", control=(RESERVE,))
def test_fewer_of_a_unit_than_a_booking_must_have_are_refused(stage, octo):
    """A group ticket is sold to a couple."""
    bookable = stage.bookable("MIN_QUANTITY")
    count = bookable.unit.restrictions.minQuantity - 1
    answer = octo.breaking.reserve(bookable, unitItems=items_of(bookable.unit, count))
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-024", control=(RESERVE,))
def test_a_unit_that_needs_company_is_not_booked_alone(stage, octo):
    """A child arrives at the gate without an adult and is sent home."""
    bookable = stage.bookable("ACCOMPANIED")
    fewest = max(bookable.option.restrictions.minUnits or 1, bookable.unit.restrictions.minQuantity or 1)
    answer = octo.breaking.reserve(bookable, unitItems=items_of(bookable.unit, fewest))
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-022", control=(RESERVE,))
def test_more_units_than_a_slot_takes_together_are_refused(stage, octo):
    """A party is sold seats that a slot does not give to one party, and is split up at the pier."""
    bookable = stage.bookable("SLOT_MAX_UNITS")
    answer = octo.breaking.reserve(
        **bookable.body(unitItems=items_of(bookable.unit, bookable.slot.maxUnits + 1))
    )
    assert answer.error == "UNPROCESSABLE_ENTITY"
