"""An extra that is required is in every booking or in none that is made, and one that is not comes to nobody unasked."""

from octo_conformance.suite import each, requirement

RESERVE, READ, UPDATE = "POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"
CONFIRM = "POST /bookings/{uuid}/confirm"


def put_in(stage, octo, found):
    """Books what requires the extra without it, and returns the booking and how many of it the supplier put in."""
    answer = octo.attempt.reserve(found.sold)
    if not answer.ok:
        return None, 0
    booking = octo.booking(answer.body.uuid)
    return booking, len(found.bought(booking))


@requirement("EXTRA-034", control=(RESERVE, READ))
def test_nothing_is_sold_without_what_is_required(stage, octo):
    """The guest stands at the cliff without the harness that nobody may climb without."""
    found = stage.extras.of_option("required")
    stage.own.reservation_of(found.sold, **found.body(found.entries()))
    booking, count = put_in(stage, octo, found)
    if booking is None:
        assert octo.tolerates("CON-256", "refused")
    elif count == 0:
        assert octo.tolerates("CON-256", "sold without")
    else:
        assert octo.tolerates("CON-256", "put in")
        assert count >= found.least, f"{count} is put in of an extra of which {found.least} are sold at once"


@requirement("EXTRA-035", control=(READ, UPDATE))
def test_no_change_takes_out_what_is_required(stage, octo):
    """The harness is in the basket and not in the booking that was paid for."""
    found = stage.extras.of_option("required")
    without, count = put_in(stage, octo, found)
    if without is not None and count == 0:
        stage.not_applicable("bookings are made without what is required, see EXTRA-034")
    if without is not None:
        stage.builds_on("EXTRA-034", count >= found.least, without)
    booking = stage.own.reservation_of(found.sold, **found.body(found.entries()))
    octo.attempt.update(booking.uuid, extraItems=[])
    left = len(found.bought(octo.booking(booking.uuid)))
    assert left >= found.least, f"a change leaves {left} of an extra of which {found.least} have to be there"


@requirement("EXTRA-035", control=(READ, CONFIRM))
def test_what_was_put_in_is_there_once_it_is_sold(stage, octo):
    """The harness is in the basket and not in the booking that was paid for."""
    found = stage.extras.of_option("required")
    booking, count = put_in(stage, octo, found)
    if count == 0:
        stage.not_applicable("nothing is put in by itself")
    octo.confirm(booking.uuid)
    sold = len(found.bought(octo.booking(booking.uuid)))
    assert sold == count, f"{count} of the required extra were put in, and {sold} sold"


@requirement("EXTRA-036", control=(RESERVE, READ))
def test_a_booking_with_what_is_required_is_made(stage, octo):
    """The guest does as told and is turned away, or pays for two harnesses."""
    found = stage.extras.of_option("required")
    answer = octo.attempt.reserve(found.sold, **found.body(found.entries()))
    assert answer.error is None, f"a booking with the extra that is required is refused ({answer!r})"
    count = len(found.bought(octo.booking(answer.body.uuid)))
    assert count == found.least, (
        f"{found.least} of the required extra were bought, and the booking has {count}"
    )


@requirement("EXTRA-037", control=(RESERVE, READ))
@each("level", ["booking", "ticket"])
def test_nothing_comes_that_nobody_asked_for(stage, octo, level):
    """The guest pays for a lunch that nobody ordered."""
    found = stage.extras.of(level, "left to the guest", spare=True)
    booking = stage.own.reservation_of(found.sold)
    count = len(found.bought(octo.booking(booking.uuid)))
    assert count == 0, f"a booking made without extras has {count} of one that nobody has to buy"
