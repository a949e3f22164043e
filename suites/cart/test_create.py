"""An order is opened and found again by its name."""

from octo_conformance.suite import each, requirement, to_the_second

CREATE, READ = "POST /orders", "GET /orders/{orderId}"


def uuids(order):
    """Returns the uuids of the bookings in an order; an order that holds nothing may leave the key out."""
    return sorted(booking.uuid for booking in order.get("bookings") or [])


@requirement("CART-006")
def test_an_order_is_opened_on_hold(octo):
    """The reseller cannot fill a cart that is not on hold."""
    order = octo.create_order()
    name = octo.order_id(order)
    assert order.status == "ON_HOLD"
    assert name != ""


@requirement("CART-006")
def test_two_orders_are_two(octo):
    """Two guests find each other's tickets in the cart."""
    one = octo.create_order()
    other = octo.create_order()
    first, second = octo.order_id(one), octo.order_id(other)
    assert first != second


@requirement("CART-008")
def test_an_order_is_found_by_either_name(stage, octo):
    """A reseller that kept the other name never finds its cart again."""
    order = octo.create_order()
    if "id" not in order or "orderId" not in order:
        stage.not_applicable("orders have one name only")
    by_id, by_order_id = octo.attempt.order(order.id), octo.attempt.order(order.orderId)
    assert by_id.error is None
    assert by_order_id.error is None
    assert by_id.body.orderId == by_order_id.body.orderId


@requirement("CART-009")
def test_an_order_opened_empty_is_empty(octo):
    """The guest finds somebody else's tickets in a new cart."""
    opened = octo.create_order()
    read = octo.order(opened)
    held = [uuids(opened), uuids(read)]
    assert held == [[], []]


@requirement("CART-010")
def test_an_order_is_read_as_it_was_made(stage, octo):
    """A guest who reloads the page loses the cart."""
    opened = octo.create_order()
    stage.pause(1.1, "timestamps may have whole seconds")
    read = octo.order(opened)
    asked, shown = octo.order_id(opened), octo.order_id(read)
    assert shown == asked
    assert read.status == opened.status
    assert to_the_second(read.get("utcCreatedAt")) == to_the_second(opened.get("utcCreatedAt"))
    assert read.get("supplierReference") == opened.get("supplierReference")


@requirement("CART-010")
def test_an_order_is_read_with_what_is_in_it(stage, octo):
    """The shop shows an empty cart, and the guest leaves."""
    order = stage.own.order(bookings=1)
    booking = stage.own.reservation(orderId=octo.order_id(order))
    read = octo.order(order)
    assert uuids(read) == sorted([*uuids(order), booking.uuid])


@requirement("CART-011", control=(READ,))
@each("kind", ["order", "uuid"])
def test_an_order_nobody_made_is_not_there(stage, octo, kind):
    """The shop shows an empty cart in place of an error, and nobody notices that the guest's cart is gone."""
    name = stage.invent_uuid() if kind == "uuid" else stage.invent_id("order")
    answer = octo.attempt.order(name)
    assert answer.error is not None


@requirement("CART-042", control=(CREATE, READ))
def test_bookings_sent_along_are_in_the_order(stage, octo):
    """The cart is empty although the reseller filled it in one call."""
    bookables = stage.own.bookables(2)
    bodies = [bookable.body() for bookable in bookables]
    answer = octo.attempt.create_order(bookings=bodies)
    assert answer.error is None
    order = octo.order(answer.body)
    sent = sorted(body["uuid"] for body in bodies)
    assert uuids(answer.body) == sent
    assert uuids(order) == sent


@requirement("CART-042", control=(CREATE, "GET /bookings/{uuid}"))
def test_bookings_sent_along_are_held(stage, octo):
    """The guest pays for a cart whose seats are sold to others."""
    body = stage.own.bookables(1)[0].body()
    answer = octo.attempt.create_order(bookings=[body])
    assert answer.error is None
    booking, names = octo.attempt.booking(body["uuid"]), octo.order_names(answer.body)
    assert booking.error is None
    assert booking.body.status == "ON_HOLD"
    assert booking.body.productId == body["productId"]
    assert booking.body.orderId in names
