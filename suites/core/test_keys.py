"""What one key made, no other key changes, whatever route it takes."""

from octo_conformance.suite import requirement

READ, LIST = "GET /bookings/{uuid}", "GET /bookings"
WRITES = (
    "PATCH /bookings/{uuid}",
    "POST /bookings/{uuid}/extend",
    "POST /bookings/{uuid}/confirm",
    "POST /bookings/{uuid}/cancel",
)


def done_by(stranger, stage, uuid):
    """Returns what a caller with another key was allowed to do to a booking, tried on every route. Its owner
    has just read it, so that an answer from memory would show."""
    answers = {
        "read": stranger.booking(uuid),
        "change": stranger.update(uuid, notes=stage.notes),
        "extend": stranger.extend(uuid, minutes=25),
        "confirm": stranger.confirm(uuid),
        "cancel": stranger.cancel(uuid),
    }
    return sorted(what for what, answer in answers.items() if answer.ok)


@requirement("CORE-AUTH-006", needs_key="second", control=(READ, *WRITES))
def test_another_reseller_changes_nothing_of_a_booking(stage, octo):
    """A competitor moves, sells or cancels the seats of a guest who is not its own."""
    before = octo.booking(stage.own.reservation().uuid)
    done = done_by(octo.as_key("second").attempt, stage, before.uuid)
    after = octo.booking(before.uuid)
    assert done == []
    assert after == before


@requirement("CORE-AUTH-005", control=(READ, *WRITES))
def test_an_unknown_key_changes_nothing_of_a_booking(stage, octo):
    """Anybody who sees a uuid on a voucher moves, sells or cancels the seats."""
    before = octo.booking(stage.own.reservation().uuid)
    done = done_by(octo.as_key("wrong").attempt, stage, before.uuid)
    after = octo.booking(before.uuid)
    assert done == []
    assert after == before


@requirement("CORE-AUTH-006", needs_key="second", control=(LIST,))
def test_no_filter_finds_the_bookings_of_another_reseller(stage, octo):
    """A competitor reads who travels tomorrow with the other shop."""
    booking = octo.booking(stage.shared.confirmed_booking().uuid)
    queries = []
    if booking.get("supplierReference"):
        queries.append({"supplierReference": booking.supplierReference})
    if booking.get("availability") is not None:
        day = str(booking.availability.date("localDateTimeStart"))
        queries += [{"localDate": day}, {"localDateStart": day, "localDateEnd": day}]
    for query in queries:
        octo.attempt.bookings(**query)  # so that an answer from memory would show
    lists = [octo.as_key("second").attempt.bookings(**query) for query in queries]
    found = {each.uuid for answer in lists if answer.ok for each in answer.body}
    assert booking.uuid not in found
