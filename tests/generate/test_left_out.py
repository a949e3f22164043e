"""A supplier that asks for more than the form of a call does is told so, once for each property."""

from __future__ import annotations

from octo_proof.bodies import all_bodies
from octo_proof.cases import rule_cases
from octo_proof.host import Host, Supplier
from octo_proof.trial import try_out
from octo_sandbox import Policies

REQUIREMENT = "CORE-REQ-011"


def told_of(supplier: Supplier) -> list[str]:
    """What the tests on what is optional say of this supplier."""
    bodies = [body for body in all_bodies() if body.claim.requirement == REQUIREMENT]
    assert bodies
    with Host().open() as host:
        return [found.title for found in try_out(host, supplier, bodies, depth="quick").findings]


def test_a_property_that_is_demanded_is_named() -> None:
    """A change without unit items is refused, though a change need not name them."""
    case = next(case for case in rule_cases() if case.name == "changes-need-the-unit-items")
    titles = told_of(case.supplier)
    assert titles == ["PATCH /bookings/{uuid} refuses a call without unitItems, which is optional"]


def test_a_supplier_that_asks_for_no_more_is_left_alone() -> None:
    """Nothing is told of the reference supplier."""
    assert told_of(Supplier(Policies())) == []
