"""The guest enters the code of an offer in the cart, where octo/cart is there too."""

from octo_conformance.suite import requirement

UPDATE = "PATCH /orders/{orderId}"


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
