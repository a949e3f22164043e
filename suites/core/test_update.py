"""An update changes what was sent and leaves everything else as it was."""

from octo_conformance.suite import requirement, that_stay, to_the_second

UPDATE = "PATCH /bookings/{uuid}"
DOCUMENTED = {
    "INVALID_PRODUCT_ID", "INVALID_OPTION_ID", "INVALID_UNIT_ID", "INVALID_AVAILABILITY_ID", "BAD_REQUEST",
    "UNPROCESSABLE_ENTITY",
}  # fmt: skip


def tickets(booking):
    """Returns the uuid and unit of each unit item."""
    return sorted((item.uuid, item.unitId) for item in booking.unitItems)


def what_was_sold(booking):
    """Returns the parts of a booking that decide what the guest gets."""
    return {
        "status": booking.status,
        "productId": booking.productId,
        "optionId": booking.optionId,
        "availabilityId": booking.availabilityId,
        "unitItems": tickets(booking),
    }


@requirement("CORE-BOOK-040")
def test_a_change_changes_what_was_sent(stage, octo):
    """The guide never learns that the guest has moved to another hotel."""
    booking = stage.own.reservation()
    note = f"Picked up at the harbour ({stage.reference()})"
    changed = octo.update(booking.uuid, notes=note)
    assert changed.notes == note


@requirement("CORE-BOOK-040")
def test_a_change_leaves_the_rest_as_it_was(stage, octo):
    """A reseller that corrects a note loses the seats."""
    reference = stage.reference()
    booking = octo.booking(stage.own.reservation(resellerReference=reference).uuid)
    changed = octo.update(booking.uuid, notes=f"Vegetarian ({reference})")
    assert what_was_sold(changed) == what_was_sold(booking)
    assert changed.resellerReference == booking.resellerReference
    assert to_the_second(changed.utcCreatedAt) == to_the_second(booking.utcCreatedAt)
    assert changed.testMode == booking.testMode
    assert changed.contact == booking.contact


@requirement("CORE-BOOK-041")
def test_a_change_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never sees the change."""
    booking = stage.own.reservation()
    stage.pause(1.1, "timestamps may have whole seconds")
    changed = octo.update(booking.uuid, notes=f"Late ({stage.reference()})")
    assert changed.utcUpdatedAt is not None
    assert changed.time("utcUpdatedAt") > booking.time("utcCreatedAt")


@requirement("CORE-BOOK-042", control=(UPDATE,))
def test_a_contact_sent_while_on_hold_is_kept(stage, octo):
    """A shop saves the guest's name before the payment and then pays for a booking without a name."""
    booking = stage.own.reservation()
    answer = octo.attempt.update(booking.uuid, contact=stage.contact)
    assert answer.error is None
    assert answer.body.contact.fullName == stage.contact["fullName"]


@requirement("CORE-BOOK-043", control=(UPDATE,))
def test_a_booking_moves_to_another_slot(stage, octo):
    """A guest who missed the train cannot take the next departure without losing the booking."""
    bookable = stage.bookable("CANCELLABLE", slots=2, vacancies=2)
    booking = stage.own.reservation_of(bookable)
    other = bookable.slots[1] if bookable.slots[0].id == booking.availabilityId else bookable.slots[0]
    answer = octo.attempt.update(booking.uuid, availabilityId=other.id)
    assert answer.error is None
    assert answer.body.availabilityId == other.id


@requirement("CORE-BOOK-044", control=(UPDATE,))
def test_a_ticket_is_added_to_a_booking(stage, octo):
    """A friend cannot come along, or the first guest's ticket no longer works."""
    bookable = stage.bookable("CANCELLABLE", units=2, vacancies=4)
    booking = stage.own.reservation_of(bookable)
    kept = that_stay(booking.unitItems)
    answer = octo.attempt.update(booking.uuid, unitItems=[*kept, {"unitId": bookable.unit.id}])
    assert answer.error is None
    uuids = {item.uuid for item in answer.body.unitItems}
    assert len(uuids) == len(kept) + 1, (
        f"changing the booking to {len(kept) + 1} unit items shows {len(uuids)}"
    )
    assert uuids >= {item["uuid"] for item in kept}


@requirement("CORE-BOOK-044", control=(UPDATE,))
def test_a_ticket_is_taken_out_of_a_booking(stage, octo):
    """A guest who falls ill is still charged, or the other guest's ticket no longer works."""
    bookable = stage.bookable("CANCELLABLE", units=2, vacancies=4)
    fewest = len(bookable.unit_items())
    booking = stage.own.reservation_of(bookable, units=fewest + 1)
    kept = that_stay(booking.unitItems[:fewest])
    answer = octo.attempt.update(booking.uuid, unitItems=kept)
    assert answer.error is None
    assert tickets(answer.body) == sorted((i["uuid"], i["unitId"]) for i in kept)


@requirement("CORE-BOOK-045", control=(UPDATE,))
def test_a_change_of_product_works_or_is_refused_with_a_documented_code(stage, octo):
    """A shop that lets the guest switch cannot tell whether the switch was made."""
    booking = stage.own.reservation()
    other = stage.bookable(other_than=booking.productId)
    change = {
        "productId": other.product.id,
        "optionId": other.option.id,
        "availabilityId": other.slot.id,
        "unitItems": other.unit_items(),
    }
    answer = octo.attempt.update(booking.uuid, **change)
    if answer.ok:
        assert answer.body.productId == other.product.id
    else:
        assert answer.error in DOCUMENTED


@requirement("CORE-BOOK-045", control=(UPDATE,))
def test_a_change_that_names_the_product_alone_is_not_passed_over(stage, octo):
    """The guest switched the tour, was told that it worked, and stands at the wrong pier."""
    booking = stage.own.reservation()
    other = stage.bookable(other_than=booking.productId)
    answer = octo.attempt.update(booking.uuid, productId=other.product.id)
    if answer.ok:
        assert answer.body.productId == other.product.id
    else:
        assert answer.error in DOCUMENTED


@requirement("CORE-BOOK-046", control=(UPDATE,))
def test_a_confirmed_booking_can_still_be_changed(stage, octo):
    """A guest who has paid can no longer correct a phone number."""
    booking = stage.own.confirmed_booking()
    if not booking.cancellable:
        stage.not_applicable("no confirmed booking says that it can be cancelled")
    note = f"Comes by car ({stage.reference()})"
    answer = octo.attempt.update(booking.uuid, notes=note)
    assert answer.error is None
    assert answer.body.notes == note


def refused_change(stage, octo, change):
    """Returns the answer to a change that is to be refused, and what was sold before and after it."""
    uuid = stage.own.reservation().uuid
    before = octo.booking(uuid)
    answer = octo.breaking.update(uuid, **change)
    after = octo.booking(uuid)
    if after.id != before.id:
        stage.not_verified("reading a booking gives another one, see CORE-BOOK-030")
    return answer, what_was_sold(before), what_was_sold(after)


@requirement("CORE-BOOK-047", control=(UPDATE,))
def test_a_change_to_a_product_nobody_sells_changes_nothing(stage, octo):
    """A mistake of the reseller costs the guest the seat."""
    answer, before, after = refused_change(stage, octo, {"productId": stage.invent_id("product")})
    assert answer.error == "INVALID_PRODUCT_ID"
    assert after == before


@requirement("CORE-BOOK-047", control=(UPDATE,))
def test_a_change_to_an_option_nobody_sells_changes_nothing(stage, octo):
    """A mistake of the reseller costs the guest the seat."""
    answer, before, after = refused_change(stage, octo, {"optionId": stage.invent_id("option")})
    assert answer.error == "INVALID_OPTION_ID"
    assert after == before


@requirement("CORE-BOOK-047", control=(UPDATE,))
def test_a_change_to_a_slot_that_does_not_exist_changes_nothing(stage, octo):
    """A mistake of the reseller costs the guest the seat."""
    answer, before, after = refused_change(stage, octo, {"availabilityId": stage.invent_id("availability")})
    assert answer.error == "INVALID_AVAILABILITY_ID"
    assert after == before


@requirement("CORE-BOOK-047", control=(UPDATE,))
def test_a_change_to_a_unit_nobody_sells_changes_nothing(stage, octo):
    """A mistake of the reseller costs the guest the ticket."""
    answer, before, after = refused_change(stage, octo, {"unitItems": [{"unitId": stage.invent_id("unit")}]})
    assert answer.error == "INVALID_UNIT_ID"
    assert after == before


@requirement("CORE-BOOK-048", control=(UPDATE,))
def test_a_cancelled_booking_cannot_be_changed(stage, octo):
    """The reseller tells the guest that a cancelled booking is still good."""
    booking = octo.booking(stage.own.cancelled_booking().uuid)
    if booking.status != "CANCELLED":
        stage.not_verified("the cancellation was not kept, see CORE-BOOK-030")
    answer = octo.attempt.update(booking.uuid, notes=f"Too late ({stage.reference()})")
    assert octo.tolerates("CON-103", answer.error)


@requirement("CORE-BOOK-049", control=(UPDATE,))
def test_a_booking_nobody_made_cannot_be_changed(stage, octo):
    """A reseller with a wrong uuid believes that it changed the booking."""
    answer = octo.attempt.update(stage.invent_uuid(), notes="Nobody's")
    assert answer.error == "INVALID_BOOKING_UUID"


@requirement("CORE-BOOK-091", control=(UPDATE,))
def test_a_booking_past_its_cutoff_is_not_changed(stage):
    """The guide has printed the list, and a guest who was moved to it an hour before stands on none."""
    booking = stage.expired.cutoff()
    if booking.status != "CONFIRMED" or booking.cancellable:
        stage.not_applicable("no confirmed booking says that it cannot be cancelled")
    client = stage.client_of(booking.uuid)
    answer = client.attempt.update(booking.uuid, notes=f"Comes by car ({stage.reference()})")
    found = client.booking(booking.uuid)
    assert answer.error is not None
    assert found.notes == booking.notes
