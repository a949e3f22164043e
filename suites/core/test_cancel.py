"""A booking is given back, because the guest is ill or a hold is no longer needed."""

from octo_conformance.suite import requirement

CANCEL = "POST /bookings/{uuid}/cancel"


def cancellable_booking(stage):
    """Returns a confirmed booking that says of itself that it can be cancelled."""
    booking = stage.own.confirmed_booking()
    if not booking.cancellable:
        stage.not_applicable("no confirmed booking says that it can be cancelled")
    return booking


@requirement("CORE-BOOK-080")
def test_a_confirmed_booking_is_cancelled(stage, octo):
    """A guest who gave the ticket back is charged all the same."""
    booking = cancellable_booking(stage)
    cancelled = octo.cancel(booking.uuid)
    assert cancelled.status == "CANCELLED"


@requirement("CORE-BOOK-081", control=(CANCEL,))
def test_a_cancelled_booking_says_how_it_was_cancelled(stage, octo):
    """The reseller cannot tell what to refund to the guest."""
    booking = cancellable_booking(stage)
    cancelled = octo.cancel(booking.uuid)
    assert cancelled.cancellation is not None
    assert cancelled.cancellation.refund in {"FULL", "PARTIAL", "NONE"}


@requirement("CORE-BOOK-082", control=(CANCEL,))
def test_the_reason_of_a_cancellation_is_kept(stage, octo):
    """Nobody can tell who pays when the guest complains, because the reason is lost."""
    booking = cancellable_booking(stage)
    reason = f"The guest is ill ({stage.reference()})"
    cancelled = octo.cancel(booking.uuid, reason=reason)
    if cancelled.cancellation is None:
        stage.not_verified("the cancelled booking carries no cancellation")
    assert cancelled.cancellation.reason == reason


@requirement("CORE-BOOK-084", control=(CANCEL,))
def test_a_released_hold_is_let_go(stage, octo):
    """The seats of a guest who left the shop stay off sale."""
    booking = stage.own.reservation()
    answer = octo.attempt.cancel(booking.uuid)
    assert answer.error is None
    assert octo.tolerates("CON-046", answer.body.status)


@requirement("CORE-BOOK-085", control=(CANCEL,))
def test_a_booking_past_its_cutoff_cannot_be_cancelled(stage):
    """The reseller refunds a guest whom the supplier will charge."""
    booking = stage.expired.cutoff()
    if booking.status != "CONFIRMED" or booking.cancellable:
        stage.not_applicable("no confirmed booking says that it cannot be cancelled")
    answer = stage.client_of(booking.uuid).attempt.cancel(booking.uuid)
    assert answer.error == "UNPROCESSABLE_ENTITY"


@requirement("CORE-BOOK-086", control=(CANCEL,))
def test_cancelling_twice_is_cancelling_once(stage, octo):
    """A reseller that lost the answer asks again and refunds twice."""
    booking = octo.booking(stage.own.cancelled_booking().uuid)
    if booking.status != "CANCELLED":
        stage.not_verified("the cancellation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.cancel(booking.uuid)
    if answer.ok:
        assert answer.body.status == "CANCELLED"
    else:
        assert octo.tolerates("CON-103", answer.error)
    found = octo.booking(booking.uuid)
    assert found.cancellation == booking.cancellation


@requirement("CORE-BOOK-087", control=(CANCEL,))
def test_a_booking_nobody_made_cannot_be_cancelled(stage, octo):
    """A reseller with a wrong uuid refunds a guest whose booking still stands."""
    answer = octo.attempt.cancel(stage.invent_uuid())
    assert answer.error == "INVALID_BOOKING_UUID"


@requirement("CORE-BOOK-089", control=(CANCEL,))
def test_cancelling_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never learns of the cancellation."""
    booking = stage.own.reservation()
    stage.pause(1.1, "timestamps may have whole seconds")
    cancelled = octo.cancel(booking.uuid)
    assert cancelled.utcUpdatedAt is not None
    assert cancelled.time("utcUpdatedAt") > booking.time("utcCreatedAt")
