"""A booking read by its uuid shows the result of the last step."""

from octo_conformance.suite import requirement, to_the_second

READ = "GET /bookings/{uuid}"

LASTING = (
    "id", "status", "testMode", "productId", "optionId", "availabilityId", "resellerReference",
    "supplierReference", "notes", "freesale", "cancellable", "contact", "deliveryMethods",
)  # fmt: skip
TIMES = ("utcCreatedAt", "utcConfirmedAt", "utcExpiresAt", "utcRedeemedAt")


def given_back(booking):
    """Returns what a booking says of its cancellation, or None for a booking that is not cancelled."""
    said = booking.get("cancellation")
    return None if said is None else {**said.raw, "utcCancelledAt": to_the_second(said.get("utcCancelledAt"))}


def remembered(booking):
    """Returns the parts of a booking that stay as they are until somebody changes them."""
    kept = {field: booking.get(field) for field in LASTING}
    times = {field: to_the_second(booking.get(field)) for field in TIMES}
    tickets = sorted((i.uuid, i.unitId, i.status, i.get("resellerReference")) for i in booking.unitItems)
    return {**kept, **times, "cancellation": given_back(booking), "uuid": booking.uuid, "unitItems": tickets}


@requirement("CORE-BOOK-030")
def test_a_reservation_reads_as_it_was_made(stage, octo):
    """A shop that restarts finds another basket than it left."""
    booking = stage.own.reservation(resellerReference=stage.reference())
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(booking)


@requirement("CORE-BOOK-030")
def test_of_two_bookings_each_reads_as_itself(stage, octo):
    """A guest who asks for their own ticket is given somebody else's."""
    first, second_one = stage.own.reservation(), stage.own.reservation()
    assert first.id != second_one.id
    found, found_too = octo.booking(first.uuid), octo.booking(second_one.uuid)
    assert [found.id, found_too.id] == [first.id, second_one.id]


@requirement("CORE-BOOK-030")
def test_a_changed_booking_reads_as_changed(stage, octo):
    """The reseller prints a voucher with what the booking said before the change."""
    booking = stage.own.reservation()
    changed = octo.update(booking.uuid, notes=f"A birthday ({stage.reference()})")
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(changed)


@requirement("CORE-BOOK-030")
def test_a_booking_that_was_read_before_reads_as_it_is_now(stage, octo):
    """The reseller still sees the seats of a guest who has given them back."""
    booking = stage.own.reservation()
    before = octo.booking(booking.uuid)
    released = octo.cancel(booking.uuid)
    found = octo.booking(booking.uuid)
    assert before.status == "ON_HOLD"
    assert found.status == released.status


@requirement("CORE-BOOK-030")
def test_an_extended_hold_reads_as_extended(stage, octo):
    """A second till believes that the seats are gone although they are still kept."""
    booking = stage.own.reservation(minutes=5)
    extended = octo.extend(booking.uuid, minutes=15)
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(extended)


@requirement("CORE-BOOK-030")
def test_a_confirmed_booking_reads_as_confirmed(stage, octo):
    """The guest opens the reseller's app on the day of the tour and finds no ticket."""
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    confirmed = octo.confirm(booking.uuid, resellerReference=stage.reference())
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(confirmed)


@requirement("CORE-BOOK-030")
def test_a_cancelled_booking_reads_as_cancelled(stage, octo):
    """A ticket that was given back still opens the gate."""
    booking = stage.own.confirmed_booking()
    if not booking.cancellable:
        stage.not_applicable("no confirmed booking says that it can be cancelled")
    cancelled = octo.cancel(booking.uuid, reason="The guest is ill")
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(cancelled)


@requirement("CORE-BOOK-030")
def test_a_released_hold_reads_as_released(stage, octo):
    """A second till sells what was given back."""
    booking = stage.own.reservation()
    released = octo.cancel(booking.uuid)
    found = octo.booking(booking.uuid)
    assert remembered(found) == remembered(released)


@requirement("CORE-BOOK-031", control=(READ,))
def test_a_booking_nobody_made_is_refused_by_its_uuid(stage, octo):
    """A reseller that lost an answer does not learn that nothing was booked."""
    answer = octo.attempt.booking(stage.invent_uuid())
    assert answer.error == "INVALID_BOOKING_UUID"
