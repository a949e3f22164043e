"""An extension gives more time to a guest who is still typing."""

from datetime import timedelta

from octo_conformance.suite import requirement

EXTEND = "POST /bookings/{uuid}/extend"
NOT_ON_HOLD = {"UNPROCESSABLE_ENTITY", "INVALID_BOOKING_UUID"}
ALLOWANCE = timedelta(seconds=120)


@requirement("CORE-BOOK-050")
def test_an_extended_hold_lasts_as_long_as_asked(stage, octo):
    """The seats are gone while the guest looks for the other credit card."""
    usual = stage.shared.reservation()
    if usual.utcExpiresAt is None:
        stage.not_verified("holds say no time of expiry, see CORE-BOOK-006")
    usual_time = stage.end_of(usual) - usual.time("utcCreatedAt")
    minutes = max(int(usual_time.total_seconds()) // 60, 1)
    booking = stage.own.reservation(minutes=1)
    extended = octo.extend(booking.uuid, minutes=minutes)
    asked = booking.time("utcCreatedAt") + timedelta(minutes=minutes)
    assert extended.status == "ON_HOLD"
    assert extended.utcExpiresAt is not None
    assert extended.time("utcExpiresAt") >= asked - ALLOWANCE


@requirement("CORE-BOOK-050")
def test_extending_by_little_does_not_end_a_hold_early(stage, octo):
    """A shop that asks for two more minutes loses the ten that it has."""
    booking = stage.own.reservation()
    if booking.utcExpiresAt is None:
        stage.not_verified("holds say no time of expiry, see CORE-BOOK-006")
    extended = octo.extend(booking.uuid, minutes=2)
    assert extended.utcExpiresAt is not None
    earliest_fair = min(booking.time("utcExpiresAt"), stage.now + timedelta(minutes=2)) - ALLOWANCE
    assert extended.time("utcExpiresAt") >= earliest_fair


@requirement("CORE-BOOK-051", control=(EXTEND,))
def test_a_hold_is_extended_by_the_suppliers_own_time(stage, octo):
    """A reseller that names no number of minutes gets no more time."""
    booking = stage.own.reservation()
    answer = octo.attempt.extend(booking.uuid)
    assert answer.error is None
    assert answer.body.status == "ON_HOLD"
    if booking.utcExpiresAt is None or answer.body.utcExpiresAt is None:
        stage.not_verified("holds say no time of expiry, see CORE-BOOK-006")
    before = booking.time("utcExpiresAt") - ALLOWANCE
    assert answer.body.time("utcExpiresAt") >= before


@requirement("CORE-BOOK-052", control=(EXTEND,))
def test_a_confirmed_booking_cannot_be_extended(stage, octo):
    """A sale gets a time of expiry, and the reseller cannot rely on it."""
    booking = octo.booking(stage.own.confirmed_booking().uuid)
    if booking.status != "CONFIRMED":
        stage.not_verified("the confirmation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.extend(booking.uuid, minutes=15)
    assert answer.error in NOT_ON_HOLD


@requirement("CORE-BOOK-052", control=(EXTEND,))
def test_a_cancelled_booking_cannot_be_extended(stage, octo):
    """The reseller believes in a hold whose seats are already sold."""
    booking = octo.booking(stage.own.cancelled_booking().uuid)
    if booking.status != "CANCELLED":
        stage.not_verified("the cancellation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.extend(booking.uuid, minutes=15)
    assert answer.error in NOT_ON_HOLD


@requirement("CORE-BOOK-053", control=(EXTEND,))
def test_a_booking_nobody_made_cannot_be_extended(stage, octo):
    """A reseller with a wrong uuid believes that its seats are kept."""
    answer = octo.attempt.extend(stage.invent_uuid(), minutes=15)
    assert answer.error == "INVALID_BOOKING_UUID"
