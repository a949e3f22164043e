"""Changes that nobody asked for, and views that differ: one for each cell, made on the wire and told by the lives."""

from __future__ import annotations

import pytest

from octo_conformance.contract import load_contract
from octo_proof.bodies import all_bodies
from octo_proof.cases import Case, frame_cases
from octo_proof.frame_faults import derive_changes
from octo_proof.host import Host
from octo_proof.trial import Trial, try_out

CASES = {case.name: case for case in frame_cases()}
LIVES = ("test_kept", "test_frame", "test_views", "test_varied")


def trial_of(case: Case) -> Trial:
    """A run of the lives against a supplier that makes the mistake."""
    has = {each.id for each in case.supplier.policies.capabilities}
    bodies = [
        body
        for body in all_bodies()
        if any(name in body.test for name in LIVES)
        and body.claim.requirement == case.breaks
        and has.issuperset(body.capabilities)
    ]
    assert bodies
    with Host().open() as host:
        return try_out(host, case.supplier, bodies, depth="quick")


def test_every_list_can_show_something_else() -> None:
    """A view without a fault would be a check that nobody has seen to fail."""
    contract = load_contract()
    lists = {label for label in contract.frame.views if label.startswith("GET ")}
    assert lists - {fault.label for fault in derive_changes(contract)} == set()


def test_what_a_call_may_change_is_no_fault() -> None:
    """A confirmation says when it was made; an extension that says so is wrong."""
    names = {name for name in CASES if name.endswith("-also-by-confirmBooking")}
    assert "booking.utcCreatedAt-also-by-confirmBooking" in names
    assert not [name for name in names if "utcConfirmedAt" in name or "utcUpdatedAt" in name]


@pytest.mark.parametrize(
    "name",
    [
        "booking.utcCreatedAt-also-by-extendBooking",
        "booking.utcCreatedAt-also-by-confirmOrder",
        "booking.availability.localDateTimeStart-option-by-confirmBooking",
        "booking.unitItems.pricing.original-third-by-extendBooking",
        "booking.availability.localDateTimeStart-view-by-listBookings",
        "order-stale-by-listOrders",
        "booking.availability.localDateTimeStart-second-by-confirmOrder",
        "order.utcCreatedAt-three-by-confirmOrder",
        "gift.utcCreatedAt-large-by-confirmGift",
        "booking.contact.notes-refused-by-confirmBooking",
    ],
)
def test_a_mistake_of_each_kind_is_told_by_its_own_statement(name: str) -> None:
    """As well, only for the second option, only from the third ticket on, in a list, one write too late, only for the
    second booking of an order, only in an order of three, only of a large gift, and although the call is refused."""
    case = CASES[name]
    assert {told.requirement for told in trial_of(case).findings} == {case.breaks}
