"""Nobody buys more of an extra than there may be, or less than is sold at once."""

from octo_conformance.suite import each, requirement

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"
CODES = {"booking": "EXTRAS_QTY_LIMIT", "ticket": "EXTRAS_UNIT_QTY_LIMIT"}
LEVELS = list(CODES)


@requirement("EXTRA-018", control=(RESERVE,))
@each("level", LEVELS)
def test_no_more_of_an_extra_is_booked_than_there_may_be(stage, octo, level):
    """Three guests paid for the two seats at the front."""
    found = stage.extras.of(level, "limited")
    answer = octo.breaking.reserve(found.sold, **found.body(found.entries(found.most + 1)))
    assert answer.error is not None


@requirement("EXTRA-018", control=(RESERVE, UPDATE))
def test_no_change_adds_more_of_an_extra_than_there_may_be(stage, octo):
    """The third guest books the seat at the front a day later."""
    found = stage.extras.of_option("limited", spare=True)
    booking = stage.own.reservation_of(found.sold)
    answer = octo.breaking.update(booking.uuid, extraItems=found.entries(found.most + 1))
    assert answer.error is not None


@requirement("EXTRA-018", control=(RESERVE,))
@each("level", LEVELS)
def test_as_many_of_an_extra_are_booked_as_there_may_be(stage, octo, level):
    """The family of four is sold three lunches."""
    found = stage.extras.of(level, "limited")
    answer = octo.attempt.reserve(found.sold, **found.body(found.entries(found.most)))
    assert answer.error is None


@requirement("EXTRA-019", control=(RESERVE,))
@each("level", LEVELS)
def test_the_refusal_says_that_there_are_too_many(stage, octo, level):
    """The shop cannot tell the guest what to take out of the basket."""
    found = stage.extras.of(level, "limited")
    answer = octo.breaking.reserve(found.sold, **found.body(found.entries(found.most + 1)))
    if answer.error is None:
        stage.not_verified("too many are booked, see EXTRA-018")
    assert answer.error == CODES[level]


@requirement("EXTRA-028", control=(RESERVE,))
def test_fewer_of_an_extra_than_are_sold_at_once_are_refused(stage, octo):
    """The guest buys half of a picnic for two."""
    found = stage.extras.any("several")
    answer = octo.breaking.reserve(found.sold, **found.body(found.entries(1)))
    assert answer.error is not None
