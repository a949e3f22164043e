"""Losses of kept fields: one for each cell of the matrix, made on the wire and told by the lives."""

from __future__ import annotations

import pytest

from octo_conformance.contract import load_contract
from octo_proof.bodies import all_bodies
from octo_proof.cases import Case, kept_cases, rule_cases
from octo_proof.host import Host
from octo_proof.kept_faults import derive_losses
from octo_proof.trial import Trial, try_out

CASES = {case.name: case for case in kept_cases()}
IN_ORDERS = {case.name: case for case in rule_cases() if case.name.startswith("orders-lose-the-")}


def trial_of(case: Case) -> Trial:
    """A run of the lives against a supplier that loses the field."""
    has = {each.id for each in case.supplier.policies.capabilities}
    bodies = [
        body
        for body in all_bodies()
        if "test_kept" in body.test
        and body.claim.requirement == case.breaks
        and has.issuperset(body.capabilities)
    ]
    assert bodies
    with Host().open() as host:
        return try_out(host, case.supplier, bodies, depth="quick")


def test_every_call_that_keeps_something_can_lose_it() -> None:
    """A cell without a fault would be a check that nobody has seen to fail."""
    contract = load_contract()
    lost = {fault.label for fault in derive_losses(contract)}
    kept = {
        operation.label
        for operation in contract.operations(contract.capabilities)
        if contract.kept.of(operation.label)
        and operation.effect != "releases"
        and "identities" not in operation.path
    }
    assert kept - lost == set()


def test_fields_of_a_contact_are_lost_one_by_one() -> None:
    """A supplier that keeps the name and forgets the number is not seen by whoever looks at the name."""
    lost = {
        name for name in CASES if name.startswith("booking.contact.") and name.endswith("-by-confirmBooking")
    }
    assert len(lost) == 9


@pytest.mark.parametrize(
    "name",
    [
        "booking.contact.phoneNumber-not-kept-by-confirmBooking",
        "booking.notes-lost-by-extendBooking",
        "gift.message-not-shown-by-previewGift",
        "booking.notes-nested-by-getOrder",
    ],
)
def test_a_loss_of_each_kind_is_one_finding_of_its_statement(name: str) -> None:
    """What is echoed and forgotten, lost later, not previewed, or missing inside the order."""
    case = CASES[name]
    assert [told.requirement for told in trial_of(case).findings] == [case.breaks]


@pytest.mark.parametrize("name", IN_ORDERS)
def test_a_loss_in_orders_alone_is_one_finding_of_its_statement(name: str) -> None:
    """The lunch that is kept with a tour alone is lost with the same tour in a basket."""
    case = IN_ORDERS[name]
    assert [told.requirement for told in trial_of(case).findings] == [case.breaks]
