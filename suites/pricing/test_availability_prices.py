"""Prices of slots and days: who is priced, in which currency, and what it adds up to."""

from datetime import timedelta

from octo_conformance.suite import each, requirement

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"


def days_of(octo, found, **body):
    """The calendar of the week that the slot is in."""
    first = found.bookable.slot.date("localDateTimeStart")
    bookable = found.bookable
    return octo.calendar(bookable.product.id, bookable.option.id, first, first + timedelta(days=6), **body)


def shown_in(thing):
    """The currencies of all prices of a slot or a day."""
    whole = [thing.get(name) for name in ("pricing", "pricingFrom")]
    units = [price for name in ("unitPricing", "unitPricingFrom") for price in thing.get(name) or []]
    return sorted({price.currency for price in (*whole, *units) if price is not None})


@requirement("PRICING-007", control=(CHECK,))
def test_every_unit_asked_about_has_its_price(stage, octo):
    """The guest sees what an adult and what a child costs before choosing."""
    found = stage.prices.bookable(per="UNIT")
    slot = found.slot(octo)
    wanted = sorted(unit["id"] for unit in found.party())
    priced = {price.unitId for price in slot.get("unitPricing") or []}
    assert [unit_id for unit_id in wanted if unit_id not in priced] == []


@requirement("PRICING-007", control=(CHECK,))
@each("per", ["UNIT", "BOOKING"])
def test_a_selection_has_its_price(stage, octo, per):
    """The guest sees the total before giving a name."""
    found = stage.prices.bookable(per=per)
    slot = found.slot(octo)
    assert slot.get("pricing") is not None


@requirement("PRICING-008", control=(CHECK,))
def test_a_selection_costs_what_its_units_cost(stage, octo):
    """The basket of the shop adds up the units, the supplier's invoice does not."""
    found = stage.prices.bookable(per="UNIT", units=3, vacancies=3)
    slot = found.slot(octo, units=3)
    whole = slot.get("pricing")
    prices = {price.unitId: price for price in slot.get("unitPricing") or []}
    quantities = {unit["id"]: unit["quantity"] for unit in found.party(3)}
    if whole is None or not quantities.keys() <= prices.keys():
        stage.not_verified("the slot does not price what was asked about, see PRICING-007")
    before = sum(prices[unit].original * quantity for unit, quantity in quantities.items())
    if whole.retail < whole.original == before:
        stage.not_applicable("something is taken off the selection as a whole")
    parts = sum(prices[unit].retail * quantity for unit, quantity in quantities.items())
    assert whole.retail == parts


@requirement("PRICING-020", control=(CHECK,))
def test_a_booking_price_is_the_same_for_two_and_for_three(stage, octo):
    """Where the boat is chartered, another guest on it is free."""
    found = stage.prices.bookable(per="BOOKING", units=3, vacancies=3)
    few = found.slot(octo, units=2).get("pricing")
    more = found.slot(octo, units=3).get("pricing")
    if few is None or more is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    assert more.retail == few.retail


@requirement("PRICING-009", control=(CALENDAR,))
def test_a_day_has_the_least_price_of_each_unit(stage, octo):
    """A calendar that shows prices is how guests find the cheap days."""
    found = stage.prices.bookable(per="UNIT")
    bookable = [day for day in days_of(octo, found) if day.available]
    if not bookable:
        stage.not_verified("no day of the week can be booked")
    assert [day.localDate for day in bookable if not day.get("unitPricingFrom")] == []


@requirement("PRICING-009", control=(CALENDAR,))
def test_a_day_has_the_least_price_of_the_booking(stage, octo):
    """A calendar that shows prices is how guests find the cheap days."""
    found = stage.prices.bookable(per="BOOKING")
    bookable = [day for day in days_of(octo, found) if day.available]
    if not bookable:
        stage.not_verified("no day of the week can be booked")
    assert [day.localDate for day in bookable if day.get("pricingFrom") is None] == []


@requirement("PRICING-018", control=(CHECK,))
def test_a_slot_is_priced_in_the_currency_asked_for(stage, octo):
    """The guest chose euros; anything else has to be converted by hand."""
    found = stage.prices.bookable(currencies=2)
    slot = found.slot(octo, currency=found.other_currency)
    assert shown_in(slot) == [found.other_currency]


@requirement("PRICING-018", control=(CALENDAR,))
def test_a_day_is_priced_in_the_currency_asked_for(stage, octo):
    """The calendar and the slot behind it have to agree."""
    found = stage.prices.bookable(currencies=2)
    day = days_of(octo, found, currency=found.other_currency)[0]
    assert shown_in(day) == [found.other_currency]


@requirement("PRICING-014", control=(CHECK,))
def test_a_slot_is_priced_in_the_default_currency(stage, octo):
    """A reseller that deals in one currency never names it."""
    found = stage.prices.bookable()
    slot = found.slot(octo)
    assert shown_in(slot) == [found.default_currency]


@requirement("PRICING-012", control=(CHECK,))
def test_a_slot_is_not_priced_in_a_currency_nobody_takes(stage, octo):
    """A price in another currency than the one asked for is taken for one in it."""
    bookable = stage.prices.bookable().bookable
    answer = octo.breaking.availability(
        bookable.product.id, bookable.option.id, ids=[bookable.slot.id], currency="XXX"
    )
    assert answer.error is not None
