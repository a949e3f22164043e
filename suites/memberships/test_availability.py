"""A member sees the times that are open to members and the prices that members pay."""

from datetime import timedelta

from octo_conformance.suite import requirement

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"


def wanted(bookable):
    """Returns the member's units as a check asks for them."""
    counts = {}
    for item in bookable.unit_items():
        counts[item["unitId"]] = counts.get(item["unitId"], 0) + 1
    return [{"id": unit, "quantity": count} for unit, count in counts.items()]


@requirement("MEMB-025", control=(CHECK,))
def test_slots_can_be_asked_for_as_a_member(stage, octo):
    """The member sees the ticket and cannot see the times."""
    context, bookable = stage.members.bookable()
    answer = octo.attempt.availability(
        bookable.product.id,
        bookable.option.id,
        ids=[bookable.slot.id],
        units=wanted(bookable),
        membership=context,
    )
    assert answer.error is None
    found = [slot.id for slot in answer.body if slot.available]
    assert found == [bookable.slot.id]


@requirement("MEMB-025", control=(CALENDAR,))
def test_days_can_be_asked_for_as_a_member(stage, octo):
    """The member sees the ticket and cannot see the days."""
    context, bookable = stage.members.bookable()
    day = bookable.slot.date("localDateTimeStart")
    answer = octo.attempt.calendar(
        bookable.product.id,
        bookable.option.id,
        day,
        day + timedelta(days=6),
        units=wanted(bookable),
        membership=context,
    )
    assert answer.error is None
    found = [each.date("localDate") for each in answer.body if each.available]
    assert day in found


@requirement("MEMB-019", capabilities=("octo/offers",), control=(CHECK,))
def test_a_discount_for_members_is_applied_by_itself(stage, octo):
    """The member is shown the full price and leaves."""
    applied = [
        slot.offer.id
        for login, membership in stage.members.memberships()
        for bookable in stage.own.bookables(2)
        for slot in octo.availability(
            bookable.product.id,
            bookable.option.id,
            ids=[bookable.slot.id],
            units=wanted(bookable),
            membership=login.context(membership),
        )
        if slot.offer is not None and slot.offer.get("membershipBenefit")
    ]
    if not applied:
        stage.members.expect("offers")
    assert len(applied) > 0, (
        "availability checks with the memberships show no slot with an offer that names its membershipBenefit"
    )


@requirement("MEMB-050", capabilities=("octo/pricing",), control=(CHECK, "POST /bookings"))
def test_a_members_ticket_costs_what_the_member_was_shown(stage, octo):
    """The member is shown one price and charged another."""
    context, bookable = stage.members.bookable()
    asked = {"ids": [bookable.slot.id], "units": wanted(bookable), "membership": context}
    slots = octo.availability(bookable.product.id, bookable.option.id, **asked)
    if len(slots) != 1:
        stage.not_verified(f"a check for one slot shows {len(slots)}, see CORE-AVAIL-003")
    slot = slots[0]
    if slot.get("pricing") is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    booking = octo.reserve(bookable, membership=context)
    shown = (slot.pricing.currency, slot.pricing.retail)
    assert (booking.pricing.currency, booking.pricing.retail) == shown


@requirement("MEMB-050", capabilities=("octo/offers",), control=(CHECK, "POST /bookings"))
def test_a_members_discount_reaches_the_booking(stage, octo):
    """The discount that made the member stay is gone on the bill."""
    for login, membership in stage.members.memberships():
        context = login.context(membership)
        for bookable in stage.own.bookables(2):
            asked = {"ids": [bookable.slot.id], "units": wanted(bookable), "membership": context}
            slots = octo.availability(bookable.product.id, bookable.option.id, **asked)
            slot = next((s for s in slots if s.offer is not None and s.offer.get("membershipBenefit")), None)
            if slot is None or slot.get("pricing") is None:
                continue
            booking = octo.reserve(bookable, membership=context)
            shown = (slot.pricing.currency, slot.pricing.retail)
            assert (booking.pricing.currency, booking.pricing.retail) == shown
            return
    stage.members.expect("offers")
    stage.not_verified("no slot shows a discount for members, see MEMB-019")
