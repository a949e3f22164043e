"""A payment that was not taken, or that nobody could take, is refused, and everything stays as it was."""

from octo_conformance.suite import requirement

CONFIRM, READ = "POST /bookings/{uuid}/confirm", "GET /bookings/{uuid}"
OTHERS = {"EUR": "JPY"}
"""Another currency than euros; every other currency is answered with euros."""


def state(thing):
    """Returns what a refused payment must not change."""
    payment = thing.get("cardPayment")
    amounts = (
        {} if payment is None else {name: payment.get(name) for name in ("totalPaid", "outstandingBalance")}
    )
    return {"status": thing.status, **amounts}


def wrong(stage, thing):
    """Returns payments of a thing that have to be refused, by what is wrong with them, each with the code for it."""
    payments, currency = stage.card_payments, thing.cardPayment.currency
    return {
        "a payment that was not approved": ("BAD_REQUEST", payments.turned_down(thing)),
        "an unknown source": ("GATEWAY_INVALID_SOURCE", payments.approved(thing, source="PIGEON")),
        "another currency": (
            "GATEWAY_CURRENCY_MISMATCH",
            payments.approved(thing, currency=OTHERS.get(currency, "EUR")),
        ),
        "a card that nobody has": ("INVALID_CARD_ID", payments.approved(thing, cardId=stage.new_uuid())),
        "another gateway": ("GATEWAY_MISMATCH", payments.approved(thing, gateway="adyen")),
    }


def refusal(stage, octo, what):
    """Returns the code with which such a payment of a booking is refused, and the one that is due."""
    booking = stage.card_payments.unpaid_booking()
    due, sent = wrong(stage, booking)[what]
    return octo.breaking.confirm(booking.uuid, cardPayment=sent), due


@requirement("CARDPAYMENT-013", control=(CONFIRM,))
def test_a_payment_that_was_not_approved_is_refused(stage, octo):
    """The bank has refused the card, and the shop believes that the guest has paid."""
    answer, due = refusal(stage, octo, "a payment that was not approved")
    assert answer.error == due


@requirement("CARDPAYMENT-015", control=(CONFIRM,))
def test_an_unknown_source_is_refused(stage, octo):
    """The shop cannot tell a slip of its own from a card without money."""
    answer, due = refusal(stage, octo, "an unknown source")
    assert answer.error == due


@requirement("CARDPAYMENT-016", control=(CONFIRM,))
def test_another_currency_is_refused(stage, octo):
    """A tour of a hundred pounds is paid with a hundred yen."""
    answer, due = refusal(stage, octo, "another currency")
    assert answer.error == due


@requirement("CARDPAYMENT-017", control=(CONFIRM,))
def test_a_card_that_nobody_has_is_refused(stage, octo):
    """The guest pays with a card that nobody has."""
    answer, due = refusal(stage, octo, "a card that nobody has")
    assert answer.error == due


@requirement("CARDPAYMENT-018", control=(CONFIRM,))
def test_another_gateway_is_refused(stage, octo):
    """The money goes through one bank, and the supplier looks for it at another."""
    answer, due = refusal(stage, octo, "another gateway")
    assert answer.error == due


@requirement("CARDPAYMENT-014", control=(CONFIRM, READ))
def test_a_refused_payment_leaves_the_booking_as_it_was(stage, octo):
    """The guest travels, and nobody has paid."""
    booking = stage.card_payments.unpaid_booking()
    before = state(booking)
    changed = []
    for what, (_, sent) in wrong(stage, booking).items():
        if octo.breaking.confirm(booking.uuid, cardPayment=sent).error is None:
            stage.not_verified(f"{what} is not refused, see the statement on that")
        if state(octo.booking(booking.uuid)) != before:
            changed.append(what)
            break
    assert changed == []


@requirement("CARDPAYMENT-014", capabilities=("octo/cart",), control=("POST /orders/{orderId}/confirm", READ))
def test_a_refused_payment_confirms_nothing_of_an_order(stage, octo):
    """The family travels, and nobody has paid."""
    order = stage.card_payments.unpaid_order()
    answer = octo.breaking.confirm_order(order, cardPayment=stage.card_payments.turned_down(order))
    if answer.error is None:
        stage.not_verified("a payment that was not approved is not refused, see CARDPAYMENT-013")
    states = [state(octo.booking(booking.uuid))["status"] for booking in order.bookings]
    assert states == ["ON_HOLD"] * len(states)
    assert state(octo.order(order)) == state(order)


@requirement("CARDPAYMENT-013", capabilities=("octo/gifts",), control=("POST /gifts/{uuid}/confirm",))
def test_a_gift_whose_payment_was_not_approved_is_refused(stage, octo):
    """The guest gives a voucher away that nobody has paid."""
    gift = stage.card_payments.unpaid_gift()
    answer = octo.breaking.confirm_gift(gift.uuid, cardPayment=stage.card_payments.turned_down(gift))
    assert answer.error == "BAD_REQUEST"
