"""Requests of core that violate one constraint of their form at a time, and the refusals they deserve.

Each request starts from one that is accepted. The judge looks at every answer as at all others. Accepted requests
that should have been refused are one finding for each field.
"""

from octo_conformance.suite import at_most, requirement

RESERVE, CONFIRM = "POST /bookings", "POST /bookings/{uuid}/confirm"


@requirement("CORE-REQ-001")
def test_a_broken_calendar_request_is_refused(generated):
    """A developer who mistypes a day learns it from the first answer."""
    generated.constraints("POST /availability/calendar")


@requirement("CORE-REQ-002")
def test_a_broken_availability_check_is_refused(generated):
    """A developer who mistypes a field learns it from the first answer."""
    generated.constraints("POST /availability")


@requirement("CORE-REQ-003")
@at_most({RESERVE: 60})
def test_a_broken_reservation_is_refused(generated):
    """Half a request must not become a whole ticket."""
    generated.constraints("POST /bookings")


@requirement("CORE-REQ-004")
@at_most({RESERVE: 25})
def test_a_broken_change_is_refused(generated):
    """The reseller believes that what it sent is what the guest has."""
    generated.constraints("PATCH /bookings/{uuid}")


@requirement("CORE-REQ-005")
@at_most({RESERVE: 16})
def test_a_broken_extension_is_refused(generated):
    """The reseller counts on the minutes it asked for."""
    generated.constraints("POST /bookings/{uuid}/extend")


@requirement("CORE-REQ-006")
@at_most({RESERVE: 25, CONFIRM: 150})
def test_a_broken_confirmation_is_refused(generated):
    """Tickets go to the guest who is named here."""
    generated.constraints("POST /bookings/{uuid}/confirm")


@requirement("CORE-REQ-007")
@at_most({RESERVE: 16})
def test_a_broken_cancellation_is_refused(generated):
    """What is cancelled is gone."""
    generated.constraints("POST /bookings/{uuid}/cancel")


@requirement("CORE-REQ-010", control=(RESERVE, "PATCH /bookings/{uuid}"))
def test_refused_calls_leave_a_booking_as_it_was(stage, octo):
    """The reseller was told no, and believes it."""
    uuid = stage.own.reservation().uuid
    before = dict(octo.booking(uuid).raw)
    answers = [
        octo.breaking.update(uuid, notes="Never", unitItems=[]),
        octo.breaking.update(uuid, notes="Never", productId=stage.invent_id("product")),
        octo.breaking.extend(uuid, minutes=-5),
        octo.breaking.confirm(uuid, contact="nobody"),
        octo.breaking.cancel(uuid, reason=7),
    ]
    if any(answer.ok for answer in answers):
        stage.not_verified("a broken call was accepted, see CORE-REQ-004 to CORE-REQ-007")
    after = dict(octo.booking(uuid).raw)
    assert after == before
