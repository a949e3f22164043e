"""The calendar of a month: what a shop shows before the guest has chosen a day."""

from datetime import timedelta

from octo_conformance.suite import requirement

CALENDAR = "POST /availability/calendar"
REFUSED_AS_MALFORMED = {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


def days_from(offer, count):
    """So many days from the one of the offered slot on."""
    first = offer.slot.date("localDateTimeStart")
    return [str(first + timedelta(days=n)) for n in range(count)]


def calendar_of(octo, offer, days):
    """The calendar of those days by day."""
    shown = octo.calendar(offer.product.id, offer.option.id, days[0], days[-1])
    return {day.localDate: day for day in shown}


@requirement("CORE-CAL-001", control=(CALENDAR,))
def test_every_option_on_sale_has_a_calendar(stage, octo):
    """A product that is listed and has no calendar is a page with an error on it."""
    on_sale = [(product, option) for product in stage.products[:10] for option in product.options]
    refused = []
    for product, option in on_sale:
        first = stage.today(product) + timedelta(days=1)
        answer = octo.attempt.calendar(product.id, option.id, first, first + timedelta(days=30))
        if not answer.ok:
            refused.append(f"{product.id}, {option.id}")
    assert refused == []


@requirement("CORE-CAL-006")
def test_the_calendar_agrees_with_the_availability_of_the_day(stage, octo):
    """A guest who picks a green day must not find it empty, nor miss a day that is for sale."""
    offer = stage.offer()
    days = days_from(offer, 5)
    with stage.quietly():
        before = calendar_of(octo, offer, days)
        slots = {
            day: octo.availability(offer.product.id, offer.option.id, start=day, end=day) for day in days
        }
        after = calendar_of(octo, offer, days)
    if before != after:
        stage.not_verified("the calendar changed while it was read; another reseller sells the same days")
    by_calendar = {day: day in before and before[day].available for day in days}
    by_check = {day: any(slot.available for slot in slots[day]) for day in days}
    assert by_calendar == by_check


@requirement("CORE-CAL-007")
def test_the_calendar_counts_as_many_vacancies_as_the_best_slot_of_the_day(stage, octo):
    """A group that fits into no departure of the day is not to be offered the day."""
    offer = stage.offer("START_TIME", "FINITE")
    [day] = days_from(offer, 1)
    with stage.quietly():
        before = calendar_of(octo, offer, [day])[day]
        slots = octo.availability(offer.product.id, offer.option.id, start=day, end=day)
        after = calendar_of(octo, offer, [day])[day]
    counts = [slot.get("vacancies") for slot in slots]
    if before != after:
        stage.not_verified("the calendar changed while it was read; another reseller sells the same day")
    if before.get("vacancies") is None or None in counts:
        stage.not_verified("vacancies are not counted in the calendar or in some slot of the day")
    assert before.vacancies == max(counts)


@requirement("CORE-CAL-008", control=(CALENDAR,))
def test_the_calendar_of_a_product_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller takes the product off sale when it is told that this very id is gone."""
    offer = stage.offer()
    first, last = days_from(offer, 2)
    answer = octo.attempt.calendar(stage.invent_id("product"), offer.option.id, first, last)
    assert answer.error == "INVALID_PRODUCT_ID"


@requirement("CORE-CAL-008", control=(CALENDAR,))
def test_the_calendar_of_an_option_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller takes the option off sale and keeps the product."""
    offer = stage.offer()
    first, last = days_from(offer, 2)
    answer = octo.attempt.calendar(offer.product.id, stage.invent_id("option"), first, last)
    assert answer.error == "INVALID_OPTION_ID"


@requirement("CORE-CAL-009", control=(CALENDAR,))
def test_a_calendar_without_a_first_day_is_refused(stage, octo):
    """A reseller that forgot it would read some other month than it meant."""
    offer = stage.offer()
    [day] = days_from(offer, 1)
    body = {"productId": offer.product.id, "optionId": offer.option.id, "localDateEnd": day}
    answer = octo.call("POST", "/availability/calendar", json=body)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-CAL-009", control=(CALENDAR,))
def test_a_calendar_without_a_last_day_is_refused(stage, octo):
    """A reseller that forgot it would wait for years of days."""
    offer = stage.offer()
    [day] = days_from(offer, 1)
    body = {"productId": offer.product.id, "optionId": offer.option.id, "localDateStart": day}
    answer = octo.call("POST", "/availability/calendar", json=body)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-CAL-010", control=(CALENDAR,))
def test_a_calendar_of_more_than_a_year_is_refused(stage, octo):
    """A reseller learns the limit at once instead of by a time-out in season."""
    offer = stage.offer()
    days = days_from(offer, 400)
    answer = octo.attempt.calendar(offer.product.id, offer.option.id, days[0], days[-1])
    assert answer.error == "BAD_REQUEST"
