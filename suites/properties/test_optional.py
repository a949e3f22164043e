"""What is optional may be left out: each optional property is, once, where the call must work, also those of contacts and
of tickets.

Which properties are optional follows from the contract. A bare reservation (CORE-BOOK-001), one without a uuid
(CORE-BOOK-005), a bare gift (GIFT-001) and extensions without minutes (CORE-BOOK-051, CART-016) are asked for by name.
"""

from octo_conformance.suite import at_most, each, requirement

BOOKING, ORDER, GIFT = "/bookings/{uuid}", "/orders/{orderId}", "/gifts/{uuid}"


@requirement("CORE-REQ-011")
@each(
    "label",
    [
        f"PATCH {BOOKING}",
        f"POST {BOOKING}/confirm",
        f"POST {BOOKING}/cancel",
    ],
    ids=["change", "confirm", "cancel"],
)
@at_most({"POST /bookings": 14, "POST /bookings/{uuid}/confirm": 14})
def test_a_booking_needs_no_more_than_its_form_asks_for(generated, label):
    """A shop that has no reference of its own cannot sell."""
    generated.left_out(label)


@requirement("CART-REQ-008", capabilities=("octo/cart",))
@each(
    "label",
    [
        f"PATCH {ORDER}",
        f"PATCH {ORDER}/preview",
        f"POST {ORDER}/confirm",
        f"POST {ORDER}/cancel",
    ],
    ids=["change", "preview", "confirm", "cancel"],
)
@at_most({"POST /orders": 10, "POST /bookings": 10, "POST /orders/{orderId}/confirm": 10})
def test_an_order_needs_no_more_than_its_form_asks_for(generated, label):
    """A shop that lets the guest decide about receipts cannot change a cart."""
    generated.left_out(label)


@requirement("GIFT-REQ-007", capabilities=("octo/gifts",))
@each(
    "label",
    [
        f"PATCH {GIFT}",
        f"PATCH {GIFT}/preview",
        f"POST {GIFT}/extend",
        f"POST {GIFT}/confirm",
        f"POST {GIFT}/cancel",
    ],
    ids=["change", "preview", "extend", "confirm", "cancel"],
)
@at_most({"POST /gifts": 11, "POST /gifts/{uuid}/confirm": 11})
def test_a_gift_needs_no_more_than_its_form_asks_for(generated, label):
    """A guest who wants no words on the card cannot give anything away."""
    generated.left_out(label)
