"""Each request of core violates one constraint of its form and has to be refused.

Each request starts from one that is accepted. The judge examines every answer as it examines all others.
What an operation accepts against its schema is one finding, which names the fields. What a statement wants refused is a
finding of that statement, for each field.
"""

from octo_conformance.suite import at_most, requirement

RESERVE, CONFIRM = "POST /bookings", "POST /bookings/{uuid}/confirm"


@requirement("CORE-REQ-001")
def test_a_broken_calendar_request_is_refused(generated):
    """A developer who mistypes a day shows guests a wrong calendar and does not notice."""
    generated.constraints("POST /availability/calendar")


@requirement("CORE-REQ-002")
def test_a_broken_availability_check_is_refused(generated):
    """A developer who mistypes a field shows guests wrong slots and does not notice."""
    generated.constraints("POST /availability")


@requirement("CORE-REQ-003")
@at_most({RESERVE: 60})
def test_a_broken_reservation_is_refused(generated):
    """The supplier makes a ticket of a request that is half missing."""
    generated.constraints("POST /bookings")


@requirement("CORE-REQ-004")
@at_most({RESERVE: 25})
def test_a_broken_change_is_refused(generated):
    """The reseller believes that the guest has what it sent."""
    generated.constraints("PATCH /bookings/{uuid}")


@requirement("CORE-REQ-005")
@at_most({RESERVE: 16})
def test_a_broken_extension_is_refused(generated):
    """The reseller counts on minutes that it does not get."""
    generated.constraints("POST /bookings/{uuid}/extend")


@requirement("CORE-REQ-006")
@at_most({RESERVE: 25, CONFIRM: 150})
def test_a_broken_confirmation_is_refused(generated):
    """The tickets go to nobody, because the named guest was not understood."""
    generated.constraints("POST /bookings/{uuid}/confirm")


@requirement("CORE-REQ-007")
@at_most({RESERVE: 16})
def test_a_broken_cancellation_is_refused(generated):
    """A mistake in one request cancels a booking that cannot be restored."""
    generated.constraints("POST /bookings/{uuid}/cancel")


@requirement("CORE-REQ-010", control=(RESERVE, "PATCH /bookings/{uuid}"))
def test_refused_calls_leave_a_booking_as_it_was(stage, octo):
    """The reseller was told that nothing changed, and the guest's booking is another one."""
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
