"""When a member can come, and what it costs a member."""

from datetime import timedelta

from octo_conformance.suite import requirement

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"


def wanted(offer):
    """The member's units as a check asks for them."""
    counts = {}
    for item in offer.unit_items():
        counts[item["unitId"]] = counts.get(item["unitId"], 0) + 1
    return [{"id": unit, "quantity": count} for unit, count in counts.items()]


@requirement("MEMB-025", control=(CHECK,))
def test_slots_can_be_asked_for_as_a_member(stage, octo):
    """The member sees the ticket and cannot see the times."""
    context, offer = stage.members.offer()
    answer = octo.attempt.availability(
        offer.product.id, offer.option.id, ids=[offer.slot.id], units=wanted(offer), membership=context
    )
    assert answer.error is None
    found = [slot.id for slot in answer.body if slot.available]
    assert found == [offer.slot.id]


@requirement("MEMB-025", control=(CALENDAR,))
def test_days_can_be_asked_for_as_a_member(stage, octo):
    """The member sees the ticket and cannot see the days."""
    context, offer = stage.members.offer()
    day = offer.slot.date("localDateTimeStart")
    answer = octo.attempt.calendar(
        offer.product.id,
        offer.option.id,
        day,
        day + timedelta(days=6),
        units=wanted(offer),
        membership=context,
    )
    assert answer.error is None
    found = [each.date("localDate") for each in answer.body if each.available]
    assert day in found


@requirement("MEMB-019", capabilities=("octo/offers",), control=(CHECK,))
def test_a_discount_for_members_is_applied_by_itself(stage, octo):
    """The member is shown the full price, and leaves."""
    applied = [
        slot.offer.id
        for login, membership in stage.members.memberships()
        for offer in stage.own.offers(2)
        for slot in octo.availability(
            offer.product.id,
            offer.option.id,
            ids=[offer.slot.id],
            units=wanted(offer),
            membership=login.context(membership),
        )
        if slot.offer is not None and slot.offer.get("membershipBenefit")
    ]
    if not applied:
        stage.members.expect("offers")
    assert len(applied) > 0
