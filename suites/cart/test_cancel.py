"""A cart can be given back: all of it, by either route, or one booking of it."""

from octo_conformance.suite import requirement

CANCEL, DELETE, BOOKING = "POST /orders/{orderId}/cancel", "DELETE /orders/{orderId}", "GET /bookings/{uuid}"
CONFIRM_BOOKING = "POST /bookings/{uuid}/cancel"


def ended(stage, octo, order):
    """Reads an order and its bookings and returns their states."""
    bookings = [octo.booking(booking.uuid) for booking in order.bookings]
    return {"order": octo.order(order).status, "bookings": [booking.status for booking in bookings]}


CANCELLED = {"order": "CANCELLED", "bookings": ["CANCELLED", "CANCELLED"]}


@requirement("CART-023")
def test_a_confirmed_order_is_cancelled_with_its_bookings(stage, octo):
    """The guest has the money back and the seats stay taken."""
    order = stage.own.cancellable_order(bookings=2)
    octo.cancel_order(order)
    states = ended(stage, octo, order)
    assert states == CANCELLED


@requirement("CART-023")
def test_an_order_on_hold_is_let_go_with_its_bookings(stage, octo):
    """The seats of a guest who left the shop stay off sale."""
    order = stage.own.order(bookings=2)
    cancelled = octo.cancel_order(order)
    states = ended(stage, octo, order)
    tolerated = [octo.tolerates("CON-046", state) for state in (cancelled.status, *states["bookings"])]
    assert tolerated == [True, True, True]
    assert states["order"] == cancelled.status


@requirement("CART-023")
def test_an_empty_order_is_let_go(octo):
    """A cart that cannot be thrown away stays in every list."""
    order = octo.create_order()
    cancelled = octo.cancel_order(order)
    read = octo.order(order)
    accepted = octo.tolerates("CON-046", cancelled.status)
    assert accepted is True
    assert read.status == cancelled.status


@requirement("CART-024")
def test_a_deleted_order_is_cancelled_with_its_bookings(stage, octo):
    """Resellers that cancel with DELETE cannot give a cart back."""
    order = stage.own.cancellable_order(bookings=2)
    octo.delete_order(order)
    states = ended(stage, octo, order)
    assert states == CANCELLED


@requirement("CART-024")
def test_an_order_on_hold_is_deleted_as_it_is_cancelled(stage, octo):
    """The seats of a guest who left the shop stay off sale."""
    one, other = stage.own.order(bookings=1), stage.own.order(bookings=1)
    octo.cancel_order(one)
    octo.delete_order(other)
    cancelled, deleted = ended(stage, octo, one), ended(stage, octo, other)
    assert deleted == cancelled


@requirement("CART-025", control=(DELETE, BOOKING))
def test_the_reason_of_a_deletion_is_kept(stage, octo):
    """Nobody can tell who pays when the guest complains, because the reason is lost."""
    order = stage.own.cancellable_order(bookings=1)
    reason = f"The guest is ill ({stage.reference()})"
    answer = octo.attempt.delete_order(order, reason=reason)
    if not answer.ok:
        octo.delete_order(order)
        stage.not_applicable("a DELETE with a body is refused here (reading CON-011)")
    booking = octo.booking(order.bookings[0].uuid)
    if booking.cancellation is None:
        stage.not_verified("the cancelled booking carries no cancellation")
    assert booking.cancellation.reason == reason


@requirement("CART-038", control=(CONFIRM_BOOKING, BOOKING))
def test_cancelling_one_booking_leaves_the_others(stage, octo):
    """One guest falls ill and the whole family loses its tickets."""
    before = stage.own.cancellable_order(bookings=2)
    ill, well = before.bookings
    octo.cancel(ill.uuid)
    after, other = octo.order(before), octo.booking(well.uuid)
    assert other.status == well.status
    assert after.status == before.status


@requirement("CART-038", control=(CONFIRM_BOOKING, BOOKING))
def test_letting_one_booking_go_leaves_the_others_on_hold(stage, octo):
    """A guest takes one tour out of the cart and loses the other one too."""
    order = stage.own.order(bookings=2)
    dropped, kept = (booking.uuid for booking in order.bookings)
    octo.cancel(dropped)
    read, other = octo.order(order), octo.booking(kept)
    assert other.status == "ON_HOLD"
    assert read.status == "ON_HOLD"


@requirement("CART-070", control=("POST /orders/{orderId}/cancel",))
def test_a_cancelled_order_gives_its_seats_back(stage, octo):
    """A departure leaves half empty because a cart was abandoned."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=3)
    with stage.quietly():
        before = stage.stock(bookable)
        if stage.stock(bookable) != before:
            stage.not_verified(
                "stock moves without us; name a product in the target file that nobody else sells"
            )
        order = stage.own.order(bookables=[bookable])
        held = stage.stock(bookable)
        if held == before:
            stage.not_verified("the order took no seats of the slot, see CORE-BOOK-014")
        octo.cancel_order(order)
        after = stage.stock(bookable)
    assert after == before
