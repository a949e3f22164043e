"""A list of orders that is longer than a page would be has everything that belongs in it."""

from octo_conformance.suite import on_all_pages, requirement

LIST = "GET /orders"
MANY = 26
"""One more than the largest of the usual pages of few: 10, 20 and 25."""


@requirement("CART-075", control=(LIST,))
def test_a_list_of_many_orders_has_all_of_them(stage, octo):
    """The accounts of a busy day lack every cart after the twentieth."""
    guest = stage.guest()
    made = [octo.order_id(octo.create_order(contact=guest)) for _ in range(MANY)]
    found = on_all_pages(octo.attempt.orders, contactEmailAddress=guest["emailAddress"])
    listed = {octo.order_id(order) for order in found}
    if listed.isdisjoint(made):
        stage.not_verified("the list shows none of the guest's orders, see CART-030")
    missing = [name for name in made if name not in listed]
    assert missing == [], f"the list of one guest shows {len(listed)} of {len(made)} orders"
