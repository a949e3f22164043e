"""The page that a guest came back to looks the payment up."""

from octo_conformance.suite import requirement

READ = "GET /card_payments/{cardPaymentId}"
PAGE = "https://guest.example/return"


def with_a_page(stage):
    """Returns the payment of a booking whose guest comes back."""
    booking = stage.own.reservation(returnUrl=PAGE)
    payment = booking.get("cardPayment")
    if payment is None:
        stage.not_applicable("a booking on hold shows no payment by card")
    return payment


def looked_up(stage, octo, name):
    """Returns the answer of the route, which not every supplier has."""
    answer = octo.attempt.card_payment(name)
    if answer.no_such_route:
        stage.not_applicable("payments cannot be looked up here")
    return answer


def names_of(payment):
    """Returns what a payment is called by."""
    return {str(payment[name]).lower() for name in ("cardPaymentId", "id") if payment.get(name)}


@requirement("CARDPAYMENT-028", control=(READ,))
def test_a_payment_can_be_looked_up(stage, octo):
    """The guest comes back from the bank, and the page does not know what was paid."""
    payment = with_a_page(stage)
    answer = looked_up(stage, octo, stage.card_payments.name_of(payment))
    assert answer.error is None
    assert names_of(answer.body) & names_of(payment) != set()


@requirement("CARDPAYMENT-030", control=(READ,))
def test_a_payment_that_nobody_has_is_refused(stage, octo):
    """The page takes an empty answer for a payment."""
    seen = looked_up(stage, octo, stage.card_payments.name_of(with_a_page(stage)))
    stage.builds_on("CARDPAYMENT-028", seen.ok, seen)
    answer = octo.breaking.card_payment(stage.new_uuid())
    assert answer.error is not None


@requirement("CARDPAYMENT-031", control=(READ,), needs_key="second")
def test_a_payment_is_shown_to_its_reseller_alone(stage, octo):
    """A competitor reads who has paid how much for what."""
    payment = with_a_page(stage)
    name = stage.card_payments.name_of(payment)
    seen = looked_up(stage, octo, name)
    stage.builds_on("CARDPAYMENT-028", seen.ok, seen)
    answer = octo.as_key("second").attempt.card_payment(name)
    hidden = not answer.ok or names_of(answer.body).isdisjoint(names_of(payment))
    assert hidden is True, "another reseller's key is shown the payment"
