"""Offers where octo/cart is there: the guest enters the code in the cart."""

from octo_conformance.suite import requirement

UPDATE = "PATCH /orders/{orderId}"


@requirement("OFFER-015", capabilities=("octo/cart",), control=("POST /orders",))
def test_an_order_is_updated_with_a_code(stage, octo):
    """The page of the cart is where the field for the code is."""
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
