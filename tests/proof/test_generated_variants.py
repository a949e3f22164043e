"""Generated tests meet suppliers that are different and still right."""

from __future__ import annotations

import pytest

from octo_proof.bodies import all_bodies
from octo_proof.cases import as_supplier
from octo_proof.host import Host
from octo_proof.trial import try_out
from octo_sandbox.variants import find_variant


@pytest.mark.parametrize("name", ["cancelled-bookings-are-empty", "nothing-can-be-cancelled"])
def test_a_drawn_plan_accuses_nobody_who_is_only_different(name: str) -> None:
    """A supplier that shows no tickets in a cancelled booking has lost none, and one whose sales are final
    may refuse."""
    supplier = as_supplier([find_variant(name)], ())
    plans = [body for body in all_bodies() if "test_booking_plans" in body.test]
    with Host().open() as host:
        trial = try_out(host, supplier, plans, depth="standard")
    assert plans
    assert [f"{told.requirement} {told.title}" for told in trial.findings] == []
    assert trial.stopped is None
