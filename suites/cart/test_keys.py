"""What one key put into a cart, no other key changes, whatever route it takes."""

from octo_conformance.suite import requirement

READ, LIST = "GET /orders/{orderId}", "GET /orders"
WRITES = ("PATCH /orders/{orderId}", "POST /orders/{orderId}/confirm", "POST /orders/{orderId}/cancel")
"""Those of the routes that have to be seen to work; all are tried."""


def done_by(stranger, stage, order):
    """Returns what a caller with another key was allowed to do to an order, tried on every route of it.
    Its owner has just read it, so that an answer from memory would show."""
    answers = {
        "read": stranger.order(order),
        "change": stranger.update_order(order, contact=stage.guest()),
        "preview": stranger.preview_order(order, contact=stage.guest()),
        "extend": stranger.extend_order(order, minutes=25),
        "confirm": stranger.confirm_order(order),
        "cancel": stranger.cancel_order(order),
        "delete": stranger.delete_order(order),
    }
    return sorted(what for what, answer in answers.items() if answer.ok)


@requirement("CART-061", needs_key="second", control=(READ, *WRITES))
def test_another_reseller_changes_nothing_of_an_order(stage, octo):
    """A competitor reads, sells or cancels a cart that is not its own."""
    before = octo.order(stage.own.order(bookings=1))
    done = done_by(octo.as_key("second").attempt, stage, before)
    after = octo.order(before)
    assert done == []
    assert after == before


@requirement("CART-061", needs_key="second", control=("POST /orders/{orderId}/notify",))
def test_another_reseller_has_no_mail_sent(stage, octo):
    """A competitor sends the tickets of a guest to an address of its own."""
    order = stage.shared.confirmed_order()
    answer = octo.as_key("second").attempt.notify_order(order)
    assert answer.ok is False


@requirement("CART-061", needs_key="second", control=(LIST,))
def test_no_filter_finds_the_orders_of_another_reseller(stage, octo):
    """A competitor who knows a guest's address reads what the guest bought elsewhere."""
    guest = stage.guest()
    order = octo.confirm_order(stage.own.order(bookings=1), contact=guest)
    queries = [
        {"contactEmailAddress": guest["emailAddress"]},
        {"contactPhoneNumber": guest["phoneNumber"]},
        {"contactLastName": guest["lastName"]},
    ]
    for query in queries:
        octo.attempt.orders(**query)  # so that an answer from memory would show
    lists = [octo.as_key("second").attempt.orders(**query) for query in queries]
    found = {octo.order_id(each) for answer in lists if answer.ok for each in answer.body}
    name = octo.order_id(order)
    assert name not in found


@requirement("CORE-AUTH-005", control=(READ, *WRITES))
def test_an_unknown_key_changes_nothing_of_an_order(stage, octo):
    """Anybody who sees the number of a cart reads, sells or cancels it."""
    before = octo.order(stage.own.order(bookings=1))
    done = done_by(octo.as_key("wrong").attempt, stage, before)
    after = octo.order(before)
    assert done == []
    assert after == before
