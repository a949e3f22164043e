"""An order that nobody confirms in time expires, and its seats go back on sale."""

from octo_conformance.suite import requirement


@requirement("CART-039", control=("GET /orders/{orderId}",))
def test_an_order_nobody_confirmed_expires(stage):
    """A shop that reads ON_HOLD lets the guest pay for seats that are gone."""
    order = stage.expired.order(bookings=2)
    states = [booking.status for booking in order.bookings]
    assert order.status == "EXPIRED"
    assert states == ["EXPIRED", "EXPIRED"]


@requirement("CART-039", control=("GET /bookings/{uuid}",))
def test_the_bookings_of_an_order_that_expired_are_expired_when_read_alone(stage, octo):
    """A reseller that reads the booking alone believes that its seats are still kept."""
    order = stage.expired.order(bookings=2)
    client = stage.client_of(octo.order_id(order))
    states = [client.booking(booking.uuid).status for booking in order.bookings]
    assert states == ["EXPIRED", "EXPIRED"]


@requirement("CART-040", control=("POST /orders/{orderId}/confirm",))
def test_an_order_that_expired_is_not_confirmed(stage, octo):
    """Two guests have paid for one seat."""
    order = stage.expired.order(bookings=1)
    client = stage.client_of(octo.order_id(order))
    answer = client.attempt.confirm_order(order)
    read = client.order(order)
    assert answer.error is not None
    assert read.status != "CONFIRMED"


@requirement("CART-055", control=("POST /orders/{orderId}/extend",))
def test_an_order_that_expired_is_not_extended(stage, octo):
    """A hold that seems to live again promises seats that are already sold."""
    order = stage.expired.order(bookings=1)
    answer = stage.client_of(octo.order_id(order)).attempt.extend_order(order, minutes=20)
    assert answer.error is not None
