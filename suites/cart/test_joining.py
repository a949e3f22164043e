"""Bookings join orders, move between them and stay in them."""

from octo_conformance.suite import requirement

RESERVE, UPDATE, CONFIRM = "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"


def uuids(order):
    """Returns the uuids of the bookings in an order; an order that holds nothing may leave the key out."""
    return sorted(booking.uuid for booking in order.get("bookings") or [])


@requirement("CART-001")
def test_a_booking_without_an_order_opens_one(stage, octo):
    """The reseller has no order to put the second booking into."""
    booking = stage.own.reservation()
    assert booking.orderId not in (None, "")
    order = octo.order(booking.orderId)
    assert uuids(order) == [booking.uuid]


@requirement("CART-001")
def test_each_booking_without_an_order_opens_a_new_one(stage, octo):
    """Two guests of one reseller find each other's tickets in the cart."""
    one = stage.own.reservation()
    other = stage.own.reservation()
    assert one.orderId not in {None, "", other.orderId}


@requirement("CART-001")
def test_a_booking_keeps_its_order(stage, octo):
    """A reseller that reads its bookings in the evening cannot tell which were sold together."""
    booking = stage.shared.reservation()
    found = octo.booking(booking.uuid)
    assert found.orderId == booking.orderId


@requirement("CART-002")
def test_a_booking_joins_the_order_of_an_earlier_one(stage, octo):
    """The guest pays for one cart and half of it lapses in another."""
    first = stage.own.reservation()
    if first.orderId in (None, ""):
        stage.not_verified("a booking made without an orderId names no order to join")
    second = stage.own.reservation(orderId=first.orderId)
    order = octo.order(first.orderId)
    assert second.orderId == first.orderId
    assert uuids(order) == sorted([first.uuid, second.uuid])


@requirement("CART-002")
def test_a_booking_joins_an_order_that_was_opened_before(stage, octo):
    """A shop that opens the cart first can never put a booking into it."""
    opened = octo.create_order()
    booking = stage.own.reservation(orderId=octo.order_id(opened))
    order = octo.order(opened)
    found = octo.booking(booking.uuid)
    assert uuids(order) == [booking.uuid]
    assert found.orderId == booking.orderId


@requirement("CART-012", control=(RESERVE,))
def test_a_booking_for_an_order_nobody_made_is_refused(stage, octo):
    """The guest pays for a cart, and the booking is in no cart."""
    body = stage.bookable("CANCELLABLE").body()
    answer = octo.attempt.reserve(**body, orderId=stage.invent_uuid())
    assert answer.error is not None


@requirement("CART-012", control=(RESERVE,))
def test_a_booking_for_an_order_that_was_cancelled_is_refused(stage, octo):
    """Nobody pays for what is put into a cancelled cart."""
    order = stage.own.cancelled_order(bookings=1)
    body = stage.bookable("CANCELLABLE").body()
    answer = octo.attempt.reserve(**body, orderId=octo.order_id(order))
    assert answer.error is not None


@requirement("CART-060", control=(UPDATE,))
def test_a_booking_moves_into_an_order(stage, octo):
    """The guest pays twice, because a tour that was moved into the cart is still charged on its own."""
    booking = stage.own.reservation()
    opened = octo.create_order()
    name = octo.order_id(opened)
    answer = octo.attempt.update(booking.uuid, orderId=name)
    assert answer.error is None
    order = octo.order(name)
    names = octo.order_names(order)
    assert answer.body.orderId in names
    assert uuids(order) == [booking.uuid]


@requirement("CART-060", control=(CONFIRM,))
def test_a_booking_is_confirmed_into_an_order(stage, octo):
    """A tour booked first and confirmed in the cart is missing from its receipt."""
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    opened = octo.create_order()
    name = octo.order_id(opened)
    answer = octo.attempt.confirm(booking.uuid, orderId=name)
    assert answer.error is None
    order = octo.order(name)
    assert uuids(order) == [booking.uuid]
