"""A supplier whose clock nobody moves is held to the end of its cancellation window all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from octo_proof.bodies import all_bodies
from octo_proof.cases import as_supplier
from octo_proof.host import Host, Supplier
from octo_proof.trial import Trial, try_out
from octo_sandbox.faults import find_fault
from octo_sandbox.variants import find_variant

STATEMENTS = {"CORE-BOOK-085": "cutoff-is-ignored", "CORE-BOOK-091": "bookings-past-their-cutoff-are-changed"}


def run(supplier: Supplier, statement: str) -> Trial:
    bodies = [body for body in all_bodies() if body.claim.requirement in {statement, "CORE-BOOK-040"}]
    with Host().open() as host:
        return try_out(host, supplier, bodies, depth="quick")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_booking_made_after_its_cutoff_tells(statement: str) -> None:
    """A guest is moved off a list that was printed, or is refunded what the supplier will charge."""
    right = as_supplier([find_variant("nobody-moves-the-clock")], ())
    wrong = replace(right, policies=find_fault(STATEMENTS[statement]).change(right.policies))
    statuses = [run(supplier, statement).statuses[statement] for supplier in (right, wrong)]
    assert statuses[0] == "PASS"
    assert statuses[1] in {"FAIL", "WARN"}
