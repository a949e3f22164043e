"""Calls that arrive at the same moment do what they do one after the other."""

from octo_conformance.suite import requirement, that_stay

READ, UPDATE = "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"
CONFIRM, CANCEL = "POST /bookings/{uuid}/confirm", "POST /bookings/{uuid}/cancel"
ROUNDS = 3
"""How often it is tried, as a race need not show at once."""
ALIVE = {"ON_HOLD", "CONFIRMED"}
"""What a booking that was given back is not."""


def told(booking):
    """Returns what the two changes are about, as the booking shows it."""
    return {"notes": booking.notes, "resellerReference": booking.resellerReference}


@requirement("CORE-MOMENT-001", control=(READ, UPDATE))
def test_two_changes_at_once_are_both_kept(stage, octo):
    """The shop notes the wheelchair while the guest corrects the reference, and one of the two is gone."""
    booking = stage.own.reservation()
    first = {"notes": f"{stage.notes} (first)", "resellerReference": stage.reference()}
    octo.update(booking.uuid, **first)
    read = octo.booking(booking.uuid)
    stage.builds_on("CORE-BOOK-040", told(read) == first, read)
    for number in range(ROUNDS):
        before = told(octo.booking(booking.uuid))
        note, reference = f"{stage.notes} ({number})", stage.reference()
        answers = stage.at_once(
            [
                lambda note=note: octo.attempt.update(booking.uuid, notes=note),
                lambda reference=reference: octo.attempt.update(booking.uuid, resellerReference=reference),
            ]
        )
        expected = {
            "notes": note if answers[0].ok else before["notes"],
            "resellerReference": reference if answers[1].ok else before["resellerReference"],
        }
        kept = told(octo.booking(booking.uuid))
        assert kept == expected


@requirement("CORE-MOMENT-002", control=(READ, CONFIRM, CANCEL))
def test_a_booking_is_not_sold_and_given_back(stage, octo):
    """The guest has the money back, and the supplier charges for seats that nobody takes."""
    sold = stage.shared.confirmed_booking()
    if sold.status != "CONFIRMED":
        stage.not_verified("no booking could be confirmed, see CORE-BOOK-060")
    for _ in range(ROUNDS):
        booking = stage.own.reservation("CANCELLABLE", "INSTANT_CONFIRMATION")
        uuid = booking.uuid
        confirmed, cancelled = stage.at_once(
            [lambda uuid=uuid: octo.attempt.confirm(uuid), lambda uuid=uuid: octo.attempt.cancel(uuid)]
        )
        read = octo.booking(uuid)
        if cancelled.ok and read.status in ALIVE:
            # Who sells what was given back does so at any other moment too.
            octo.attempt.cancel(uuid)
            later = octo.attempt.confirm(uuid)
            stage.builds_on("CORE-BOOK-078", not later.ok, later)
        if cancelled.ok:
            assert read.status not in ALIVE, f"a cancellation was accepted, and the booking is {read.status}"
        elif confirmed.ok:
            assert read.status == "CONFIRMED"


@requirement("CORE-MOMENT-003", control=(UPDATE, "POST /availability"))
def test_two_bookings_do_not_grow_into_one_seat(stage, octo):
    """Two families add a friend each, and one of the friends stays on the pier."""
    bookable = stage.bookable("SCARCE", "CANCELLABLE", vacancies=3)
    if len(bookable.unit_items()) != 1 or not bookable.sells(2):
        stage.not_verified("no product with few seats is sold one or two at a time")
    with stage.quietly():
        held = stage.own.bought_up(bookable)
        if len(held) < 2:
            stage.not_verified("the slot was bought up to its last seat by one booking")
        grown = [
            (booking.uuid, [*that_stay(booking.unitItems), {"unitId": bookable.unit.id}])
            for booking in held[:2]
        ]
        answers = stage.at_once(
            [
                lambda uuid=uuid, items=items: octo.attempt.update(uuid, unitItems=items)
                for uuid, items in grown
            ]
        )
        sizes = [len(octo.booking(booking.uuid).unitItems) for booking in held]
    accepted = [answer.ok for answer in answers]
    assert accepted != [True, True]
    assert sum(sizes) <= len(held) + 1


def shown(answer):
    """Returns which booking an answer shows, with which fields, and under which capabilities."""
    if not answer.ok:
        return answer.error, [], None
    return answer.body.uuid, sorted(answer.body), answer.headers.get("octo-capabilities")


@requirement("CORE-MOMENT-004", control=(READ,))
def test_each_call_gets_the_answer_to_its_own_question(stage, octo):
    """A guest opens the own ticket and reads the name of another."""
    uuids = [stage.own.reservation().uuid, stage.own.reservation().uuid]
    everything = octo.using(*sorted(stage.negotiated))
    asked = [(client, uuid) for uuid in uuids for client in (octo.core, everything)]
    asked.append((octo.core, stage.invent_uuid()))
    alone = [shown(client.attempt.booking(uuid)) for client, uuid in asked]
    for _ in range(ROUNDS):
        answers = stage.at_once(
            [lambda client=client, uuid=uuid: client.attempt.booking(uuid) for client, uuid in asked]
        )
        together = [shown(answer) for answer in answers]
        assert together == alone


@requirement("CORE-MOMENT-004", needs_key="second", control=(READ,))
def test_each_key_gets_its_own_answer(stage, octo):
    """A competitor that reads at the same moment is shown the guest of the other shop."""
    uuid = stage.own.reservation().uuid
    strangers = octo.as_key("second")
    alone = [octo.attempt.booking(uuid).ok, strangers.attempt.booking(uuid).ok]
    if alone != [True, False]:
        stage.not_verified("the second key reads what the first one made, see CORE-AUTH-006")
    for _ in range(ROUNDS):
        answers = stage.at_once([lambda: octo.attempt.booking(uuid), lambda: strangers.attempt.booking(uuid)])
        together = [answer.ok for answer in answers]
        assert together == alone
