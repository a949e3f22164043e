"""Only the reseller that made a gift sees it, and only where it asked for octo/gifts."""

from octo_conformance.suite import requirement

READ, LIST, CANCEL = "GET /gifts/{uuid}", "GET /gifts", "POST /gifts/{uuid}/cancel"
CART = ("octo/cart",)


@requirement("GIFT-026", control=("GET /bookings/{uuid}",))
def test_a_booking_shows_no_gift_payment_to_others(stage, octo):
    """A reseller that sells no vouchers is shown fields it does not understand."""
    booking = octo.core.booking(stage.shared.reservation().uuid)
    assert "giftPayment" not in booking


@requirement("GIFT-026", capabilities=CART, control=("GET /orders/{orderId}",))
def test_an_order_shows_no_gifts_to_others(stage, octo):
    """A reseller that sells no vouchers is shown fields it does not understand."""
    order = stage.own.order(bookings=1)
    stage.own.gift(orderId=octo.order_id(order))
    seen = octo.using("octo/cart").order(order)
    shown = sorted({"gifts", "giftPayment"} & set(seen))
    assert shown == []


@requirement("GIFT-045", needs_key="second", control=(READ,))
def test_another_reseller_cannot_read_a_gift(stage, octo):
    """A competitor reads the codes of vouchers, and spends them."""
    gift = stage.shared.gift()
    answer = octo.as_key("second").attempt.gift(gift.uuid)
    assert answer.ok is False


@requirement("GIFT-045", needs_key="second", control=(LIST,))
def test_another_reseller_does_not_find_a_gift(stage, octo):
    """A competitor that guesses a reference counts the sales."""
    reference = stage.reference()
    gift = stage.own.gift(resellerReference=reference)
    answer = octo.as_key("second").attempt.gifts(resellerReference=reference)
    found = [each.uuid for each in answer.body] if answer.ok else []
    assert gift.uuid not in found


@requirement("GIFT-045", needs_key="second", control=(CANCEL, READ))
def test_another_reseller_cannot_cancel_a_gift(stage, octo):
    """A competitor takes the guests' vouchers away."""
    gift = stage.own.gift()
    answer = octo.as_key("second").attempt.cancel_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert answer.ok is False
    assert found.status == "ON_HOLD"
