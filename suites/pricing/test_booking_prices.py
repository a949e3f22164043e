"""A booking keeps the currency that was agreed on and the price that was seen."""

from octo_conformance.suite import requirement

RESERVE, CHECK = "POST /bookings", "POST /availability"


def seen_and_booked(stage, octo, found, currency=None):
    """Returns the price of a selection on availability and on a booking of the same selection, in one
    currency."""
    wanted = currency or found.default_currency
    whole = found.slot(octo, currency=wanted).get("pricing")
    if whole is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    booked = octo.reserve(found.bookable, currency=wanted).pricing
    if whole.currency != booked.currency:
        stage.not_verified("the two are not in one currency, see PRICING-010 and PRICING-018")
    return whole, booked


@requirement("PRICING-010", control=(RESERVE,))
def test_a_booking_is_in_the_currency_asked_for(stage, octo):
    """The reseller has charged its guest in one currency and owes the supplier another."""
    found = stage.prices.bookable("CANCELLABLE", currencies=2)
    booking = stage.own.reservation_of(found.bookable, currency=found.other_currency)
    assert booking.pricing.currency == found.other_currency


@requirement("PRICING-010", control=(RESERVE,))
def test_a_booking_stays_in_its_currency(stage, octo):
    """A reseller that reads the booking later, for the invoice, finds another currency."""
    found = stage.prices.bookable("CANCELLABLE", currencies=2)
    made = stage.own.reservation_of(found.bookable, currency=found.other_currency)
    read = octo.booking(made.uuid)
    assert read.pricing.currency == made.pricing.currency
    assert read.pricing.retail == made.pricing.retail


@requirement("PRICING-014", control=(RESERVE,))
def test_a_booking_is_in_the_default_currency(stage, octo):
    """A reseller that names no currency is invoiced in a foreign one."""
    found = stage.prices.bookable("CANCELLABLE")
    booking = stage.own.reservation_of(found.bookable)
    assert booking.pricing.currency == found.default_currency


@requirement("PRICING-011", control=(RESERVE,))
def test_a_booking_costs_what_the_slot_said(stage, octo):
    """The guest saw one price and pays another."""
    found = stage.prices.bookable("CANCELLABLE")
    shown, booked = seen_and_booked(stage, octo, found)
    assert booked.retail == shown.retail


@requirement("PRICING-011", control=(RESERVE,))
def test_the_reseller_pays_what_the_slot_said(stage, octo):
    """The reseller loses the margin that it worked out from the price shown."""
    shown, booked = seen_and_booked(stage, octo, stage.prices.bookable("CANCELLABLE"))
    assert booked.get("net") == shown.get("net")


@requirement("PRICING-011", control=(RESERVE,))
def test_a_booking_in_another_currency_costs_what_the_slot_said(stage, octo):
    """The guest pays at one rate of exchange and the reseller at another."""
    found = stage.prices.bookable("CANCELLABLE", currencies=2)
    shown, booked = seen_and_booked(stage, octo, found, currency=found.other_currency)
    assert booked.retail == shown.retail


@requirement("PRICING-011", control=(RESERVE,))
def test_a_booking_priced_as_a_whole_costs_what_the_slot_said(stage, octo):
    """A group agreed to one price for the whole booking and pays another."""
    found = stage.prices.bookable("CANCELLABLE", per="BOOKING")
    shown, booked = seen_and_booked(stage, octo, found)
    assert booked.retail == shown.retail


@requirement("PRICING-017", control=(RESERVE,))
def test_a_booking_of_several_tickets_shows_the_price_of_each(stage, octo):
    """Three friends cannot share the bill, because no ticket shows its price."""
    found = stage.prices.bookable("CANCELLABLE", per="UNIT", units=3, vacancies=4)
    booking = stage.own.reservation_of(found.bookable, units=3)
    prices = [item.get("pricing") for item in booking.unitItems]
    if None in prices:
        stage.not_verified("a ticket has no price, see PRICING-010")
    whole = booking.pricing
    if whole.retail < whole.original == sum(price.original for price in prices):
        stage.not_applicable("something is taken off the booking as a whole")
    assert whole.retail == sum(price.retail for price in prices)


@requirement("PRICING-019", control=("POST /bookings/{uuid}/confirm",))
def test_a_booking_keeps_its_price_when_it_is_confirmed(stage, octo):
    """The price changes between the hold and the payment, and the reseller pays the difference."""
    held = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    confirmed = octo.confirm(held.uuid)
    assert confirmed.pricing.retail == held.pricing.retail
    assert confirmed.pricing.currency == held.pricing.currency


@requirement("PRICING-012", control=(RESERVE,))
def test_a_booking_in_a_currency_nobody_takes_is_refused(stage, octo):
    """The reseller sells in the wrong currency without noticing."""
    answer = octo.breaking.reserve(stage.bookable("CANCELLABLE"), currency="XXX")
    assert answer.error is not None
