"""An adjustment changes what the guest pays, and not what the reseller pays."""

from octo_conformance.suite import each, requirement

RESERVE, READ, UPDATE = "POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"


def adjusted(stage, octo, *adjustments, units=1):
    """Returns a hold as it is sold, and the same hold once it is adjusted, as prices of two holds may differ."""
    bookable = stage.bookable("CANCELLABLE", units=units, vacancies=units + 1)
    held = stage.own.reservation_of(bookable, units=units)
    octo.update(held.uuid, adjustments=list(adjustments))
    return held, octo.booking(held.uuid)


def more(stage, without, adjusted_one):
    """Returns by how much the guest pays more for the adjusted booking than for the other."""
    if without.pricing.currency != adjusted_one.pricing.currency:
        stage.not_verified("the two bookings are not in one currency, see PRICING-014")
    return adjusted_one.pricing.retail - without.pricing.retail


def worth(stage, booking, amount):
    """Returns what an amount may come to in the smallest unit of the currency (reading CON-261)."""
    factors = {"smallest unit": 1, "currency": 10**booking.pricing.currencyPrecision}
    return {amount * factor for unit, factor in factors.items() if stage.tolerates("CON-261", unit)}


def commission(stage, booking):
    """Returns what the reseller earns with a booking. Leaves it where the supplier does not tell."""
    if booking.pricing.get("net") is None:
        stage.not_applicable("the supplier does not tell what the reseller pays")
    return booking.pricing.retail - booking.pricing.net


def per_booking(amount, **said):
    """Returns an adjustment of a booking."""
    return {"per": "BOOKING", "amount": amount, "notes": "conformance test", **said}


@requirement("ADJUST-006", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_a_booking_can_be_sold_for_more(stage, octo):
    """The guest pays the fee of the shop, and the supplier's ticket shows another price."""
    without, booking = adjusted(stage, octo, per_booking(1))
    assert more(stage, without, booking) in worth(stage, without, 1)


@requirement("ADJUST-006", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_a_booking_can_be_sold_for_less(stage, octo):
    """The guest was promised a pound off and pays the full price."""
    without = stage.own.reservation_of(stage.bookable("CANCELLABLE", vacancies=2))
    a_unit = 10**without.pricing.currencyPrecision
    if without.pricing.get("net") is not None and commission(stage, without) < a_unit:
        stage.not_applicable("there is no commission to give away")
    octo.update(without.uuid, adjustments=[per_booking(-1)])
    assert more(stage, without, octo.booking(without.uuid)) in worth(stage, without, -1)


@requirement("ADJUST-006", capabilities=("octo/pricing",), control=(RESERVE,))
def test_a_reservation_can_sell_for_more(stage, octo):
    """The guest pays the fee of the shop, and the supplier's ticket shows another price."""
    bookable = stage.bookable("CANCELLABLE", vacancies=4)
    without = stage.own.reservation_of(bookable)
    booking = stage.own.reservation_of(bookable, adjustments=[per_booking(1)])
    again = stage.own.reservation_of(bookable)
    if again.pricing.retail != without.pricing.retail:
        stage.not_applicable("two reservations cost different amounts by themselves")
    assert more(stage, without, booking) in worth(stage, without, 1)


@requirement("ADJUST-007", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_each_ticket_can_be_sold_for_more(stage, octo):
    """A family of four gets the discount of one."""
    without, booking = adjusted(
        stage, octo, {"per": "UNIT", "amount": 1, "notes": "conformance test"}, units=2
    )
    assert more(stage, without, booking) in worth(stage, without, len(booking.unitItems))


@requirement("ADJUST-008", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_a_booking_can_be_sold_for_ten_per_cent_more(stage, octo):
    """Ten per cent off are ten pence off."""
    tenth = {"per": "PERCENTAGE", "amount": 10, "notes": "conformance test"}
    without, booking = adjusted(stage, octo, tenth)
    away = abs(10 * more(stage, without, booking) - without.pricing.retail)
    assert away <= 10 * len(booking.unitItems)


@requirement("ADJUST-015", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_two_adjustments_add_up(stage, octo):
    """Of two discounts one is lost."""
    without, booking = adjusted(stage, octo, per_booking(1), per_booking(2))
    assert more(stage, without, booking) in worth(stage, without, 3)


@requirement("ADJUST-016", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_an_adjustment_can_be_counted_twice(stage, octo):
    """Three vouchers take off as much as one."""
    without, booking = adjusted(stage, octo, per_booking(1, quantity=2))
    assert more(stage, without, booking) in worth(stage, without, 2)


@requirement("ADJUST-009", capabilities=("octo/pricing",), control=(UPDATE, READ))
@each("per", ["BOOKING", "UNIT", "PERCENTAGE"])
def test_the_reseller_pays_what_it_paid(stage, octo, per):
    """The reseller sells for more, and the supplier takes the difference."""
    without, booking = adjusted(stage, octo, {"per": per, "amount": 1, "notes": "conformance test"})
    earned = commission(stage, without)
    assert booking.pricing.retail - booking.pricing.net - earned == more(stage, without, booking)


@requirement("ADJUST-010", capabilities=("octo/pricing",), control=(RESERVE,))
def test_no_more_than_the_commission_is_given_away(stage, octo):
    """A slip of the finger sells a booking for less than the reseller pays for it."""
    bookable = stage.bookable("CANCELLABLE", vacancies=4)
    earned = commission(stage, stage.own.reservation_of(bookable))
    answer = octo.breaking.reserve(bookable, adjustments=[per_booking(-earned - 1)])
    assert answer.error is not None


@requirement("ADJUST-013", capabilities=("octo/pricing",), control=(UPDATE, READ))
def test_the_supplier_can_bear_a_discount(stage, octo):
    """The supplier agreed to bear the discount, and the reseller pays for it."""
    held = stage.own.reservation_of(stage.bookable("CANCELLABLE", vacancies=2))
    earned = commission(stage, held)
    answer = octo.attempt.update(held.uuid, adjustments=[per_booking(-1, netDiscount="FULL")])
    if not answer.ok:
        stage.not_applicable("the supplier bears no discounts, or see ADJUST-014")
    booking = octo.booking(held.uuid)
    assert booking.pricing.retail - booking.pricing.net == earned
