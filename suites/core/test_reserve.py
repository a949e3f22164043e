"""A reservation holds seats while the guest pays."""

from datetime import timedelta
from uuid import uuid4

from octo_conformance.suite import is_never, requirement

RESERVE = "POST /bookings"
CLOCKS_DIFFER = timedelta(seconds=120)


def counted(unit_ids):
    """Returns the unit ids in order, all in one case."""
    return sorted(unit_id.lower() for unit_id in unit_ids)


@requirement("CORE-BOOK-001")
def test_a_reservation_is_on_hold(stage):
    """The reseller is invoiced for a guest who has not paid yet, or the seats are not kept at all."""
    booking = stage.own.reservation()
    instant = stage.bookable_of(booking.uuid).product.instantConfirmation
    expected = {"ON_HOLD"} if instant else {"ON_HOLD", "PENDING"}
    assert booking.status in expected


@requirement("CORE-BOOK-003", control=("GET /bookings/{uuid}",))
def test_the_uuid_sent_is_the_address_of_the_booking(stage, octo):
    """A reseller that lost the answer can never find its booking again."""
    body = stage.bookable().body()
    booking = octo.reserve(**body)
    assert booking.uuid == body["uuid"]
    found = octo.attempt.booking(body["uuid"])
    assert found.error is None


@requirement("CORE-BOOK-005", control=(RESERVE, "GET /bookings/{uuid}"))
def test_a_reservation_without_a_uuid_is_given_one(stage, octo):
    """A reseller that keeps no uuids of its own cannot address the booking."""
    body = stage.bookable().body(resellerReference=stage.reference())
    del body["uuid"]
    answer = octo.attempt.reserve(**body)
    assert answer.error is None
    found = octo.attempt.booking(answer.body.uuid)
    assert found.error is None


@requirement("CORE-BOOK-007")
def test_a_hold_lasts_no_longer_than_asked(stage, octo):
    """A kiosk that asks for five minutes blocks the seats of a guest who has walked away."""
    booking = stage.own.reservation(minutes=5)
    if booking.utcExpiresAt is None:
        stage.not_verified("holds say no time of expiry, see CORE-BOOK-006")
    if is_never(booking.time("utcExpiresAt")):
        assert octo.tolerates("CON-110", "a hold that never ends")
        return
    held = booking.time("utcExpiresAt") - booking.time("utcCreatedAt")
    assert held <= timedelta(minutes=5) + CLOCKS_DIFFER


@requirement("CORE-BOOK-008")
def test_the_booking_is_for_what_was_asked(stage, octo):
    """The guest stands at the meeting point of another tour."""
    body = stage.bookable().body()
    booking = octo.reserve(**body)
    assert booking.productId.lower() == body["productId"].lower()
    assert booking.optionId.lower() == body["optionId"].lower()
    assert (booking.availabilityId or "").lower() == body["availabilityId"].lower()


@requirement("CORE-BOOK-009")
def test_there_is_one_unit_item_for_each_one_asked(stage, octo):
    """A family of three with two tickets leaves one child outside."""
    bookable = stage.bookable()
    limits = [
        bookable.option.restrictions.maxUnits,
        bookable.unit.restrictions.maxQuantity,
        bookable.slot.get("vacancies"),
    ]
    body = bookable.body(units=min([2, *(limit for limit in limits if limit is not None)]))
    booking = octo.reserve(**body)
    asked = counted(item["unitId"] for item in body["unitItems"])
    booked = counted(item.unitId for item in booking.unitItems)
    assert booked == asked


@requirement("CORE-BOOK-009")
def test_the_uuids_of_the_unit_items_are_kept(stage, octo):
    """A reseller that named each guest's ticket cannot tell the tickets apart."""
    bookable = stage.bookable()
    named = [{**item, "uuid": str(uuid4())} for item in bookable.unit_items()]
    booking = octo.reserve(bookable, unitItems=named)
    sent = {item["uuid"]: item["unitId"].lower() for item in named}
    kept = {item.uuid.lower(): item.unitId.lower() for item in booking.unitItems}
    assert kept == sent


@requirement("CORE-BOOK-012")
def test_the_booking_shows_the_slot_as_the_check_did(stage, octo):
    """The voucher names another time than the one that the guest chose."""
    booking = stage.own.reservation()
    bookable = stage.bookable_of(booking.uuid)
    found = octo.availability(bookable.product.id, bookable.option.id, ids=[booking.availabilityId])
    slot = next((slot for slot in found if slot.id == booking.availabilityId), None)
    if slot is None:
        stage.not_verified("the check does not know the booked slot by its id, see CORE-AVAIL-003")
    shown = booking.availability
    assert shown is not None
    assert shown.time("localDateTimeStart") == slot.time("localDateTimeStart")
    assert shown.time("localDateTimeEnd") == slot.time("localDateTimeEnd")
    assert shown.allDay == slot.allDay
    assert shown.openingHours == slot.openingHours


@requirement("CORE-BOOK-013")
def test_the_note_to_the_supplier_is_kept(stage):
    """Nobody lowers the ramp for the guest whose note said "wheelchair"."""
    note = f"A wheelchair comes along ({stage.reference()})"
    booking = stage.own.reservation(notes=note)
    assert booking.notes == note


@requirement("CORE-BOOK-001", control=(RESERVE,))
def test_what_is_required_is_enough(stage, octo):
    """A shop that sends no note and no number of its own sells nothing."""
    full = stage.bookable("CANCELLABLE", vacancies=2).body()
    body = {name: full[name] for name in full if name not in {"notes", "resellerReference"}}
    answer = octo.attempt.reserve(**body)
    assert answer.error is None


@requirement("CORE-BOOK-013")
def test_the_resellers_reference_is_kept(stage):
    """The reseller cannot find the booking by the number on the guest's receipt."""
    reference = stage.reference()
    booking = stage.own.reservation(resellerReference=reference)
    assert booking.resellerReference == reference


@requirement("CORE-BOOK-015", control=(RESERVE,))
def test_a_product_nobody_sells_cannot_be_reserved(stage, octo):
    """A reseller does not learn that this product is gone, and keeps offering it."""
    answer = octo.breaking.reserve(stage.bookable(), productId=stage.invent_id("product"))
    assert answer.error == "INVALID_PRODUCT_ID"


@requirement("CORE-BOOK-016", control=(RESERVE,))
def test_an_option_nobody_sells_cannot_be_reserved(stage, octo):
    """A reseller takes the whole product off sale, because it cannot see that only the option is gone."""
    answer = octo.breaking.reserve(stage.bookable(), optionId=stage.invent_id("option"))
    assert answer.error == "INVALID_OPTION_ID"


@requirement("CORE-BOOK-017", control=(RESERVE,))
def test_a_slot_that_does_not_exist_cannot_be_reserved(stage, octo):
    """A reseller is not told that this slot is gone, and does not look for another."""
    answer = octo.breaking.reserve(stage.bookable(), availabilityId=stage.invent_id("availability"))
    assert answer.error == "INVALID_AVAILABILITY_ID"


@requirement("CORE-BOOK-018", control=(RESERVE,))
def test_a_unit_nobody_sells_cannot_be_reserved(stage, octo):
    """The guest pays for a ticket that the supplier silently left out."""
    bookable = stage.bookable()
    unknown = [{"unitId": stage.invent_id("unit")} for _ in bookable.unit_items()]
    answer = octo.breaking.reserve(bookable, unitItems=unknown)
    assert answer.error == "INVALID_UNIT_ID"


NOTHING_TO_HOLD = {"BAD_REQUEST", "UNPROCESSABLE_ENTITY", "INVALID_UNIT_ID"}


@requirement("CORE-BOOK-019", control=(RESERVE,))
def test_a_reservation_for_nobody_is_refused(stage, octo):
    """A booking without guests takes a number, a slot and an invoice line."""
    answer = octo.breaking.reserve(stage.bookable(), unitItems=[])
    assert answer.error in NOTHING_TO_HOLD


@requirement("CORE-BOOK-019", control=(RESERVE,))
def test_a_reservation_that_does_not_say_for_whom_is_refused(stage, octo):
    """A booking without guests takes a number, a slot and an invoice line."""
    body = stage.bookable().body()
    del body["unitItems"]
    answer = octo.breaking.reserve(**body)
    assert answer.error in NOTHING_TO_HOLD


@requirement("CORE-BOOK-020", control=(RESERVE,))
def test_a_reservation_without_a_slot_is_refused_where_one_is_needed(stage, octo):
    """The guest has a ticket for a tour and does not know for which day."""
    body = stage.bookable("AVAILABILITY_REQUIRED", "NO_FREESALE").body()
    del body["availabilityId"]
    answer = octo.breaking.reserve(**body)
    assert answer.error in {"INVALID_AVAILABILITY_ID", "BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


@requirement("CORE-BOOK-021", control=(RESERVE,))
def test_an_open_dated_product_is_reserved_without_a_slot(stage, octo):
    """The shop cannot sell a ticket to a guest who does not know the day yet."""
    answer = octo.attempt.reserve(stage.bookable("OPEN_DATED", slots=0))
    assert answer.error is None
    assert answer.body.availabilityId is None


@requirement("CORE-BOOK-023", control=(RESERVE,))
def test_a_slot_that_is_sold_out_cannot_be_reserved(stage, octo):
    """The guest is turned away from a departure that was full when the ticket was sold."""
    answer = octo.attempt.reserve(stage.bookable("SOLD_OUT"))
    assert answer.error in {"UNPROCESSABLE_ENTITY", "INVALID_AVAILABILITY_ID", "BAD_REQUEST"}
