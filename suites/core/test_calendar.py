"""The calendar is what a shop shows before the guest has chosen a day."""

from datetime import timedelta

from octo_conformance.suite import requirement

CALENDAR = "POST /availability/calendar"
REFUSED_AS_MALFORMED = {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


def days_from(bookable, count):
    """Returns `count` days in a row, starting with the day of the offered slot."""
    first = bookable.slot.date("localDateTimeStart")
    return [str(first + timedelta(days=n)) for n in range(count)]


@requirement("CORE-CAL-001", control=(CALENDAR,))
def test_every_option_on_sale_has_a_calendar(stage, octo):
    """The shop shows an error on the page of a product that is listed for sale."""
    on_sale = [(product, option) for product in stage.products[:10] for option in product.options]
    refused = []
    for product, option in on_sale:
        first = stage.today(product) + timedelta(days=1)
        answer = octo.attempt.calendar(product.id, option.id, first, first + timedelta(days=30))
        if not answer.ok:
            refused.append(f"{product.id}, {option.id}")
    assert refused == [], f"reading the calendar of a month was refused for {'; '.join(refused)}"


def month_of(stage, octo, product, option):
    """Reads a month of the option from the calendar and from the check.

    Returns the days of the calendar by date and the slots of the check, or None where the calendar changed in
    between.
    """
    first = stage.today(product) + timedelta(days=1)
    last = first + timedelta(days=30)
    before = octo.calendar(product.id, option.id, first, last)
    slots = octo.availability(product.id, option.id, start=first, end=last)
    if octo.calendar(product.id, option.id, first, last) != before:
        return None
    return {day.localDate: day for day in before}, slots


@requirement("CORE-CAL-006")
def test_the_calendar_agrees_with_the_availability_of_the_day(stage, octo):
    """A guest picks a green day and finds it empty, or never sees a day that is for sale."""
    by_calendar, by_check = {}, {}
    for product in stage.products[:6]:
        option = product.options[0]
        first = stage.today(product) + timedelta(days=2)
        week = {"start": first, "end": first + timedelta(days=6)}
        with stage.quietly():
            before = octo.calendar(product.id, option.id, **week)
            slots = octo.availability(product.id, option.id, **week)
            after = octo.calendar(product.id, option.id, **week)
        if before != after:
            stage.not_verified("the calendar changed while it was read; another reseller sells the same days")
        open_days = {str(slot.date("localDateTimeStart")) for slot in slots if slot.available}
        by_calendar[product.id] = sorted(day.localDate for day in before if day.available)
        by_check[product.id] = sorted(open_days)
    assert by_calendar == by_check


@requirement("CORE-CAL-007")
def test_the_calendar_counts_as_many_vacancies_as_the_best_slot_of_the_day(stage, octo):
    """A group chooses a day on which it fits into no departure."""
    bookable = stage.bookable("START_TIME", "FINITE")
    with stage.quietly():
        month = month_of(stage, octo, bookable.product, bookable.option)
    if month is None:
        stage.not_verified("the calendar changed while it was read; another reseller sells the same days")
    days, slots = month
    best = {}
    for slot in slots:
        best.setdefault(str(slot.date("localDateTimeStart")), []).append(slot.get("vacancies"))
    counted = {day: max(counts) for day, counts in best.items() if None not in counts}
    shown = {day: days[day].get("vacancies") for day in counted if day in days}
    told = {day: vacancies for day, vacancies in shown.items() if vacancies is not None}
    if not told:
        stage.not_verified("vacancies are not counted in the calendar or in some slot of every day")
    assert told == {day: counted[day] for day in told}


@requirement("CORE-CAL-008", control=(CALENDAR,))
def test_the_calendar_of_a_product_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller does not learn that this product is gone, and keeps offering it."""
    bookable = stage.bookable()
    first, last = days_from(bookable, 2)
    answer = octo.breaking.calendar(stage.invent_id("product"), bookable.option.id, first, last)
    assert answer.error == "INVALID_PRODUCT_ID"


@requirement("CORE-CAL-008", control=(CALENDAR,))
def test_the_calendar_of_an_option_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller takes the whole product off sale, because it cannot see that only the option is gone."""
    bookable = stage.bookable()
    first, last = days_from(bookable, 2)
    answer = octo.breaking.calendar(bookable.product.id, stage.invent_id("option"), first, last)
    assert answer.error == "INVALID_OPTION_ID"


@requirement("CORE-CAL-009", control=(CALENDAR,))
def test_a_calendar_without_a_first_day_is_refused(stage, octo):
    """A reseller that forgot the first day shows another month than it meant."""
    bookable = stage.bookable()
    [day] = days_from(bookable, 1)
    body = {"productId": bookable.product.id, "optionId": bookable.option.id, "localDateEnd": day}
    answer = octo.call("POST", "/availability/calendar", json=body)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-CAL-009", control=(CALENDAR,))
def test_a_calendar_without_a_last_day_is_refused(stage, octo):
    """A reseller that forgot the last day waits for years of days."""
    bookable = stage.bookable()
    [day] = days_from(bookable, 1)
    body = {"productId": bookable.product.id, "optionId": bookable.option.id, "localDateStart": day}
    answer = octo.call("POST", "/availability/calendar", json=body)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-CAL-010", control=(CALENDAR,))
def test_a_calendar_of_more_than_a_year_is_refused(stage, octo):
    """A reseller learns of the limit from time-outs in the season."""
    bookable = stage.bookable()
    days = days_from(bookable, 400)
    answer = octo.attempt.calendar(bookable.product.id, bookable.option.id, days[0], days[-1])
    assert answer.error == "BAD_REQUEST"
