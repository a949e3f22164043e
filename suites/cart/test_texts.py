"""The name on an order comes back as it was written."""

from octo_conformance.suite import requirement, written


@requirement("CORE-KEPT-003", control=("PATCH /orders/{orderId}", "GET /orders/{orderId}"))
def test_the_name_on_an_order_comes_back_letter_for_letter(stage, octo):
    """The receipt is made out to a name that the tax office does not know."""
    guest = {**stage.guest(), "firstName": "Zoë-李", "lastName": "O'Brien & Łukasiewicz"}
    guest["fullName"] = f"{guest['firstName']} {guest['lastName']}"
    order = stage.own.order(bookings=1)
    octo.update_order(order, contact=guest)
    shown = octo.order(order).get("contact")
    if shown is None or not shown.get("fullName"):
        stage.not_applicable("orders do not show whom they are for")
    assert written(shown.fullName) == written(guest["fullName"])
