"""A reseller is let in with its key, and nobody else is."""

from octo_conformance.suite import requirement

PRODUCTS, RESERVE, READ = "GET /products", "POST /bookings", "GET /bookings/{uuid}"


def shown(answer):
    """Tells whether an answer gives away data: it was carried out and holds something."""
    return answer.ok and bool(answer.body)


@requirement("CORE-AUTH-001", control=(PRODUCTS,))
def test_the_key_of_a_reseller_is_accepted(octo):
    """A reseller whose valid key is refused has an empty shop."""
    answer = octo.attempt.products()
    assert answer.error not in {"UNAUTHORIZED", "FORBIDDEN"}


@requirement("CORE-AUTH-002", control=(PRODUCTS, RESERVE, READ))
def test_nothing_is_done_for_a_caller_without_a_key(stage, octo):
    """Anybody reads the guests' names and books on the reseller's account."""
    booking = stage.shared.reservation()
    bookable = stage.bookable()
    stranger = octo.as_key("none").attempt
    answers = {
        "the products": stranger.products(),
        "the slots": stranger.availability(bookable.product.id, bookable.option.id, ids=[bookable.slot.id]),
        "a booking": stranger.booking(booking.uuid),
        "a reservation": stranger.reserve(bookable),
    }
    given = sorted(what for what, answer in answers.items() if answer.ok)
    assert given == [], f"without a key a caller is given {', '.join(given)}"


@requirement("CORE-AUTH-003", control=(PRODUCTS,))
def test_a_caller_without_a_key_is_told_that_it_is_missing(octo):
    """A developer searches for hours, because the answer hides that the header was forgotten."""
    answer = octo.as_key("none").attempt.products()
    assert answer.error == "UNAUTHORIZED"


@requirement("CORE-AUTH-004", control=(PRODUCTS,))
def test_an_unknown_key_is_forbidden(octo):
    """A reseller cannot tell a key that was revoked from one that was forgotten."""
    answer = octo.as_key("wrong").attempt.products()
    assert answer.error == "FORBIDDEN"
    assert octo.tolerates("CON-020", answer.status)


@requirement("CORE-AUTH-005", control=(PRODUCTS, READ))
def test_an_unknown_key_is_shown_nothing(stage, octo):
    """The guests' names and the reseller's prices are open to anybody who makes up a key."""
    booking = stage.shared.reservation()
    bookable = stage.bookable()
    stranger = octo.as_key("wrong").attempt
    answers = {
        "the products": stranger.products(),
        "the slots": stranger.availability(bookable.product.id, bookable.option.id, ids=[bookable.slot.id]),
        "a booking": stranger.booking(booking.uuid),
        "a list of bookings": stranger.bookings(resellerReference=stage.reference()),
    }
    given = sorted(what for what, answer in answers.items() if shown(answer))
    assert given == [], f"with an invented key a caller is shown {', '.join(given)}"


@requirement("CORE-AUTH-005", control=(RESERVE, READ))
def test_an_unknown_key_books_nothing(stage, octo):
    """Anybody who makes up a key can take all the seats."""
    body = stage.bookable().body()
    refusal = octo.as_key("wrong").attempt.reserve(**body)
    found = octo.attempt.booking(body["uuid"])
    assert refusal.ok is False
    assert found.ok is False


@requirement("CORE-AUTH-005", control=("POST /bookings/{uuid}/cancel", READ))
def test_an_unknown_key_cancels_nothing(stage, octo):
    """Anybody who sees a uuid on a voucher can take the seat away."""
    uuid = stage.own.reservation().uuid
    before = octo.booking(uuid)
    refusal = octo.as_key("wrong").attempt.cancel(uuid)
    after = octo.booking(uuid)
    assert refusal.ok is False
    assert after.status == before.status


@requirement("CORE-AUTH-006", needs_key="second", control=(READ,))
def test_another_reseller_cannot_read_a_booking(stage, octo):
    """A competitor reads the names of the guests."""
    booking = stage.shared.reservation()
    answer = octo.as_key("second").attempt.booking(booking.uuid)
    assert answer.ok is False


@requirement("CORE-AUTH-006", needs_key="second", control=("GET /bookings",))
def test_another_reseller_does_not_find_a_booking(stage, octo):
    """A competitor that guesses a reference counts the sales."""
    reference = stage.reference()
    booking = stage.own.reservation(resellerReference=reference)
    answer = octo.as_key("second").attempt.bookings(resellerReference=reference)
    found = [other.uuid for other in answer.body if other.uuid == booking.uuid] if answer.ok else []
    assert found == []


@requirement("CORE-AUTH-006", needs_key="second", control=("POST /bookings/{uuid}/cancel", READ))
def test_another_reseller_cannot_cancel_a_booking(stage, octo):
    """A competitor takes the guests' seats away."""
    uuid = stage.own.reservation().uuid
    before = octo.booking(uuid)
    answer = octo.as_key("second").attempt.cancel(uuid)
    after = octo.booking(uuid)
    assert answer.ok is False
    assert after.status == before.status
