"""Confirming is the sale: the guest has paid, and the booking belongs to them."""

from octo_conformance.suite import requirement

CONFIRM = "POST /bookings/{uuid}/confirm"
CLOSED = {"INVALID_BOOKING_UUID", "UNPROCESSABLE_ENTITY", "BAD_REQUEST"}
INCOMPLETE = {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}

NAMES = {"fullName", "firstName", "lastName"}
"""One of these says what the others say."""


@requirement("CORE-BOOK-060")
def test_a_confirmed_hold_is_confirmed(stage, octo):
    """The guest has paid for a booking that lapses."""
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    confirmed = octo.confirm(booking.uuid)
    assert confirmed.status == "CONFIRMED"


@requirement("CORE-BOOK-061")
def test_a_booking_the_supplier_has_to_accept_is_pending(stage, octo):
    """The reseller tells the guest to come before the supplier has accepted."""
    booking = stage.own.reservation("NO_INSTANT_CONFIRMATION", "CANCELLABLE")
    confirmed = octo.confirm(booking.uuid)
    assert confirmed.status in {"PENDING", "CONFIRMED"}


@requirement("CORE-BOOK-064")
def test_the_contact_sent_at_confirmation_is_kept(stage, octo):
    """The guest is not on the list at the gate, and nobody can reach them."""
    booking = stage.own.reservation("CANCELLABLE")
    sent = stage.contact
    kept = octo.confirm(booking.uuid, contact=sent).contact
    assert kept.fullName == sent["fullName"]
    if stage.profile == "octo":
        assert (kept.emailAddress or "").lower() == sent["emailAddress"].lower()


@requirement("CORE-BOOK-064")
def test_the_reference_sent_at_confirmation_is_kept(stage, octo):
    """The reseller cannot find the booking by the number on the guest's receipt."""
    booking = stage.own.reservation("CANCELLABLE")
    reference = stage.reference()
    confirmed = octo.confirm(booking.uuid, resellerReference=reference)
    assert confirmed.resellerReference == reference


@requirement("CORE-BOOK-065", control=(CONFIRM,))
def test_a_confirmation_without_a_required_field_is_refused(stage, octo):
    """The departure has moved, and nobody has the guest's phone number."""
    booking = stage.own.reservation("REQUIRED_CONTACT", "CANCELLABLE")
    required = set(stage.bookable_of(booking.uuid).option.requiredContactFields)
    if not required:
        stage.not_verified("only units, not options, require contact fields")
    dropped = NAMES if required <= NAMES else required - NAMES
    contact = {field: value for field, value in stage.contact.items() if field not in dropped}
    answer = octo.attempt.confirm(booking.uuid, contact=contact)
    assert answer.error in INCOMPLETE


@requirement("CORE-BOOK-066", control=(CONFIRM,))
def test_a_confirmation_without_a_contact_is_refused(stage, octo):
    """The booking carries no name, and the gate cannot find it."""
    booking = stage.own.reservation("CANCELLABLE")
    answer = octo.attempt.confirm(booking.uuid, contact=None)
    if answer.ok:
        assert octo.tolerates("CON-051", "optional")
    else:
        assert answer.error in INCOMPLETE


@requirement("CORE-BOOK-073", control=(CONFIRM,))
def test_confirming_twice_is_confirming_once(stage, octo):
    """A reseller that lost the answer asks again and is told that the sale failed."""
    booking = octo.booking(stage.own.confirmed_booking().uuid)
    if booking.status != "CONFIRMED":
        stage.not_verified("the confirmation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.confirm(booking.uuid)
    if answer.ok:
        assert answer.body.status == "CONFIRMED"
        assert answer.body.id == booking.id
    else:
        assert answer.error in CLOSED
    found = octo.booking(booking.uuid)
    assert found.status == "CONFIRMED"
    assert found.utcConfirmedAt == booking.utcConfirmedAt


@requirement("CORE-BOOK-074", control=(CONFIRM,))
def test_a_booking_nobody_made_cannot_be_confirmed(stage, octo):
    """A reseller with a wrong uuid charges the guest for nothing."""
    answer = octo.attempt.confirm(stage.invent_uuid())
    assert answer.error == "INVALID_BOOKING_UUID"


@requirement("CORE-BOOK-077", control=(CONFIRM,))
def test_unit_items_take_their_references_at_confirmation(stage, octo):
    """The reseller cannot tell the tickets of a group apart by its own numbers."""
    booking = stage.own.reservation("CANCELLABLE", "INSTANT_CONFIRMATION", units=2)
    sent = {item.uuid: stage.reference() for item in booking.unitItems}
    items = [
        {
            "uuid": i.uuid,
            "unitId": i.unitId,
            "resellerReference": sent[i.uuid],
            "contact": stage.contact,
        }
        for i in booking.unitItems
    ]
    answer = octo.attempt.confirm(booking.uuid, unitItems=items)
    assert answer.error is None
    kept = {item.uuid: item.resellerReference for item in answer.body.unitItems}
    assert kept == sent


@requirement("CORE-BOOK-077", control=(CONFIRM,))
def test_unit_items_take_their_contacts_at_confirmation(stage, octo):
    """A ticket that is made out to a name carries no name."""
    booking = stage.own.reservation("CANCELLABLE", "INSTANT_CONFIRMATION")
    items = [{"uuid": i.uuid, "unitId": i.unitId, "contact": stage.contact} for i in booking.unitItems]
    answer = octo.attempt.confirm(booking.uuid, unitItems=items)
    assert answer.error is None
    names = {item.contact.fullName for item in answer.body.unitItems}
    assert names == {stage.contact["fullName"]}


@requirement("CORE-BOOK-077", control=(CONFIRM,))
def test_unit_items_left_out_at_confirmation_are_given_back(stage, octo):
    """A guest who drops out at the till is charged all the same."""
    bookable = stage.bookable("CANCELLABLE", "INSTANT_CONFIRMATION", units=2, vacancies=3)
    fewest = len(bookable.unit_items())
    booking = stage.own.reservation_of(bookable, units=fewest + 1)
    kept = [
        {"uuid": item.uuid, "unitId": item.unitId, "contact": stage.contact}
        for item in booking.unitItems[:fewest]
    ]
    answer = octo.attempt.confirm(booking.uuid, unitItems=kept)
    assert answer.error is None
    left = sorted(item.uuid for item in answer.body.unitItems)
    assert left == sorted(item["uuid"] for item in kept)


@requirement("CORE-BOOK-078", control=(CONFIRM,))
def test_a_cancelled_booking_cannot_be_confirmed(stage, octo):
    """The guest pays for seats that were given back and sold to somebody else."""
    booking = octo.booking(stage.own.cancelled_booking().uuid)
    if booking.status != "CANCELLED":
        stage.not_verified("the cancellation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.confirm(booking.uuid)
    assert octo.tolerates("CON-103", answer.error)


@requirement("CORE-BOOK-078", control=(CONFIRM,))
def test_a_released_hold_cannot_be_confirmed(stage, octo):
    """The guest pays for seats that were given back and sold to somebody else."""
    booking = stage.own.reservation()
    octo.cancel(booking.uuid)
    if octo.booking(booking.uuid).status == "ON_HOLD":
        stage.not_verified("the release was not kept, see CORE-BOOK-030")
    answer = octo.attempt.confirm(booking.uuid)
    assert octo.tolerates("CON-103", answer.error)


@requirement("CORE-BOOK-089", control=(CONFIRM,))
def test_confirming_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never learns of the sale."""
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    stage.pause(1.1, "timestamps may have whole seconds")
    confirmed = octo.confirm(booking.uuid)
    assert confirmed.utcUpdatedAt is not None
    assert confirmed.time("utcUpdatedAt") > booking.time("utcCreatedAt")
