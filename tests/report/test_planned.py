"""A plan as a table for people."""

from __future__ import annotations

from octo_conformance.evidence import PlanRow
from octo_conformance.report.planned import table


def test_things_that_are_called_as_a_number_have_a_column_of_their_own() -> None:
    """A run makes webhooks, and the target calls them: whoever reads the plan must not take one for the other."""
    row = PlanRow(name="octo/webhooks", tests=7, made={"webhooks": 3}, webhooks=40)
    head, line, whole = table([row], PlanRow(name="in all", tests=7, made={"webhooks": 3}, webhooks=40))
    numbers = dict(zip(head.split(), line.split()[1:], strict=True))
    assert (numbers["webhooks"], numbers["deliveries"], numbers["tests"]) == ("3", "40", "7")
    assert line.split()[1:] == whole.split()[2:]


def test_a_row_that_makes_nothing_has_a_zero() -> None:
    """Every number stands below its head."""
    rows = [PlanRow(name="octo/core"), PlanRow(name="octo/cart", made={"orders": 1_200})]
    head, core, cart, _ = table(rows, PlanRow(name="in all", made={"orders": 1_200}))
    at = head.split().index("orders") + 1
    assert (core.split()[at], cart.split()[at]) == ("0", "1,200")
