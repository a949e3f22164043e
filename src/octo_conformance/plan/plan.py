"""The sum over the tests of a run: by capability, and in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import reduce

from octo_conformance.evidence import PlanLine, PlanRow
from octo_conformance.plan.cost import Cost, Shared

CONFIRMS_ORDER = "POST /orders/{orderId}/confirm"
PROBE = "test-mode probe"
PLANTED = "holds left to expire"


@dataclass(frozen=True)
class Planned:
    """One test: the capability its requirement belongs to, what it asks for, what it does at most."""

    test: str
    capability: str
    asks_for: tuple[str, ...]
    cost: Cost


def added(one: PlanRow, other: PlanRow) -> PlanRow:
    """Both rows together, under the name of the first."""
    numbers = {
        each.name: getattr(one, each.name) + getattr(other, each.name)
        for each in fields(PlanRow)
        if each.name != "name"
    }
    return PlanRow(name=one.name, **numbers)


@dataclass(frozen=True)
class Plan:
    """What a run may do at most. `tests` has the numbers of each test without the shared states it uses."""

    rows: tuple[PlanRow, ...]
    tests: Mapping[str, Cost]
    confirming: int

    @property
    def whole(self) -> PlanRow:
        """All rows together."""
        return reduce(added, self.rows, PlanRow(name="in all"))

    @property
    def writes(self) -> bool:
        """Whether anything at the target is made or changed."""
        return bool(self.whole.webhooks)

    def line(self) -> PlanLine:
        """Its line of evidence; tests that book nothing are left out."""
        each = {
            test: {"reservations": cost.reservations, "confirming": cost.confirming}
            for test, cost in self.tests.items()
        }
        return PlanLine(
            rows=self.rows,
            whole=self.whole,
            confirming=self.confirming,
            tests={test: numbers for test, numbers in each.items() if any(numbers.values())},
        )


def make_plan(
    tests: Iterable[Planned], making: Callable[[Shared], Cost], *, planted: int = 0, probe: bool = True
) -> Plan:
    """Add up the tests. `making` tells what a shared state takes the first time, `planted` how many holds
    are made early to expire late, `probe` whether test mode is asked for first."""
    rows: dict[str, PlanRow] = {}
    costs: dict[str, Cost] = {}
    made: set[tuple[Shared, tuple[str, ...]]] = set()
    confirming = 0
    for test in tests:
        costs[test.test] = test.cost
        pieces = [test.cost]
        for shared in sorted(test.cost.shared, key=repr):
            if (shared, test.asks_for) not in made:
                made.add((shared, test.asks_for))
                pieces.append(making(shared))
        row = added(rows.get(test.capability, PlanRow(name=test.capability)), PlanRow(name="", tests=1))
        for piece in pieces:
            row = added(row, _numbers(piece))
            confirming += piece.confirming
        rows[test.capability] = row
    if planted:
        rows[PLANTED] = _holds(PLANTED, planted)
    whole = Plan(tuple(rows.values()), costs, confirming)
    if probe and whole.writes:
        return Plan((_holds(PROBE, 1), *whole.rows), costs, confirming)
    return whole


def _numbers(cost: Cost) -> PlanRow:
    held = cost.reservations
    confirmed = min(held, cost.confirming + (held if cost.calls[CONFIRMS_ORDER] else 0))
    told = 2 * confirmed + cost.notices
    return PlanRow(
        name="", reservations=held, orders=cost.orders, identities=cost.identities, confirmations=confirmed,
        cancellations=held, emails=told, sms=told, webhooks=cost.changes + held,
    )  # fmt: skip


def _holds(name: str, number: int) -> PlanRow:
    return PlanRow(name=name, reservations=number, cancellations=number, webhooks=2 * number)
