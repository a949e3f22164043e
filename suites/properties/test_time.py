"""The tests ask about times at which clocks and calendars do something special."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from octo_conformance.suite import requirement, times_of

CHECK, CALENDAR, CONFIRM = (
    "POST /availability",
    "POST /availability/calendar",
    "POST /bookings/{uuid}/confirm",
)
FAR_DAYS = 330
PRODUCTS_LOOKED_AT = 6


def on_sale(stage):
    """Returns some products that name their time zone, each with its first option."""
    zoned = [product for product in stage.products if product.get("timeZone")]
    return [(product, product.options[0]) for product in zoned[:PRODUCTS_LOOKED_AT]]


def change_of_clocks(zone, today):
    """Returns the next day on which the clocks of a place change, or None where they do not."""
    noon = datetime.combine(today, time(12), ZoneInfo(zone))
    days = [noon + timedelta(days=n) for n in range(2, FAR_DAYS)]
    return next(
        (day.date() for day in days if day.utcoffset() != (day - timedelta(days=1)).utcoffset()), None
    )


def around(stage, octo, product, option, day):
    """Returns the slots from the day before a day to the day after it."""
    return octo.availability(product.id, option.id, day - timedelta(days=1), day + timedelta(days=1))


def offset_at(zone, moment):
    """Returns how far the clocks of a place are from UTC at a moment."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


@requirement("CORE-TIME-001", control=(CHECK,))
def test_slots_carry_the_offset_of_their_place(stage, octo):
    """The guest comes an hour early or late when the clocks have changed."""
    slots = {}
    for product, option in on_sale(stage):
        today = stage.today(product)
        for day in {today + timedelta(days=2), change_of_clocks(product.timeZone, today)} - {None}:
            for slot in around(stage, octo, product, option, day):
                slots[slot.id, product.id] = (product.timeZone, slot.time("localDateTimeStart"))
    if not slots:
        stage.not_verified("no product with a time zone has slots around the days looked at")
    wrong = {
        str(at): str(offset_at(zone, at))
        for zone, at in slots.values()
        if at.utcoffset() != offset_at(zone, at)
    }
    told = [f"{at} where {due} is due" for at, due in list(wrong.items())[:6]]
    assert wrong == {}, (
        f"slots carry another offset than the zone of their product has then: {'; '.join(told)}"
    )


@requirement("CORE-TIME-002", control=(CALENDAR, CHECK))
def test_a_day_of_a_clock_change_is_there_once(stage, octo):
    """A shop sells nothing on the day of a clock change, or shows it twice."""
    looked = 0
    for product, option in on_sale(stage):
        day = change_of_clocks(product.timeZone, stage.today(product))
        if day is None:
            continue
        looked += 1
        days = octo.calendar(product.id, option.id, day - timedelta(days=1), day + timedelta(days=1))
        dates = [shown.date("localDate") for shown in days]
        expected = sorted(set(dates))
        assert dates == expected
        together = times_of(around(stage, octo, product, option, day))
        apart = [
            slot
            for each in (day - timedelta(days=1), day, day + timedelta(days=1))
            for slot in octo.availability(product.id, option.id, each, each)
        ]
        assert together == times_of(apart)
    if not looked:
        stage.not_applicable("the clocks of no product change within the year")


@requirement("CORE-TIME-003", control=(CHECK,))
def test_a_range_over_the_end_of_a_month_finds_both_sides(stage, octo):
    """A shop loses the departures before or after the end of a month."""
    bookable = stage.bookable()
    start = stage.today(bookable.product)
    ends = [start + timedelta(days=n) for n in range(1, 300) if (start + timedelta(days=n + 1)).day == 1]
    for last in [ends[0], *(day for day in ends if day.month in {2, 12})]:
        together = octo.availability(bookable.product.id, bookable.option.id, last, last + timedelta(days=1))
        apart = [
            slot
            for day in (last, last + timedelta(days=1))
            for slot in octo.availability(bookable.product.id, bookable.option.id, day, day)
        ]
        assert times_of(together) == times_of(apart)


@requirement("CORE-TIME-004", control=(CHECK,))
def test_hours_past_midnight_end_on_the_day_after(stage, octo):
    """The shop shows a venue as closed that is open past midnight."""
    late = []
    for product in stage.products:
        if product.availabilityType != "OPENING_HOURS":
            continue
        first = stage.today(product) + timedelta(days=1)
        for slot in octo.availability(product.id, product.options[0].id, first, first + timedelta(days=6)):
            late += [slot for hours in slot.openingHours if hours["to"] < hours["from"]]
    if not late:
        stage.not_applicable("no opening hours close after midnight")
    kept = [slot.id for slot in late if slot.date("localDateTimeEnd") > slot.date("localDateTimeStart")]
    assert kept == [slot.id for slot in late]


@requirement("CORE-TIME-005", control=(CONFIRM,))
def test_a_hold_can_be_used_until_it_ends(stage, octo):
    """The guest pays in the last minute of the hold and gets no seat."""
    if not stage.clock.movable:
        stage.not_applicable("the target's clock cannot be moved")
    key = stage.clock.new_key()
    booking = stage.own.reservation(minutes=5, key=key)
    stage.clock.advance_to(key, stage.end_of(booking) - timedelta(seconds=20))
    client = stage.client_of(booking.uuid)
    seen = client.booking(booking.uuid)
    assert seen.status == "ON_HOLD"
    answer = client.attempt.confirm(booking.uuid)
    assert answer.ok
