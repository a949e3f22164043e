"""A guest buys with core alone, from the catalogue to the cancellation."""

from octo_conformance.suite import requirement

LIST, READ = "GET /bookings", "GET /bookings/{uuid}"
SAID = (
    "status",
    "availabilityId",
    "supplierReference",
    "notes",
    "utcUpdatedAt",
    "utcExpiresAt",
    "utcConfirmedAt",
)
"""What the list is compared in, besides the tickets."""

STEPS = ("status", "notes", "utcExpiresAt")
"""What the steps of the story change."""


def told(booking):
    """Returns what an answer says of a booking, by field."""
    tickets = [{"unitId": item.unitId, "status": item.status} for item in booking.unitItems]
    return {**{field: booking.get(field) for field in SAID}, "unitItems": tickets}


def read_and_listed(stage, octo, booking):
    """Returns what reading a booking tells and what the list by its reference tells."""
    read, again = octo.booking(booking.uuid), octo.booking(booking.uuid)
    stage.builds_on("CORE-REL-004", told(read) == told(again), again)
    stale = [field for field in STEPS if read.get(field) != booking.get(field)]
    stage.builds_on("CORE-BOOK-030", stale == [], read)
    answer = octo.attempt.bookings(resellerReference=booking.resellerReference)
    stage.builds_on("CORE-BOOK-033", answer.ok, answer)
    listed = [told(each) for each in answer.body if each.uuid == booking.uuid]
    stage.builds_on("CORE-BOOK-033", len(listed) == 1, answer)
    return told(read), listed[0]


@requirement("JOURNEY-002", control=(LIST, READ))
def test_a_guest_buys_and_cancels(stage, octo):
    """The desk that lists the bookings of a day lets in a guest who has cancelled."""
    reference = stage.reference()
    held = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE", resellerReference=reference)
    stage.builds_on("CORE-BOOK-033", held.get("resellerReference") == reference, held)
    read, listed = read_and_listed(stage, octo, held)
    assert listed == read
    changed = octo.update(held.uuid, notes=f"{stage.notes}, by the window")
    read, listed = read_and_listed(stage, octo, changed)
    assert listed == read
    extended = octo.extend(held.uuid, minutes=45)
    read, listed = read_and_listed(stage, octo, extended)
    assert listed == read
    confirmed = octo.confirm(held.uuid)
    read, listed = read_and_listed(stage, octo, confirmed)
    assert listed == read
    if confirmed.cancellable:
        cancelled = octo.cancel(held.uuid)
        read, listed = read_and_listed(stage, octo, cancelled)
        assert listed == read
