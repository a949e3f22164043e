"""The tests ask questions whose answers overlap and have to agree where they do."""

from datetime import timedelta

from octo_conformance.suite import requirement, times_of

CHECK, CALENDAR, READ, LIST = (
    "POST /availability",
    "POST /availability/calendar",
    "GET /bookings/{uuid}",
    "GET /bookings",
)
OF_ONE_READING = {"deliveryOptions"}
"""Links to documents may be signed anew each time."""


def day_of(slot):
    """Returns the day a slot starts on, on the clocks of its place."""
    return slot.date("localDateTimeStart")


def found_in(octo, bookable, first, last):
    """Returns the times of the slots of these days, in order."""
    return times_of(octo.availability(bookable.product.id, bookable.option.id, first, last))


def steady(value):
    """Returns what two readings of one thing have to share."""
    if isinstance(value, dict):
        return {name: steady(part) for name, part in value.items() if name not in OF_ONE_READING}
    return [steady(part) for part in value] if isinstance(value, list) else value


def shape_of_core(value, core):
    """Returns the part of `value` that core has as well."""
    if isinstance(value, dict) and isinstance(core, dict):
        return {name: shape_of_core(value.get(name), part) for name, part in steady(core).items()}
    if isinstance(value, list) and isinstance(core, list) and len(value) == len(core):
        return [shape_of_core(one, other) for one, other in zip(value, core, strict=True)]
    return value


@requirement("CORE-REL-001", control=(CHECK,))
def test_a_longer_range_finds_what_a_shorter_one_finds(stage, octo):
    """The page of a month hides departures that the page of a day sells."""
    bookable = stage.bookable(slots=2)
    first = day_of(bookable.slots[0])
    inside = first + timedelta(days=1)
    with stage.quietly():
        wide = octo.availability(
            bookable.product.id, bookable.option.id, first - timedelta(days=1), first + timedelta(days=4)
        )
        narrow = found_in(octo, bookable, first, inside)
    expected = times_of([slot for slot in wide if first <= day_of(slot) <= inside])
    assert narrow == expected


@requirement("CORE-REL-002", control=(CALENDAR,))
def test_a_longer_calendar_says_the_same_of_a_day(stage, octo):
    """A day that was open closes when the guest scrolls to the next month."""
    bookable = stage.bookable(slots=2)
    first = day_of(bookable.slots[0])
    with stage.quietly():
        short = octo.calendar(bookable.product.id, bookable.option.id, first, first + timedelta(days=2))
        long = octo.calendar(
            bookable.product.id, bookable.option.id, first - timedelta(days=1), first + timedelta(days=20)
        )
    told = {day.localDate: day.status for day in long}
    expected = {day.localDate: told.get(day.localDate) for day in short}
    seen = {day.localDate: day.status for day in short}
    assert seen == expected


@requirement("CORE-REL-003", control=(CHECK,))
def test_several_ids_find_what_each_finds_alone(stage, octo):
    """A shop that refreshes a basket of three slots in one call loses some of them."""
    bookable = stage.bookable(slots=3)
    ids = [slot.id for slot in bookable.slots[:3]]
    alone = sorted(
        s.id for each in ids for s in octo.availability(bookable.product.id, bookable.option.id, ids=[each])
    )
    forwards = sorted(s.id for s in octo.availability(bookable.product.id, bookable.option.id, ids=ids))
    backwards = sorted(
        s.id for s in octo.availability(bookable.product.id, bookable.option.id, ids=ids[::-1])
    )
    assert forwards == alone
    assert backwards == alone


@requirement("CORE-REL-004")
def test_a_product_reads_the_same_twice(stage, octo):
    """A reseller that synchronises at night takes products for changed that are not."""
    identifier = stage.bookable().product.id
    first = octo.product(identifier)
    second = octo.product(identifier)
    assert second.raw == first.raw


@requirement("CORE-REL-004")
def test_a_booking_reads_the_same_twice(stage, octo):
    """A reseller that only looks at a booking sees it change."""
    uuid = stage.own.reservation().uuid
    first = steady(dict(octo.booking(uuid).raw))
    second = steady(dict(octo.booking(uuid).raw))
    assert second == first


@requirement("CORE-REL-005", control=(READ,))
def test_a_booking_is_the_same_whatever_is_asked_for(stage, octo):
    """The shop and the gate see two different bookings of one guest."""
    uuid = stage.own.reservation().uuid
    core = steady(dict(octo.booking(uuid).raw))
    everything = sorted(stage.negotiated)
    for asked in [[one] for one in everything] + [everything]:
        seen = shape_of_core(dict(octo.using(*asked).booking(uuid).raw), core)
        assert seen == core


@requirement("CORE-REL-006", control=(LIST,))
def test_a_booking_is_found_by_all_it_was_made_with(stage, octo):
    """The desk cannot find a guest who names the number, the day and the tour."""
    reference = stage.reference()
    booking = stage.own.reservation(resellerReference=reference)
    slot = next(
        (each for each in stage.bookable_of(booking.uuid).slots if each.id == booking.availabilityId), None
    )
    slot = slot or booking.get("availability")
    if slot is None:
        stage.not_verified("the booking does not say when it is, and no check showed its slot")
    day = str(day_of(slot))
    filters = {
        "resellerReference": reference,
        "localDate": day,
        "productId": booking.productId,
        "optionId": booking.optionId,
    }
    listed = octo.bookings(**filters)
    uuids = {found.uuid for found in listed}
    assert booking.uuid in uuids
    ranged = octo.bookings(resellerReference=reference, localDateStart=day, localDateEnd=day)
    uuids = {found.uuid for found in ranged}
    assert booking.uuid in uuids


@requirement("PRICING-REL-001", capabilities=("octo/pricing",), control=(CHECK,))
def test_a_selection_costs_the_same_in_any_order(stage, octo):
    """The guest pays another price when the child is named before the adult."""
    priced = stage.prices.bookable("TWO_UNITS", vacancies=6)
    asked = priced.selected(2)
    others = [
        unit.id
        for unit in priced.bookable.units
        if unit.id != priced.bookable.unit.id and not unit.restrictions.accompaniedBy
    ]
    if not others:
        stage.not_applicable("no second unit may be booked beside the first")
    units = [*asked["units"], {"id": others[0], "quantity": 1}]
    forwards = octo.availability(**{**asked, "units": units})
    backwards = octo.availability(**{**asked, "units": units[::-1]})
    one, other = [slot.get("pricing") for slot in forwards], [slot.get("pricing") for slot in backwards]
    assert other == one
