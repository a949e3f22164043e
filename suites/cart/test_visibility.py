"""Only the reseller that made an order sees it, and only where it asked for octo/cart."""

from octo_conformance.suite import requirement

READ, CANCEL = "GET /orders/{orderId}", "POST /orders/{orderId}/cancel"
RESERVE, BOOKING, LIST = "POST /bookings", "GET /bookings/{uuid}", "GET /bookings"
FIELDS = {"orderId", "orderReference", "orderInvoicePdfUrl", "primary"}


def shown(booking):
    """Returns the fields of octo/cart that a booking shows."""
    return sorted(FIELDS & set(booking))


@requirement("CART-005", control=(BOOKING,))
def test_a_booking_in_an_order_shows_no_order_to_others(stage, octo):
    """A reseller that knows no carts is shown fields it does not understand."""
    order = stage.shared.order(bookings=2)
    booking = octo.core.booking(order.bookings[0].uuid)
    assert shown(booking) == []


@requirement("CART-005", control=(RESERVE,))
def test_a_booking_made_without_carts_shows_none(stage, octo):
    """A reseller that knows no carts is shown fields it does not understand."""
    booking = octo.core.reserve(stage.bookable("CANCELLABLE", vacancies=2))
    assert shown(booking) == []


@requirement("CART-005", control=(LIST,))
def test_a_list_of_bookings_shows_no_orders_to_others(stage, octo):
    """A reseller that knows no carts is shown fields it does not understand."""
    reference = stage.reference()
    stage.own.reservation(resellerReference=reference)
    listed = octo.core.bookings(resellerReference=reference)
    fields = sorted({field for booking in listed for field in shown(booking)})
    assert fields == [], (
        f"listing bookings asking for no capability shows fields of the cart: {', '.join(fields)}"
    )


@requirement("CART-061", needs_key="second", control=(READ,))
def test_another_reseller_cannot_read_an_order(stage, octo):
    """A competitor reads the names of the guests."""
    order = stage.shared.order(bookings=2)
    answer = octo.as_key("second").attempt.order(order)
    name = octo.order_id(order)
    shown_to_them = octo.order_id(answer.body) if answer.ok else None
    assert shown_to_them != name


@requirement("CART-061", needs_key="second", control=("GET /orders",))
def test_another_reseller_does_not_find_an_order(stage, octo):
    """A competitor that guesses a reference counts the sales."""
    order = stage.shared.confirmed_order(bookings=2)
    if not order.get("supplierReference"):
        stage.not_applicable("confirmed orders carry no supplierReference to search by")
    answer = octo.as_key("second").attempt.orders(supplierReference=order.supplierReference)
    found = {octo.order_id(each) for each in answer.body} if answer.ok else set()
    name = octo.order_id(order)
    assert name not in found


@requirement("CART-061", needs_key="second", control=(CANCEL, READ))
def test_another_reseller_cannot_cancel_an_order(stage, octo):
    """A competitor takes the guests' seats away."""
    order = stage.own.order(bookings=1)
    answer = octo.as_key("second").attempt.cancel_order(order)
    read = octo.order(order)
    assert answer.ok is False
    assert read.status == "ON_HOLD"


@requirement("CART-061", needs_key="second", control=(RESERVE, READ))
def test_another_reseller_cannot_put_a_booking_into_an_order(stage, octo):
    """The guest finds a stranger's tour in the cart and pays for it."""
    order = stage.own.order(bookings=1)
    body = stage.bookable("CANCELLABLE", vacancies=2).body()
    octo.as_key("second").attempt.reserve(**body, orderId=octo.order_id(order))
    read = octo.order(order)
    inside = [booking.uuid for booking in read.bookings]
    assert body["uuid"] not in inside
