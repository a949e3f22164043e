"""Slots and days show the price of each unit, in the right currency, and the sum of a selection."""

from datetime import timedelta

from octo_conformance.suite import each, requirement

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"


def days_of(octo, found, **body):
    """Returns the calendar of the week that the slot is in."""
    first = found.bookable.slot.date("localDateTimeStart")
    bookable = found.bookable
    return octo.calendar(bookable.product.id, bookable.option.id, first, first + timedelta(days=6), **body)


def shown_in(thing):
    """Returns the currencies of all prices of a slot or a day."""
    whole = [thing.get(name) for name in ("pricing", "pricingFrom")]
    units = [price for name in ("unitPricing", "unitPricingFrom") for price in thing.get(name) or []]
    return sorted({price.currency for price in (*whole, *units) if price is not None})


@requirement("PRICING-007", control=(CHECK,))
def test_every_unit_asked_about_has_its_price(stage, octo):
    """The guest cannot see what an adult and a child cost before choosing."""
    found = stage.prices.bookable(per="UNIT")
    slot = found.slot(octo)
    wanted = sorted(unit["id"] for unit in found.party())
    priced = {price.unitId for price in slot.get("unitPricing") or []}
    without = [unit_id for unit_id in wanted if unit_id not in priced]
    assert without == [], (
        f"unitPricing of the slot has no price of {', '.join(without)}, which was asked about"
    )


@requirement("PRICING-007", control=(CHECK,))
def test_every_unit_has_its_price_before_anybody_chose(stage, octo):
    """The guest has to say how many come before the page can show what one ticket costs."""
    found = stage.prices.bookable(per="UNIT")
    bookable = found.bookable
    slots = octo.availability(bookable.product.id, bookable.option.id, ids=[bookable.slot.id])
    priced = {price.unitId for slot in slots for price in slot.get("unitPricing") or []}
    without = [unit.id for unit in bookable.units if unit.id not in priced]
    assert without == [], (
        f"unitPricing of the slot has no price of {', '.join(without)}, which the option sells"
    )


@requirement("PRICING-007", control=(CHECK,))
@each("per", ["UNIT", "BOOKING"])
def test_a_selection_has_its_price(stage, octo, per):
    """The guest cannot see the total before giving a name."""
    found = stage.prices.bookable(per=per)
    slot = found.slot(octo)
    assert slot.get("pricing") is not None


@requirement("PRICING-008", control=(CHECK,))
def test_a_selection_costs_what_its_units_cost(stage, octo):
    """The shop adds up the units and charges another amount than the supplier invoices."""
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
    """A guest who charters the whole boat is charged for each person on it."""
    found = stage.prices.bookable(per="BOOKING", units=3, vacancies=3)
    few = found.slot(octo, units=2).get("pricing")
    more = found.slot(octo, units=3).get("pricing")
    if few is None or more is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    assert more.retail == few.retail


@requirement("PRICING-009", control=(CALENDAR,))
def test_a_day_has_the_least_price_of_each_unit(stage, octo):
    """The guest does not find the cheap days in a calendar with wrong prices."""
    found = stage.prices.bookable(per="UNIT")
    bookable = [day for day in days_of(octo, found) if day.available]
    if not bookable:
        stage.not_verified("no day of the week can be booked")
    assert [day.localDate for day in bookable if not day.get("unitPricingFrom")] == [], (
        "days that can be booked have no unitPricingFrom in the calendar"
    )


@requirement("PRICING-009", control=(CALENDAR,))
def test_a_day_has_the_least_price_of_the_booking(stage, octo):
    """The guest does not find the cheap days in a calendar with wrong prices."""
    found = stage.prices.bookable(per="BOOKING")
    bookable = [day for day in days_of(octo, found) if day.available]
    if not bookable:
        stage.not_verified("no day of the week can be booked")
    assert [day.localDate for day in bookable if day.get("pricingFrom") is None] == [], (
        "days that can be booked have no pricingFrom in the calendar"
    )


@requirement("PRICING-018", control=(CHECK,))
def test_a_slot_is_priced_in_the_currency_asked_for(stage, octo):
    """The guest chose euros, and the shop has to convert the price at its own risk."""
    found = stage.prices.bookable(currencies=2)
    asked = [found.default_currency, found.other_currency, found.default_currency]
    shown = [shown_in(found.slot(octo, currency=currency)) for currency in asked]
    assert shown == [[currency] for currency in asked]


@requirement("PRICING-018", control=(CALENDAR,))
def test_a_day_is_priced_in_the_currency_asked_for(stage, octo):
    """The guest sees one currency in the calendar and another one at the slot."""
    found = stage.prices.bookable(currencies=2)
    day = days_of(octo, found, currency=found.other_currency)[0]
    assert shown_in(day) == [found.other_currency]


@requirement("PRICING-014", control=(CHECK,))
def test_a_slot_is_priced_in_the_default_currency(stage, octo):
    """A reseller that names no currency gets prices in a foreign one."""
    found = stage.prices.bookable()
    slot = found.slot(octo)
    assert shown_in(slot) == [found.default_currency]


@requirement("PRICING-012", control=(CHECK,))
def test_a_slot_is_not_priced_in_a_currency_nobody_takes(stage, octo):
    """A shop takes a price in another currency for one in the currency that it asked for."""
    bookable = stage.prices.bookable().bookable
    answer = octo.breaking.availability(
        bookable.product.id, bookable.option.id, ids=[bookable.slot.id], currency="XXX"
    )
    assert answer.error is not None
