"""An extension gives more time to a guest who is still paying."""

from datetime import timedelta

from octo_conformance.suite import requirement

EXTEND = "POST /orders/{orderId}/extend"
ALLOWANCE = timedelta(seconds=5)
"""Between two calls some time passes, and some suppliers round to seconds."""


def earliest_end(bookings):
    """Returns the time at which the first of the holds ends."""
    return min(booking.time("utcExpiresAt") for booking in bookings)


@requirement("CART-016")
def test_an_extended_order_stays_on_hold(stage, octo):
    """A shop that asks for more time loses the cart."""
    order = stage.own.order(bookings=1)
    extended = octo.extend_order(order, minutes=20)
    read = octo.order(order)
    assert extended.status == "ON_HOLD"
    assert read.status == "ON_HOLD"


@requirement("CART-016")
def test_extending_by_little_does_not_end_a_hold_early(stage, octo):
    """A shop that asks for two more minutes loses the ten that it has."""
    order = stage.own.order(bookings=1)
    extended = octo.extend_order(order, minutes=2)
    if order.get("utcExpiresAt") is None or extended.get("utcExpiresAt") is None:
        stage.not_applicable("orders do not say until when they are held")
    fair = min(order.time("utcExpiresAt"), stage.now + timedelta(minutes=2)) - ALLOWANCE
    assert extended.time("utcExpiresAt") >= fair


@requirement("CART-048", control=(EXTEND,))
def test_extending_by_more_than_is_left_gives_more_time(stage, octo):
    """The guest is told to take time and loses the seats at the old time."""
    usual = stage.own.order(bookings=1)
    order = stage.own.order(bookings=1, minutes=1)
    if usual.get("utcExpiresAt") is None or order.get("utcExpiresAt") is None:
        stage.not_applicable("orders do not say until when they are held")
    left = stage.end_of(order) - stage.now
    longest = max(stage.end_of(usual) - stage.now, left)
    minutes = max(int(longest.total_seconds()) // 60, 1)
    asked = stage.now + timedelta(minutes=minutes)
    extended = octo.extend_order(order, minutes=minutes)
    if longest - left < timedelta(minutes=1):
        before, after = order.time("utcExpiresAt"), extended.time("utcExpiresAt")
        assert octo.tolerates("CON-101", "from the end" if after >= before else "from now")
        assert after >= min(before, asked) - ALLOWANCE
    else:
        assert extended.time("utcExpiresAt") > order.time("utcExpiresAt")


@requirement("CART-017", control=(EXTEND, "GET /bookings/{uuid}"))
def test_extending_an_order_extends_its_bookings(stage, octo):
    """The cart still says on hold while its seats go to others."""
    order = stage.own.order(bookings=2, minutes=1)
    extended = octo.extend_order(order, minutes=20)
    if order.get("utcExpiresAt") is None or extended.get("utcExpiresAt") is None:
        stage.not_applicable("orders do not say until when they are held")
    bookings = [octo.booking(booking.uuid) for booking in order.bookings]
    if not bookings:
        stage.not_verified("the order shows none of its bookings, see CART-002")
    ends = earliest_end(bookings)
    assert ends >= extended.time("utcExpiresAt") - ALLOWANCE


@requirement("CART-055", control=(EXTEND,))
def test_a_confirmed_order_is_not_extended(stage, octo):
    """A sale gets a time of expiry, and the reseller cannot rely on it."""
    order = stage.own.confirmed_order(bookings=1)
    answer = octo.attempt.extend_order(order, minutes=20)
    assert answer.error is not None


@requirement("CART-055", control=(EXTEND,))
def test_a_cancelled_order_is_not_extended(stage, octo):
    """The reseller believes in a hold whose seats are already sold."""
    order = stage.own.cancelled_order(bookings=1)
    answer = octo.attempt.extend_order(order, minutes=20)
    assert answer.error is not None


@requirement("CART-016", control=(EXTEND,))
def test_an_extension_without_a_number_does_not_end_a_hold_early(stage, octo):
    """A shop that leaves the number to the supplier, as the documents show it, loses the time that it had."""
    order = stage.own.order(bookings=1)
    extended = octo.extend_order(order)
    if order.get("utcExpiresAt") is None or extended.get("utcExpiresAt") is None:
        stage.not_applicable("orders do not say until when they are held")
    assert extended.time("utcExpiresAt") >= order.time("utcExpiresAt") - ALLOWANCE
