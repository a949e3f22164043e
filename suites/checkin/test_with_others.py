"""Orders and gifts can be looked up at the check-in."""

from octo_conformance.suite import requirement

LOOKUP = "POST /checkin/lookup"


def looked_up(stage, octo, references):
    """Returns the answers that the references get, each with the guest's last name."""
    name = stage.contact["lastName"]
    asked = [reference for reference in references if reference]
    answers = [octo.attempt.look_up_checkin(reference=one, verification=name) for one in asked]
    bodies = [answer.body for answer in answers if answer.ok]
    if bodies and not any(body.verified for body in bodies):
        stage.not_verified("the last name opens nothing, see CHECKIN-003")
    return bodies


@requirement("CHECKIN-016", capabilities=("octo/cart",), control=(LOOKUP,))
def test_the_order_of_a_booking_is_found(stage, octo):
    """A family that bought in one cart checks in one by one."""
    order = stage.own.confirmed_order(bookings=1)
    if order.status != "CONFIRMED":
        stage.not_verified("the order is not confirmed at once")
    booking = octo.booking(order.bookings[0].uuid)
    references = [order.get("supplierReference"), booking.get("supplierReference")]
    shown = [one for body in looked_up(stage, octo, references) for one in body.get("orders") or []]
    names = {octo.order_id(one) for one in shown}
    assert octo.order_id(order) in names


@requirement("CHECKIN-017", capabilities=("octo/gifts",), control=(LOOKUP,))
def test_a_gift_is_found_by_its_reference(stage, octo):
    """A guest who types in the number of a voucher is told that it does not exist."""
    gift = stage.own.confirmed_gift(recipient=stage.contact)
    if not gift.get("supplierReference"):
        stage.not_verified("the gift has no reference to look it up by")
    references = [gift.supplierReference]
    shown = [one for body in looked_up(stage, octo, references) for one in body.get("gifts") or []]
    uuids = [one.uuid for one in shown]
    assert gift.uuid in uuids
