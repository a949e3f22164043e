"""A booking costs what its tickets and its extras cost."""

from octo_conformance.suite import each, requirement

RESERVE, CHECK = "POST /bookings", "POST /availability"
LEVELS = ["booking", "ticket"]


@requirement("EXTRA-024", capabilities=("octo/pricing",), control=(RESERVE, CHECK))
@each("level", LEVELS)
def test_a_booking_with_an_extra_costs_more_by_its_price(stage, octo, level):
    """The guest paid for the lunch, and the invoice says nothing of it."""
    found = stage.extras.of(level, spare=True)
    price = found.price_in(found.slot(octo, extras=found.asked()))
    if price is None:
        stage.not_verified("the slot shows no price of the extra, see EXTRA-012")
    without = stage.own.reservation_of(found.sold)
    booking = stage.own.reservation_of(found.sold, **found.body(found.entries()))
    assert booking.pricing.retail - without.pricing.retail in {price.retail, price.retail * found.least}


@requirement("EXTRA-024", capabilities=("octo/pricing",), control=(RESERVE,))
def test_an_extra_that_was_given_back_costs_nothing(stage, octo):
    """The guest gives the lunch back and pays for it."""
    found = stage.extras.of_option(spare=True)
    without = stage.own.reservation_of(found.sold)
    booking = stage.own.reservation_of(found.sold, **found.body(found.entries()))
    octo.update(booking.uuid, extraItems=[])
    read = octo.booking(booking.uuid)
    stage.builds_on("EXTRA-025", found.bought(read) == [], read)
    assert read.pricing.retail == without.pricing.retail


@requirement("EXTRA-029", capabilities=("octo/pricing",), control=(RESERVE, CHECK))
@each("level", LEVELS)
def test_a_booking_with_an_extra_costs_what_the_slot_said(stage, octo, level):
    """The guest has paid one price, the reseller is charged another."""
    found = stage.extras.of(level)
    whole = found.slot(octo, extras=found.asked()).get("pricing")
    if whole is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    booking = stage.own.reservation_of(found.sold, **found.body(found.entries()))
    if whole.currency != booking.pricing.currency:
        stage.not_verified("the two are not in one currency, see PRICING-014")
    assert booking.pricing.retail == whole.retail
