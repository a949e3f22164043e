"""The supplier sends the guest the confirmation once more."""

from octo_conformance.suite import requirement

NOTIFY = "POST /orders/{orderId}/notify"


@requirement("CART-033")
def test_a_confirmation_is_sent_once_more(stage, octo):
    """A guest without tickets stands at the gate while the shop's button shows an error."""
    order = stage.own.confirmed_order(bookings=1)
    answer = octo.attempt.notify_order(order)
    assert answer.error is None


@requirement("CART-033", control=(NOTIFY,))
def test_an_answer_that_is_not_empty_says_what_was_made_of_it(stage, octo):
    """The shop cannot tell whether the mail is on its way."""
    order = stage.own.confirmed_order(bookings=1)
    answer = octo.notify_order(order, useContactLanguage=True)
    if answer.empty:
        return
    body = answer.body if answer.is_json else None
    status = body.get("status") if hasattr(body, "get") else None
    assert isinstance(status, str) is True, "notifying the order was answered with a body without a status"


@requirement("CART-051", control=(NOTIFY,))
def test_the_guest_gets_the_confirmation_once_more(stage, octo):
    """The shop says that the mail is on its way, and it never comes."""
    guest = stage.guest()
    order = stage.own.order(bookings=1)
    octo.confirm_order(order, contact=guest)
    before = stage.mail(guest["emailAddress"])
    octo.notify_order(order)
    after = stage.mail(guest["emailAddress"])
    assert len(after) > len(before), (
        f"notifying the order was accepted and sent nothing to {guest['emailAddress']}"
    )
