"""Confirming an order is the sale: one payment, and everything in the cart belongs to the guest."""

from octo_conformance.suite import requirement

CONFIRM, READ, BOOKING = "POST /orders/{orderId}/confirm", "GET /orders/{orderId}", "GET /bookings/{uuid}"
NAMES = {"fullName", "firstName", "lastName"}
"""One of these says what the others say."""


@requirement("CART-018")
def test_a_confirmed_order_is_confirmed(stage, octo):
    """The guest has paid for a cart that lapses."""
    order = stage.own.order(bookings=1)
    confirmed = octo.confirm_order(order)
    read = octo.order(order)
    assert confirmed.status == "CONFIRMED"
    assert read.status == "CONFIRMED"


@requirement("CART-019", control=(CONFIRM,))
def test_confirming_an_order_confirms_every_booking_in_it(stage, octo):
    """Guests of the second booking are turned away at the gate."""
    order = stage.shared.confirmed_order(bookings=2)
    read = octo.order(order)
    states = [booking.status for booking in read.bookings]
    assert states == ["CONFIRMED", "CONFIRMED"]


@requirement("CART-019", control=(CONFIRM, BOOKING))
def test_the_bookings_of_a_confirmed_order_are_confirmed_when_read_alone(stage, octo):
    """The scanner reads the booking, finds it on hold and turns a guest away who has paid."""
    order = stage.own.order(bookings=2)
    octo.confirm_order(order)
    bookings = [octo.booking(booking.uuid) for booking in order.bookings]
    states = [booking.status for booking in bookings]
    since = [booking.utcConfirmedAt for booking in bookings]
    assert states == ["CONFIRMED", "CONFIRMED"]
    assert None not in since


@requirement("CART-020", capabilities=("octo/gifts",), control=(CONFIRM, "GET /gifts/{uuid}"))
def test_confirming_an_order_confirms_its_gifts(stage, octo):
    """The guest has paid for a voucher that is worth nothing."""
    order = stage.own.order(bookings=1)
    gift = stage.own.gift(orderId=octo.order_id(order))
    confirmed = octo.confirm_order(order)
    read = octo.gift(gift.uuid)
    inside = [each.status for each in confirmed.get("gifts") or []]
    assert read.status == "CONFIRMED"
    assert inside == ["CONFIRMED"]


@requirement("CART-021", control=(CONFIRM, READ))
def test_the_contact_sent_at_confirmation_is_kept(stage, octo):
    """The guest is not on the list at the gate, and nobody can reach them."""
    order = stage.own.order(bookings=1)
    octo.confirm_order(order, contact=stage.contact)
    read = octo.order(order)
    if read.get("contact") is None:
        stage.not_applicable("orders show no contact")
    assert read.contact.get("fullName") == stage.contact["fullName"]


@requirement("CART-022", control=(CONFIRM,))
def test_an_order_that_lacks_a_required_field_is_not_confirmed(stage, octo):
    """The departure has moved, and nobody has the guest's phone number."""
    bookable = stage.bookable("REQUIRED_CONTACT", "CANCELLABLE", vacancies=2)
    required = set(bookable.option.requiredContactFields)
    if not required:
        stage.not_verified("only units, not options, require contact fields")
    order = stage.own.order(bookables=[bookable])
    dropped = NAMES if required <= NAMES else required - NAMES
    contact = {field: value for field, value in stage.contact.items() if field not in dropped}
    answer = octo.attempt.confirm_order(order, contact=contact)
    read = octo.order(order)
    assert answer.error is not None
    assert read.status == "ON_HOLD"


@requirement("CART-040", control=(CONFIRM,))
def test_a_cancelled_order_is_not_confirmed(stage, octo):
    """The guest pays for seats that were given back and sold to somebody else."""
    order = stage.own.cancelled_order(bookings=1)
    answer = octo.attempt.confirm_order(order)
    read = octo.order(order)
    assert answer.error is not None
    assert read.status != "CONFIRMED"


@requirement("CART-040", control=(CONFIRM, "POST /orders/{orderId}/cancel"))
def test_a_released_order_is_not_confirmed(stage, octo):
    """The guest pays for seats that were given back and sold to somebody else."""
    order = stage.own.order(bookings=1)
    octo.cancel_order(order)
    answer = octo.attempt.confirm_order(order)
    assert answer.error is not None
