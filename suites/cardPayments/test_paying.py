"""The guest pays elsewhere, and the confirmation says so."""

from octo_conformance.suite import requirement

CONFIRM, READ = "POST /bookings/{uuid}/confirm", "GET /bookings/{uuid}"
ORDER, GIFT = "POST /orders/{orderId}/confirm", "POST /gifts/{uuid}/confirm"
SOURCES = ("MOTO", "POS", "ECOM")


def paid(thing):
    """Returns all that was paid for a thing; nothing where it shows no payment."""
    payment = thing.get("cardPayment")
    return 0 if payment is None else payment.get("totalPaid") or 0


def owed(thing):
    """Returns what is still to be paid for a thing; nothing where it shows no payment."""
    payment = thing.get("cardPayment")
    return 0 if payment is None else payment.get("outstandingBalance") or 0


def payable(stage, octo, booking):
    """Returns the booking as it is confirmed with its payment, which CARDPAYMENT-010 is about."""
    answer = stage.card_payments.confirmed_booking(booking)
    stage.builds_on("CARDPAYMENT-010", answer.ok, answer)
    return octo.booking(booking.uuid)


@requirement("CARDPAYMENT-010", control=(CONFIRM, READ))
def test_a_payment_confirms_the_booking(stage, octo):
    """The guest has paid at the till and gets no ticket."""
    booking = stage.card_payments.unpaid_booking()
    answer = stage.card_payments.confirmed_booking(booking)
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert found.status == "CONFIRMED"


@requirement("CARDPAYMENT-011", capabilities=("octo/cart",), control=(ORDER, READ))
def test_a_payment_confirms_the_order(stage, octo):
    """The family has paid for three tours and gets no ticket."""
    order = stage.card_payments.unpaid_order()
    sent = stage.card_payments.approved(order)
    answer = stage.card_payments.until_settled(lambda: octo.attempt.confirm_order(order, cardPayment=sent))
    assert answer.error is None
    states = {octo.booking(booking.uuid).status for booking in order.bookings}
    assert states == {"CONFIRMED"}


@requirement("CARDPAYMENT-012", capabilities=("octo/gifts",), control=(GIFT,))
def test_a_payment_confirms_the_gift(stage, octo):
    """The guest has paid for the voucher and gets none."""
    gift = stage.card_payments.unpaid_gift()
    sent = stage.card_payments.approved(gift)
    answer = stage.card_payments.until_settled(lambda: octo.attempt.confirm_gift(gift.uuid, cardPayment=sent))
    assert answer.error is None
    found = octo.gift(gift.uuid)
    assert found.status == "CONFIRMED"


@requirement("CARDPAYMENT-024", control=(CONFIRM, READ))
def test_what_was_paid_is_owed_no_more(stage, octo):
    """The guest has paid and is asked to pay again."""
    booking = stage.card_payments.unpaid_booking()
    due = owed(booking)
    found = payable(stage, octo, booking)
    assert paid(found) == paid(booking) + due
    assert owed(found) == 0


@requirement("CARDPAYMENT-024", capabilities=("octo/cart",), control=(ORDER, "GET /orders/{orderId}"))
def test_what_was_paid_for_an_order_is_owed_no_more(stage, octo):
    """The family has paid and is asked to pay again."""
    order = stage.card_payments.unpaid_order(bookings=1)
    due, sent = owed(order), stage.card_payments.approved(order)
    answer = stage.card_payments.until_settled(lambda: octo.attempt.confirm_order(order, cardPayment=sent))
    stage.builds_on("CARDPAYMENT-011", answer.ok, answer)
    found = octo.order(order)
    assert paid(found) == paid(order) + due
    assert owed(found) == 0


@requirement("CARDPAYMENT-026", control=(CONFIRM, READ))
def test_a_confirmation_that_is_sent_again_takes_nothing(stage, octo):
    """The connection breaks, the shop asks again, and the guest pays twice."""
    booking = stage.card_payments.unpaid_booking()
    first = payable(stage, octo, booking)
    stage.card_payments.confirmed_booking(booking)
    found = octo.booking(booking.uuid)
    assert paid(found) == paid(first)


@requirement("CARDPAYMENT-020", control=(CONFIRM, READ))
def test_a_pending_payment_is_settled_by_asking_again(stage, octo):
    """The bank is slow, and the guest who has paid never gets the ticket."""
    for source in SOURCES:
        booking = stage.card_payments.unpaid_booking()
        sent = stage.card_payments.approved(booking, source=source)
        answer = octo.attempt.confirm(booking.uuid, cardPayment=sent)
        if answer.error == "PAYMENT_PENDING":
            break
    else:
        stage.not_applicable("no payment was pending")
    waiting = octo.booking(booking.uuid)
    assert waiting.status == "ON_HOLD"
    settled = stage.card_payments.confirmed_booking(booking, source=source)
    assert settled.error is None
    found = octo.booking(booking.uuid)
    assert found.status == "CONFIRMED"


@requirement("CARDPAYMENT-027", control=(CONFIRM, "POST /bookings/{uuid}/cancel", READ))
def test_what_was_cancelled_is_given_back_as_it_says(stage, octo):
    """The guest is told that the money comes back, and it does not."""
    booking = stage.card_payments.unpaid_booking()
    confirmed = payable(stage, octo, booking)
    payment = confirmed.get("cardPayment")
    if not paid(confirmed) or confirmed.get("cancellable") is False:
        stage.not_applicable("no booking that was paid can be cancelled")
    octo.cancel(booking.uuid)
    found = octo.booking(booking.uuid)
    refund = None if found.get("cancellation") is None else found.cancellation.get("refund")
    expected = {"FULL": {payment.totalPaid, payment.get("paid")}, "NONE": {0}}.get(refund)
    if expected is None or found.get("cardPayment") is None:
        stage.not_applicable("no booking that was paid says that all or nothing of it is given back")
    assert found.cardPayment.get("totalRefunded") in expected
