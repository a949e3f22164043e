"""A guest looks at the cart for longer than it is held."""

from octo_conformance.suite import requirement

CONFIRM, READ, GIFT = "POST /orders/{orderId}/confirm", "GET /orders/{orderId}", "GET /gifts/{uuid}"


def left(octo, order, gift):
    """Returns what is left of a cart: the states of the order, its bookings and its gift, and its owner."""
    cart, voucher = octo.order(order), octo.gift(gift)
    bookings = [octo.booking(booking.uuid) for booking in cart.bookings[:1]]
    contact = cart.get("contact")
    name = None if contact is None else contact.get("fullName")
    return [cart.status, voucher.status, *(booking.status for booking in bookings), name]


@requirement("JOURNEY-003", capabilities=("octo/cart", "octo/gifts"), control=(CONFIRM, READ, GIFT))
def test_the_hold_ends_between_the_preview_and_the_confirmation(stage, octo):
    """The shop refunds a guest who still gets the supplier's mail and a voucher that works."""
    order = stage.expired.short_order(bookings=1)
    name = octo.order_id(order)
    client = stage.client_of(name)
    gift = client.create_gift(**stage.own.gift_body(orderId=name, expirationMinutes=1))
    seen = client.preview_order(order, contact=stage.contact)
    held = client.order(order)
    stage.builds_on("CART-047", seen.status == "ON_HOLD", seen)
    stage.builds_on("CART-014", held.get("contact") == order.get("contact"), held)
    late = stage.expired.run_out(order)
    before = left(client, order, gift.uuid)
    stage.builds_on("CART-039", late.status == "EXPIRED", late)
    stage.builds_on("CART-039", before[2] == "EXPIRED", late)
    stage.builds_on("GIFT-036", before[1] == "EXPIRED", late)
    answer = client.attempt.confirm_order(order, contact=stage.guest())
    stage.builds_on("CART-040", not answer.ok, answer)
    after = left(client, order, gift.uuid)
    assert after == before
