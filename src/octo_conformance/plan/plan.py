"""The sum over the tests of a run: by capability, and in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

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


@dataclass(frozen=True)
class Row:
    """Numbers of things at the target, not of requests; each the most there can be.

    reservations   bookings and gifts held, those nested in orders included
    cancellations  everything held is released again, so as many
    emails, sms    one at each confirmation, one at its cancellation, one for each code or reminder asked for
    webhooks       one at each change, to whoever registered with the target for that
    """

    name: str
    tests: int = 0
    reservations: int = 0
    orders: int = 0
    identities: int = 0
    confirmations: int = 0
    cancellations: int = 0
    emails: int = 0
    sms: int = 0
    webhooks: int = 0

    def __add__(self, other: Row) -> Row:
        added = {
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Row) if f.name != "name"
        }
        return Row(self.name, **added)


@dataclass(frozen=True)
class Plan:
    """What a run may do at most. `tests` has the numbers of each test without the shared states it uses."""

    rows: tuple[Row, ...]
    tests: Mapping[str, Cost]
    confirming: int

    @property
    def whole(self) -> Row:
        """All rows together."""
        whole = Row("in all")
        for row in self.rows:
            whole = whole + row
        return whole

    @property
    def writes(self) -> bool:
        """Whether anything at the target is made or changed."""
        return bool(self.whole.webhooks)

    def line(self) -> dict[str, Any]:
        """The fields of its line of evidence; tests that book nothing are left out."""
        each = {
            test: {"reservations": cost.reservations, "confirming": cost.confirming}
            for test, cost in self.tests.items()
        }
        return {
            "rows": [asdict(row) for row in self.rows],
            "whole": asdict(self.whole),
            "confirming": self.confirming,
            "tests": {test: numbers for test, numbers in each.items() if any(numbers.values())},
        }


def make_plan(
    tests: Iterable[Planned], making: Callable[[Shared], Cost], *, planted: int = 0, probe: bool = True
) -> Plan:
    """Add up the tests. `making` tells what a shared state takes the first time, `planted` how many holds
    are made early to expire late, `probe` whether test mode is asked for first."""
    rows: dict[str, Row] = {}
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
        row = rows.get(test.capability, Row(test.capability)) + Row("", tests=1)
        for piece in pieces:
            row = row + _numbers(piece)
            confirming += piece.confirming
        rows[test.capability] = row
    if planted:
        rows[PLANTED] = _holds(PLANTED, planted)
    whole = Plan(tuple(rows.values()), costs, confirming)
    if probe and whole.writes:
        return Plan((_holds(PROBE, 1), *whole.rows), costs, confirming)
    return whole


def _numbers(cost: Cost) -> Row:
    held = cost.reservations
    confirmed = min(held, cost.confirming + (held if cost.calls[CONFIRMS_ORDER] else 0))
    told = 2 * confirmed + cost.notices
    return Row(
        "", reservations=held, orders=cost.orders, identities=cost.identities, confirmations=confirmed,
        cancellations=held, emails=told, sms=told, webhooks=cost.changes + held,
    )  # fmt: skip


def _holds(name: str, number: int) -> Row:
    return Row(name, reservations=number, cancellations=number, webhooks=2 * number)
