"""The requests that the documents show are taken as they stand there."""

from octo_conformance.suite import requirement

PREVIEW, NOTIFY = "PATCH /orders/{orderId}/preview", "POST /orders/{orderId}/notify"


@requirement("CART-063", control=("POST /orders",))
def test_an_order_is_opened_with_the_wish_for_a_receipt(octo):
    """A shop that fills in the whole form of the documents cannot open a cart."""
    answer = octo.attempt.create_order(emailReceipt=False)
    assert answer.error is None


@requirement("CART-063", capabilities=("octo/pricing",), control=(PREVIEW, "PATCH /orders/{orderId}"))
def test_the_currency_may_be_said_again(stage, octo):
    """A shop that sends the currency with each change is refused at the first one."""
    order = stage.own.order(bookings=1)
    if not order.get("currency"):
        stage.not_applicable("orders do not say in which currency they are sold")
    previewed = octo.attempt.preview_order(order, currency=order.currency, emailReceipt=False)
    changed = octo.attempt.update_order(order, currency=order.currency, emailReceipt=False)
    assert previewed.error is None
    assert changed.error is None
    assert previewed.body.currency == order.currency
    assert changed.body.currency == order.currency


@requirement("CART-063", control=(NOTIFY,))
def test_a_notification_may_name_whom_to_write_to(stage, octo):
    """A guest who mistyped the address can be sent nothing at the right one."""
    order = stage.own.confirmed_order(bookings=1)
    answer = octo.attempt.notify_order(order, contact=stage.guest(), useContactLanguage=False)
    assert answer.error is None


@requirement("CART-063", control=("PATCH /orders/{orderId}", "POST /orders/{orderId}/confirm"))
def test_a_reference_may_be_said_with_every_step(stage, octo):
    """A shop that sends its number with each call, as the page shows it, is refused at the first one."""
    order, said = stage.own.order(bookings=1), {"resellerReference": stage.reference()}
    answers = {
        "change": octo.attempt.update_order(order, **said),
        "preview": octo.attempt.preview_order(order, **said),
        "extend": octo.attempt.extend_order(order, **said),
        "confirm": octo.attempt.confirm_order(order, **said),
    }
    refused = sorted(step for step, answer in answers.items() if answer.error is not None)
    assert refused == []
