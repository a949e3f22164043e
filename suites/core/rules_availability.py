"""These rules hold for every day of a calendar and every slot of an availability check."""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from octo_conformance.suite import NOT_CONCERNED, rule

OPEN = {"AVAILABLE", "FREESALE", "LIMITED"}
SHUT = {"SOLD_OUT", "CLOSED"}

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

CHECK = "POST /availability"
CALENDAR = "POST /availability/calendar"


def asked_days(context):
    """Returns the first and last day that the request asked for, or None where it asked by id."""
    if context.request is None:
        return None
    start = context.request.get("localDateStart") or context.request.get("localDate")
    end = context.request.get("localDateEnd") or context.request.get("localDate")
    try:
        return date.fromisoformat(start), date.fromisoformat(end)
    except (TypeError, ValueError):
        return None


def asked_product(context):
    """Returns the product that the request asked about, as last shown, or None."""
    return context.product(context.request.get("productId")) if context.request is not None else None


def zone_of(product):
    """Returns the product's time zone, or None where it names none that can be looked up."""
    name = product.get("timeZone") if product is not None else None
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@rule("CORE-CAL-001", on="AvailabilityCalendar[]")
def the_days_of_a_calendar_are_in_order_and_none_comes_twice(days, context):
    """A reseller that draws the calendar as it comes shows one day with two different statuses."""
    if not days or context.operation != CALENDAR:
        return NOT_CONCERNED
    shown = [day.localDate for day in days]
    assert shown == sorted(set(shown))


@rule("CORE-CAL-011", on="AvailabilityCalendar[]")
def a_calendar_has_every_day_that_was_asked_for(days, context):
    """A shop that colours the days as they come leaves a gap where a day is on sale or closed."""
    asked = asked_days(context)
    if asked is None or context.operation != CALENDAR or asked[0] <= context.sent_at.date() + DAY:
        return NOT_CONCERNED
    first, last = asked
    shown = {str(day.date("localDate")) for day in days}
    expected = {str(first + n * DAY) for n in range((last - first).days + 1)}
    assert sorted(expected - shown) == [], f"the calendar leaves out {', '.join(sorted(expected - shown))}"


@rule("CORE-CAL-003", on="AvailabilityCalendar")
def the_day_is_one_that_was_asked_for(day, context):
    """A shop that asks for June and is given July shows an empty month."""
    asked = asked_days(context)
    if asked is None:
        return NOT_CONCERNED
    shown = day.date("localDate")
    first, last = asked
    assert shown == min(max(shown, first), last)


@rule("CORE-CAL-004", on="AvailabilityCalendar")
def the_day_is_available_as_its_status_says(day, context):
    """Two shops that read different fields disagree on whether the day can be sold, and one of them loses
    the sale."""
    if day.status not in OPEN | SHUT:
        return NOT_CONCERNED
    assert day.available == (day.status in OPEN)


@rule("CORE-CAL-005", on="AvailabilityCalendar")
def a_day_on_free_sale_counts_no_vacancies(day, context):
    """A shop that reads the number stops selling at it although there is no limit."""
    if day.status != "FREESALE":
        return NOT_CONCERNED
    assert day.get("vacancies") is None


@rule("CORE-AVAIL-010", on="Availability[]")
def availability_ids_are_unique_in_the_answer(slots, context):
    """A reseller books by that id and gets the wrong departure."""
    if not slots or context.operation != CHECK:
        return NOT_CONCERNED
    twice = sorted(i for i, times in Counter(slot.id for slot in slots).items() if times > 1)
    assert twice == [], f"the slot {', '.join(twice)} stands there twice"


@rule("CORE-AVAIL-011", on="Availability")
def the_slot_ends_no_earlier_than_it_starts(slot, context):
    """A guest's calendar cannot hold a tour that is over before it begins."""
    assert slot.time("localDateTimeEnd") >= slot.time("localDateTimeStart")


@rule("CORE-PROD-008", on="Availability")
def the_slot_starts_at_the_offset_of_the_products_zone(slot, context):
    """The guest is at the meeting point an hour early or late."""
    zone = zone_of(asked_product(context)) if context.operation == CHECK else None
    if zone is None:
        return NOT_CONCERNED
    start = slot.time("localDateTimeStart")
    assert start.utcoffset() == start.astimezone(zone).utcoffset(), (
        f"localDateTimeStart is {start.isoformat()}, where the zone {zone} has {start.astimezone(zone).isoformat()[-6:]}"
    )


@rule("CORE-AVAIL-027", on="Availability")
def sales_end_no_later_than_the_slot(slot, context):
    """A guest buys a tour that is over, because the end of sales is hours off."""
    if slot.utcCutoffAt is None:
        return NOT_CONCERNED
    assert slot.time("utcCutoffAt") <= slot.time("localDateTimeEnd")


@rule("CORE-TIME-006", on="Availability[]")
def sales_end_as_long_before_the_start_in_summer_as_in_winter(slots, context):
    """For half of the year the shop stops selling an hour early, or sells a boat that has left."""
    notices = {}
    for slot in slots if context.operation == CHECK else ():
        if slot.utcCutoffAt is None:
            continue
        start = slot.time("localDateTimeStart")
        departure = notices.setdefault((start.time(), slot.allDay), {})
        departure.setdefault(start.utcoffset(), Counter())[start - slot.time("utcCutoffAt")] += 1
    told = [seen for seen in notices.values() if len(seen) > 1 and min(map(Counter.total, seen.values())) > 7]
    if not told:
        return NOT_CONCERNED
    usual = [
        (departure, {notice.most_common(1)[0][0] for notice in seen.values()})
        for departure, seen in notices.items()
        if seen in told
    ]
    shifted = [(departure[0], several) for departure, several in usual if len(several) > 1]
    assert shifted == [], "; ".join(
        f"sales of {at:%H:%M} end {' or '.join(f'{each / HOUR:g}' for each in sorted(several))} hours before the start"
        for at, several in shifted[:3]
    )


@rule("CORE-AVAIL-012", on="Availability")
def the_slot_starts_on_a_day_that_was_asked_for(slot, context):
    """A reseller that asked for Saturday sells Sunday's tour."""
    asked = asked_days(context) if context.operation == CHECK else None
    if asked is None:
        return NOT_CONCERNED
    starts_on = slot.time("localDateTimeStart").date()
    first, last = asked
    assert starts_on == min(max(starts_on, first), last), (
        f"a slot starts on {starts_on}, where {first} to {last} was asked for"
    )


@rule("CORE-AVAIL-014", on="Availability[]")
def an_all_day_slot_is_the_only_one_of_its_day(slots, context):
    """A guest sees two slots for the same opening hours and cannot tell which to buy."""
    if context.operation != CHECK:
        return NOT_CONCERNED
    days = Counter(slot.time("localDateTimeStart").date() for slot in slots)
    all_day = {slot.time("localDateTimeStart").date() for slot in slots if slot.allDay}
    if not all_day:
        return NOT_CONCERNED
    crowded = sorted(str(day) for day in all_day if days[day] > 1)
    assert crowded == [], f"an all-day slot shares {', '.join(crowded)} with other slots"


@rule("CORE-AVAIL-015", on="Availability")
def all_day_slots_belong_to_opening_hours(slot, context):
    """A shop shows a choice of times where there is none, or hides the times that there are."""
    product = asked_product(context) if context.operation == CHECK else None
    if product is None:
        return NOT_CONCERNED
    assert slot.allDay == (product.availabilityType == "OPENING_HOURS")


@rule("CORE-AVAIL-016", on="Availability")
def the_slot_starts_at_a_time_the_option_lists(slot, context):
    """A shop that builds its time filter from that list never shows this slot."""
    product = asked_product(context) if context.operation == CHECK else None
    if product is None or product.availabilityType != "START_TIME":
        return NOT_CONCERNED
    option = context.option(product.id, context.request.get("optionId"))
    if option is None:
        return NOT_CONCERNED
    starts_at = slot.time("localDateTimeStart").strftime("%H:%M")
    assert starts_at in option.availabilityLocalStartTimes


@rule("CORE-AVAIL-018", on="Availability")
def an_open_day_of_opening_hours_says_when_it_is_open(slot, context):
    """A guest with a day ticket does not know when the gate opens."""
    product = asked_product(context) if context.operation == CHECK else None
    if product is None or product.availabilityType != "OPENING_HOURS" or not slot.available:
        return NOT_CONCERNED
    assert len(slot.openingHours) >= 1, "openingHours is empty, although the slot is open"


@rule("CORE-AVAIL-019", on="Availability")
def the_slot_is_available_as_its_status_says(slot, context):
    """Two shops that read different fields disagree on whether the slot can be sold, and one of them loses
    the sale."""
    if slot.get("status") not in OPEN | SHUT:
        return NOT_CONCERNED
    assert slot.available == (slot.status in OPEN)


@rule("CORE-AVAIL-020", on="Availability")
def no_more_is_vacant_than_there_is_room_for(slot, context):
    """A reseller that sells by vacancies oversells the departure."""
    vacancies, capacity = slot.get("vacancies"), slot.get("capacity")
    if vacancies is None or capacity is None:
        return NOT_CONCERNED
    assert vacancies <= capacity


@rule("CORE-AVAIL-021", on="Availability")
def a_limited_slot_is_less_than_half_free(slot, context):
    """A shop tells guests that only a few seats are left, which is not true."""
    vacancies, capacity = slot.get("vacancies"), slot.get("capacity")
    if slot.get("status") != "LIMITED" or vacancies is None or capacity is None:
        return NOT_CONCERNED
    assert 2 * vacancies < capacity, f"the slot is LIMITED with {vacancies} of {capacity} places vacant"


@rule("CORE-AVAIL-022", on="Availability")
def a_sold_out_slot_has_nothing_left(slot, context):
    """A shop that reads vacancies goes on selling a slot that is sold out."""
    vacancies = slot.get("vacancies")
    if slot.get("status") != "SOLD_OUT" or vacancies is None:
        return NOT_CONCERNED
    assert vacancies == 0
