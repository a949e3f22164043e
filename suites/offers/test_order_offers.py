"""The guest enters the code of an offer in the cart, where octo/cart is there too."""

from octo_conformance.suite import requirement

UPDATE = "PATCH /orders/{orderId}"


def total(stage, order):
    """Returns what the bookings in an order cost together."""
    if not order.get("bookings"):
        stage.not_applicable("orders do not show what is in them")
    return sum(booking.pricing.retail for booking in order.bookings)


@requirement("OFFER-015", capabilities=("octo/cart",), control=("POST /orders",))
def test_an_order_is_updated_with_a_code(stage, octo):
    """The guest enters a code on the page of the cart and gets no discount."""
    slot_offer = stage.slot_offers.by_code()
    order = stage.own.order(bookables=[slot_offer.sold])
    (before,) = order.bookings
    answer = octo.attempt.update_order(order, offers=[slot_offer.code])
    if not answer.ok:
        # Whether an offer is named by its code or by its id, the documents leave open.
        octo.update_order(order, offers=[slot_offer.terms.id])
    after = octo.booking(before.uuid)
    assert after.get("offerCode") == slot_offer.code
    assert after.pricing.retail < before.pricing.retail


@requirement("OFFER-020", capabilities=("octo/cart",), control=("POST /orders",))
def test_a_preview_shows_what_a_code_would_save(stage, octo):
    """The guest who tries a code sees the old price, and leaves without trying the purchase."""
    slot_offer = stage.slot_offers.by_code()
    order = stage.own.order(bookables=[slot_offer.sold])
    answer = octo.attempt.preview_order(order, offers=[slot_offer.code])
    if not answer.ok:
        # Whether an offer is named by its code or by its id, the documents leave open.
        answer = octo.attempt.preview_order(order, offers=[slot_offer.terms.id])
    assert answer.error is None
    before, shown = (total(stage, each) for each in (order, answer.body))
    after = total(stage, octo.order(order))
    assert shown < before
    assert after == before


@requirement("OFFER-021", capabilities=("octo/cart",), control=("POST /orders/{orderId}/confirm",))
def test_an_order_is_confirmed_with_a_code(stage, octo):
    """The guest enters the code on the page of the payment and pays the full price."""
    slot_offer = stage.slot_offers.by_code()
    order = stage.own.order(bookables=[slot_offer.sold])
    (before,) = order.bookings
    answer = octo.attempt.confirm_order(order, offers=[slot_offer.code])
    if not answer.ok:
        # Whether an offer is named by its code or by its id, the documents leave open.
        octo.confirm_order(order, offers=[slot_offer.terms.id])
    after = octo.booking(before.uuid)
    assert after.get("offerCode") == slot_offer.code
    assert after.pricing.retail < before.pricing.retail
