"""What bookings, gifts and orders are told about the terms is shown afterwards.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

BOOKING = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}
ORDER = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}
GIFT = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CONTENT-018")
@at_most(BOOKING, once="lives of booking")
def test_the_terms_of_a_booking_are_kept(generated):
    """The guest ticked the box, and in a dispute the supplier says that nobody did."""
    generated.kept("booking")


@requirement("CONTENT-018")
@at_most(ORDER, once="lives of order")
def test_the_terms_of_an_order_are_kept(generated):
    """The family agreed once for all, and nobody can prove it."""
    generated.kept("order")


@requirement("CONTENT-018")
@at_most(GIFT, once="lives of gift")
def test_the_terms_of_a_gift_are_kept(generated):
    """Whoever bought the voucher says that the terms were never shown."""
    generated.kept("gift")
