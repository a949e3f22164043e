"""Adjustments are shown by the booking that they were said of, and stay."""

from octo_conformance.suite import requirement

RESERVE, READ, UPDATE = "POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"
CONFIRM, ORDER = "POST /bookings/{uuid}/confirm", "POST /orders"


def more(notes):
    """Returns an adjustment that hurts nobody: a little more for the booking, with a reason."""
    return {"per": "BOOKING", "amount": 1, "notes": notes}


def shown(booking):
    """Returns what each adjustment of a booking is for, its amount and its reason."""
    return [
        (each.per, float(each.amount), (each.get("notes") or "").strip())
        for each in booking.adjustments or []
    ]


def told(notes):
    """Returns what a booking has to show of such an adjustment."""
    return ("BOOKING", 1.0, notes)


@requirement("ADJUST-004", control=(READ,))
def test_an_adjustment_is_shown_by_the_booking(stage, octo):
    """The reseller gave a discount, and the invoice knows nothing of it."""
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    booking = stage.own.reservation_of(bookable, adjustments=[more(stage.notes)])
    assert told(stage.notes) in shown(octo.booking(booking.uuid))


@requirement("ADJUST-004", control=(READ, UPDATE))
def test_an_adjustment_can_be_made_later(stage, octo):
    """The guest asks for a discount on the phone and gets none."""
    booking = stage.own.reservation_of(stage.bookable("CANCELLABLE", vacancies=2))
    octo.update(booking.uuid, adjustments=[more(stage.notes)])
    assert told(stage.notes) in shown(octo.booking(booking.uuid))


@requirement("ADJUST-004", control=(READ, CONFIRM))
def test_an_adjustment_can_come_with_the_confirmation(stage, octo):
    """The voucher that the guest enters on the last page is lost."""
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    octo.confirm(booking.uuid, adjustments=[more(stage.notes)])
    assert told(stage.notes) in shown(octo.booking(booking.uuid))


@requirement("ADJUST-005", control=(READ, UPDATE))
def test_a_change_of_something_else_leaves_the_adjustments(stage, octo):
    """The guest corrects a phone number and loses the discount."""
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    booking = stage.own.reservation_of(bookable, adjustments=[more(stage.notes)])
    before = octo.booking(booking.uuid)
    stage.builds_on("ADJUST-004", told(stage.notes) in shown(before), before)
    octo.update(booking.uuid, resellerReference=stage.reference())
    assert told(stage.notes) in shown(octo.booking(booking.uuid))


@requirement("ADJUST-017", capabilities=("octo/cart",), control=(READ, ORDER))
def test_an_adjustment_can_come_with_an_order(stage, octo):
    """What is a discount alone is none in a basket."""
    body = stage.bookable("CANCELLABLE", vacancies=2).body(adjustments=[more(stage.notes)])
    order = octo.create_order(bookings=[body])
    booking = octo.booking(body["uuid"])
    assert order.status == "ON_HOLD"
    assert told(stage.notes) in shown(booking)
