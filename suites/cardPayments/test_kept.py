"""The page that a guest comes back to is shown afterwards.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

BOOKINGS = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}
ORDERS = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}
GIFTS = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CARDPAYMENT-008")
@at_most(BOOKINGS, once="lives of booking")
def test_the_page_of_a_booking_is_kept(generated):
    """The guest pays, and the bank sends nobody back to the shop."""
    generated.kept("booking")


@requirement("CARDPAYMENT-008", capabilities=("octo/cart",))
@at_most(ORDERS, once="lives of order")
def test_the_page_of_an_order_is_kept(generated):
    """The family pays, and the bank sends nobody back to the cart."""
    generated.kept("order")


@requirement("CARDPAYMENT-008", capabilities=("octo/gifts",))
@at_most(GIFTS, once="lives of gift")
def test_the_page_of_a_gift_is_kept(generated):
    """The guest pays for the voucher and never sees it."""
    generated.kept("gift")
