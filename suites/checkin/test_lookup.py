"""A guest names the booking and proves that it is theirs."""

from octo_conformance.suite import each, requirement

LOOKUP = "POST /checkin/lookup"
STRANGER = "Nobody-Of-That-Name"
FILTERS = ["status", "statuses", "status before statuses"]
SAID = ("status", "productId", "optionId", "availabilityId", "resellerReference", "supplierReference")


def filters(wanted, other):
    """Returns the ways to ask for one status."""
    return [{"status": wanted}, {"statuses": ["EXPIRED", wanted]}, {"status": wanted, "statuses": [other]}]


def first_step(stage, octo, booking):
    """Looks a booking up by the supplier's reference, or by the reseller's; returns the filter and the answer."""
    references = [booking.get("supplierReference"), booking.get("resellerReference")]
    asked = [{"reference": reference} for reference in references if reference]
    if not asked:
        stage.not_verified("the booking has no reference to look it up by, see CORE-BOOK-071")
    for each_one in asked:
        answer = octo.attempt.look_up_checkin(**each_one)
        if answer.ok:
            return each_one, answer
    return asked[0], answer


def second_step(stage, octo, booking, **more):
    """Looks a booking up with the guest's last name."""
    asked, _ = first_step(stage, octo, booking)
    return octo.attempt.look_up_checkin(**asked, verification=stage.contact["lastName"], **more)


def found(answer):
    """Returns the uuids of the bookings that an answer shows; a refusal shows none."""
    return sorted(booking.uuid for booking in answer.body.bookings) if answer.ok else []


def opened(stage, octo):
    """Returns a booking that the last name opens; without one, nothing can be said about what narrows a lookup."""
    booking = stage.shared.confirmed_booking()
    if booking.uuid not in found(second_step(stage, octo, booking)):
        stage.not_verified("the last name does not open the booking, see CHECKIN-003")
    return booking


@requirement("CHECKIN-001", control=(LOOKUP,))
def test_a_reference_nobody_has_finds_nothing(stage, octo):
    """The guest waits for a question that nobody asks."""
    answer = octo.attempt.look_up_checkin(reference=stage.reference())
    assert answer.ok is False


@requirement("CHECKIN-001", control=(LOOKUP,))
def test_an_address_nobody_has_finds_nothing(stage, octo):
    """The guest waits for a code that nobody sends."""
    answer = octo.attempt.look_up_checkin(email=f"{stage.reference()}@guest.example")
    assert answer.ok is False


@requirement("CHECKIN-002", control=(LOOKUP,))
def test_a_guest_with_a_reference_is_asked_to_prove_it(stage, octo):
    """Guests with a booking in hand are told that there is none."""
    booking = stage.shared.confirmed_booking()
    _, answer = first_step(stage, octo, booking)
    assert answer.ok is True
    assert answer.body.verified is False


@requirement("CHECKIN-003", control=(LOOKUP,))
def test_the_last_name_opens_the_booking(stage, octo):
    """No guest can check in online, and everybody stands in the queue."""
    booking = stage.shared.confirmed_booking()
    answer = second_step(stage, octo, booking)
    assert answer.ok is True
    assert answer.body.verified is True
    assert booking.uuid in found(answer)


@requirement("CHECKIN-008", control=(LOOKUP,))
def test_a_wrong_name_opens_nothing(stage, octo):
    """Anybody opens any booking with an invented name."""
    booking = stage.shared.confirmed_booking()
    asked, _ = first_step(stage, octo, booking)
    answer = octo.attempt.look_up_checkin(**asked, verification=STRANGER)
    verified = answer.ok and answer.body.verified
    assert verified is False


@requirement("CHECKIN-004", control=(LOOKUP,))
@each("reference", ["ab", "7"])
def test_a_short_reference_is_refused(octo, reference):
    """Whoever types two letters pages through everybody's bookings."""
    answer = octo.attempt.look_up_checkin(reference=reference)
    assert answer.error is not None


@requirement("CHECKIN-009", control=(LOOKUP,))
@each("asked", [{}, {"verification": "Lovelace"}], ids=["nothing", "only a name"])
def test_a_lookup_of_nobody_is_refused(octo, asked):
    """The shop takes an empty form for a check-in in progress."""
    answer = octo.attempt.look_up_checkin(**asked)
    assert answer.error is not None


@requirement("CHECKIN-013", control=(LOOKUP,))
def test_a_booking_is_found_by_its_uuid(stage, octo):
    """The link in the guest's mail leads to nothing."""
    booking = stage.shared.confirmed_booking()
    answer = octo.attempt.look_up_checkin(reference=booking.uuid)
    assert answer.ok is True


@requirement("CHECKIN-018", control=(LOOKUP, "GET /bookings/{uuid}"))
@each("field", SAID)
def test_a_booking_in_a_lookup_is_the_booking_itself(stage, octo, field):
    """The guest checks in for ten o'clock although the departure is at nine."""
    booking = octo.booking(stage.shared.confirmed_booking().uuid)
    answer = second_step(stage, octo, booking)
    if booking.uuid not in found(answer):
        stage.not_verified("the booking was not found, see CHECKIN-003")
    shown = [one.get(field) for one in answer.body.bookings if one.uuid == booking.uuid]
    assert shown[0] == booking.get(field)


@requirement("CHECKIN-005", control=(LOOKUP,))
@each("asked", filters("CONFIRMED", "CANCELLED"), ids=FILTERS)
def test_a_booking_of_the_status_asked_for_is_shown(stage, octo, asked):
    """The filter for a status hides the trip of tomorrow."""
    booking = opened(stage, octo)
    answer = second_step(stage, octo, booking, **asked)
    assert booking.uuid in found(answer)


@requirement("CHECKIN-005", control=(LOOKUP,))
@each("asked", filters("CANCELLED", "CONFIRMED"), ids=FILTERS)
def test_a_booking_of_another_status_is_not_shown(stage, octo, asked):
    """Guests check in for a trip that was cancelled."""
    booking = opened(stage, octo)
    answer = second_step(stage, octo, booking, **asked)
    assert booking.uuid not in found(answer)


@requirement("CHECKIN-014", control=(LOOKUP,))
@each("asked", [{"status": "NO_SUCH_STATUS"}, {"statuses": ["NO_SUCH_STATUS"]}], ids=["status", "statuses"])
def test_a_status_that_does_not_exist_is_refused(stage, octo, asked):
    """The shop takes a mistyped status for a guest without bookings."""
    booking = stage.shared.confirmed_booking()
    answer = second_step(stage, octo, booking, **asked)
    assert answer.error is not None


@requirement("CHECKIN-010", control=("GET /bookings/{uuid}",))
def test_a_booking_shows_no_checkin_to_others(stage, octo):
    """A reseller that knows no check-in is shown fields it does not understand."""
    booking = octo.core.booking(stage.shared.confirmed_booking().uuid)
    shown = sorted({"checkedIn", "checkinAvailable", "checkinUrl"} & set(booking))
    assert shown == [], (
        f"reading the booking asking for no capability shows fields of the check-in: {', '.join(shown)}"
    )
