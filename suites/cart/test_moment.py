"""What is put into an order at the same moment is all in it."""

from octo_conformance.suite import requirement

RESERVE, READ = "POST /bookings", "GET /orders/{orderId}"
ROUNDS, BOOKINGS = 2, 3
"""How often it is tried, as a race need not show at once, and with how many bookings."""


@requirement("CART-076", control=(RESERVE, READ))
def test_bookings_that_join_an_order_at_once_are_all_in_it(stage, octo):
    """The shop reserves three tours at once, as fast shops do, and the guest pays for a cart with one."""
    bookable = stage.bookable("CANCELLABLE", vacancies=ROUNDS * BOOKINGS + 1)
    for _ in range(ROUNDS):
        opened = octo.create_order()
        bodies = [bookable.body(orderId=octo.order_id(opened)) for _ in range(BOOKINGS)]
        answers = stage.at_once([lambda body=body: octo.attempt.reserve(**body) for body in bodies])
        order = octo.order(opened)
        accepted = [answer.body.uuid for answer in answers if answer.ok]
        inside = {booking.uuid for booking in order.get("bookings") or []}
        missing = [uuid for uuid in accepted if uuid not in inside]
        assert missing == [], f"{len(accepted)} bookings were accepted into an order that shows {len(inside)}"
