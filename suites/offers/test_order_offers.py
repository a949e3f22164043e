"""Offers where octo/cart is there: the guest enters the code in the cart."""

from octo_conformance.suite import requirement

UPDATE = "PATCH /orders/{orderId}"


@requirement("OFFER-015", capabilities=("octo/cart",), control=("POST /orders",))
def test_an_order_is_updated_with_a_code(stage, octo):
    """The page of the cart is where the field for the code is."""
    deal = stage.deals.by_code()
    order = stage.own.order(offers=[deal.sold])
    (before,) = order.bookings
    answer = octo.attempt.update_order(order, offers=[deal.code])
    if not answer.ok:
        # Whether an offer is named by its code or by its id, the documents leave open.
        octo.update_order(order, offers=[deal.terms.id])
    after = octo.booking(before.uuid)
    assert after.get("offerCode") == deal.code
    assert after.pricing.retail < before.pricing.retail
