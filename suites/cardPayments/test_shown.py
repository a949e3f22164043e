"""What is to be paid is shown with what it pays for, and in no list."""

from octo_conformance.suite import requirement

FIELDS = ("cardPayment", "returnUrl")
RESERVE, READ = "POST /bookings", "GET /bookings/{uuid}"


def lacking(*shown):
    """Returns the fields of the payment that an answer lacks, each once."""
    return sorted({field for thing in shown for field in FIELDS if field not in thing})


@requirement("CARDPAYMENT-006", control=(RESERVE, READ))
def test_a_booking_shows_its_payment(stage, octo):
    """The shop cannot tell whether the guest has to pay now."""
    booking = stage.own.reservation()
    missing = lacking(booking, octo.booking(booking.uuid))
    assert missing == [], "a booking does not show how it is paid"


@requirement("CARDPAYMENT-006", capabilities=("octo/cart",), control=("GET /orders/{orderId}",))
def test_an_order_shows_its_payment(stage, octo):
    """The shop cannot tell whether the family has to pay now."""
    missing = lacking(stage.own.order(bookings=1))
    assert missing == [], "an order does not show how it is paid"


@requirement("CARDPAYMENT-006", capabilities=("octo/gifts",), control=("GET /gifts/{uuid}",))
def test_a_gift_shows_its_payment(stage, octo):
    """The shop cannot tell whether the voucher has to be paid now."""
    gift = stage.own.gift()
    missing = lacking(gift, octo.gift(gift.uuid))
    assert missing == [], "a gift does not show how it is paid"


def spread(listed):
    """Returns the fields of the payment that a list shows."""
    return sorted({field for each in listed for field in FIELDS if field in each})


@requirement("CARDPAYMENT-007", control=("GET /bookings",))
def test_lists_of_bookings_leave_out_the_payment(stage, octo):
    """Whoever looks a booking up reads how it is paid."""
    booking = stage.own.reservation(resellerReference=stage.reference())
    shown = spread(octo.bookings(resellerReference=booking.resellerReference))
    assert shown == [], "listing bookings shows fields of the payment"


@requirement("CARDPAYMENT-007", capabilities=("octo/gifts",), control=("GET /gifts",))
def test_lists_of_gifts_leave_out_the_payment(stage, octo):
    """Whoever looks a voucher up reads how it is paid."""
    reference = stage.reference()
    stage.own.gift(resellerReference=reference)
    shown = spread(octo.gifts(resellerReference=reference))
    assert shown == [], "listing gifts shows fields of the payment"
