"""A reseller sends the same reservation again, because the answer to the first was lost."""

from octo_conformance.suite import requirement

RESERVE = "POST /bookings"
FILTERS = "GET /bookings"


def booked(octo, answers):
    """Returns the bookings that the answers made or repeated; a refusal has to say that the uuid is taken."""
    refusals = sorted({answer.error for answer in answers if not answer.ok})
    for code in refusals:
        assert octo.tolerates("CON-045", code)
    return [answer.body for answer in answers if answer.ok]


@requirement("CORE-BOOK-004")
def test_a_reservation_sent_twice_is_one_booking(stage, octo):
    """The guest pays for two bookings."""
    body = stage.bookable().body()
    first = octo.reserve(**body)
    answer = octo.attempt.reserve(**body)
    assert answer.broke_down is False
    again = booked(octo, [answer])
    assert {booking.id for booking in again} <= {first.id}


@requirement("CORE-BOOK-004", control=(RESERVE,))
def test_a_reservation_sent_by_several_threads_is_one_booking(stage, octo):
    """The guest pays for two bookings when a queue delivers a message twice at once."""
    body = stage.bookable().body()
    answers = stage.at_once([lambda: octo.attempt.reserve(**body) for _ in range(4)])
    assert not any(answer.broke_down for answer in answers)
    stage.builds_on("CORE-BOOK-001", any(answer.ok for answer in answers), answers[0])
    made = {booking.id for booking in booked(octo, answers)}
    assert len(made) == 1, (
        f"{len(answers)} equal reservations sent at once made {len(made)} bookings: {', '.join(sorted(made))}"
    )


@requirement("CORE-BOOK-004", control=(RESERVE, FILTERS))
def test_a_reservation_sent_twice_is_listed_once(stage, octo):
    """A reseller that reconciles by its own reference is invoiced twice."""
    reference = stage.reference()
    body = stage.bookable().body(resellerReference=reference)
    booking = octo.reserve(**body)
    answer = octo.attempt.reserve(**body)
    assert answer.broke_down is False
    booked(octo, [answer])
    listed = octo.bookings(resellerReference=reference)
    ours = {found.id for found in listed if found.resellerReference == reference}
    assert ours <= {booking.id}


@requirement("CORE-BOOK-004", control=(RESERVE,))
def test_a_uuid_used_for_something_else_makes_no_second_booking(stage, octo):
    """The second sale overwrites the ticket of the first guest."""
    body = stage.bookable().body()
    first = octo.reserve(**body)
    answer = octo.attempt.reserve(**{**body, "notes": f"{body['notes']} (another guest)"})
    if answer.ok:
        assert answer.body.id == first.id
    found = octo.booking(first.uuid)
    assert found.id == first.id
