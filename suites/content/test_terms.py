"""Whether the terms were accepted is shown by what it was said of, and by the order before what is in it."""

from octo_conformance.suite import each, requirement

READ, ORDER = "GET /bookings/{uuid}", "GET /orders/{orderId}"


@requirement("CONTENT-018", control=(READ,))
@each("accepted", [True, False])
def test_a_booking_shows_whether_the_terms_were_accepted(stage, octo, accepted):
    """The guest ticked the box, and in a dispute the supplier says that nobody did."""
    booking = stage.own.reservation(termsAccepted=accepted)
    shown = octo.booking(booking.uuid)
    if "termsAccepted" not in shown:
        stage.not_applicable("bookings say nothing about the terms")
    assert shown.termsAccepted == accepted


@requirement("CONTENT-019", capabilities=("octo/cart",), control=(ORDER,))
def test_the_word_of_the_order_counts(stage, octo):
    """The order that the guest accepted as a whole counts as not accepted."""
    order = stage.own.order(bookings=1)
    booking = order.bookings[0]
    octo.update(booking.uuid, termsAccepted=False)
    octo.update_order(order, termsAccepted=True)
    octo.update(booking.uuid, termsAccepted=False)
    shown = octo.order(order)
    if "termsAccepted" not in shown:
        stage.not_applicable("orders say nothing about the terms")
    assert shown.termsAccepted is True
