"""An order says what can be done to it, and the calls agree."""

from octo_conformance.suite import requirement

UPDATE, CONFIRM, CANCEL = (
    "PATCH /orders/{orderId}",
    "POST /orders/{orderId}/confirm",
    "POST /orders/{orderId}/cancel",
)


def told_of(stage, order, *flags):
    """Returns what the order says of these actions."""
    told = {flag: order[flag] for flag in flags if order.get(flag) is not None}
    if not told:
        stage.not_applicable("orders do not say what can be done to them")
    return told


@requirement("CART-062", control=(UPDATE, CONFIRM))
def test_an_order_on_hold_says_what_can_be_done_to_it(stage, octo):
    """The shop hides the button that would sell the cart, or shows one that cannot work."""
    order = stage.own.order(bookings=1)
    changed = octo.attempt.update_order(order, contact=stage.guest())
    shown = octo.order(order)
    told = {**told_of(stage, order, "updatable"), **told_of(stage, shown, "confirmable")}
    confirmed = octo.attempt.confirm_order(order)
    done = {"updatable": changed.ok, "confirmable": confirmed.ok}
    assert {flag: done[flag] for flag in told} == told


@requirement("CART-062", control=(UPDATE, CANCEL))
def test_a_confirmed_order_says_what_can_be_done_to_it(stage, octo):
    """The guest is told that nothing can be given back, and it could be, or the other way round."""
    order = octo.order(stage.own.confirmed_order(bookings=1))
    told = told_of(stage, order, "updatable", "cancellable")
    changed = octo.attempt.update_order(order, contact=stage.guest())
    cancelled = octo.attempt.cancel_order(order)
    done = {"updatable": changed.ok, "cancellable": cancelled.ok}
    assert {flag: done[flag] for flag in told} == told
