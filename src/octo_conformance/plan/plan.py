"""A plan adds up the tests of a run, by capability and in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import reduce

from octo_conformance.evidence import PlanLine, PlanRow
from octo_conformance.plan.cost import NOTHING, Cost, Shared
from octo_conformance.plan.effects import Counted, Effects

PROBE = "test-mode probe"
PLANTED = "holds left to expire"
SHOWN = "bookings that identities are shown on"
AGAIN = "tests that were refused seats, once more"
REPEATED = 12
"""A run repeats each such test, alone. How many of them are planned for, those that take most."""


@dataclass(frozen=True)
class Planned:
    """One test: the capability of its requirement, the shared states it asks for, the most that it does, and what
    repeating it does where it was refused seats."""

    test: str
    capability: str
    asks_for: tuple[str, ...]
    cost: Cost
    again: Cost = NOTHING


def added(one: PlanRow, other: PlanRow) -> PlanRow:
    """Both rows together, under the name of the first."""
    sums = {name: getattr(one, name) + getattr(other, name) for name in _NUMBERS}
    kinds = {**one.made, **other.made}
    made = {kind: one.made.get(kind, 0) + other.made.get(kind, 0) for kind in kinds}
    return PlanRow(name=one.name, made=made, **sums)


_NUMBERS = tuple(each.name for each in fields(PlanRow) if each.name not in {"name", "made"})


@dataclass(frozen=True)
class Plan:
    """What a run may do at most. `tests` has what each test books and confirms without the shared states it
    uses."""

    rows: tuple[PlanRow, ...]
    tests: Mapping[str, Counted]
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
        """The plan as a line of evidence, without tests that book nothing."""
        each = {
            test: {"reservations": counted.reservations, "confirming": counted.confirming}
            for test, counted in self.tests.items()
        }
        return PlanLine(
            rows=self.rows,
            whole=self.whole,
            confirming=self.confirming,
            tests={test: numbers for test, numbers in each.items() if any(numbers.values())},
        )


def make_plan(
    tests: Iterable[Planned],
    making: Callable[[Shared], Cost],
    effects: Effects,
    *,
    planted: int = 0,
    lent: int = 0,
    probe: bool = True,
) -> Plan:
    """Add up the tests.

    `making` gives the cost of a shared state for the first time, and `effects` the effects of requests.
    `planted` is how many holds are made early to expire late, `lent` how many holds show whose an identity
    is, and `probe` whether the run asks for test mode first.
    """
    nothing = dict.fromkeys(effects.kinds, 0)
    rows: dict[str, PlanRow] = {}
    counts: dict[str, Counted] = {}
    repeats: list[Counted] = []
    made: set[tuple[Shared, tuple[str, ...]]] = set()
    confirming = 0
    for test in tests:
        counts[test.test] = effects.of(test.cost)
        repeats.append(effects.of(test.again))
        pieces = [counts[test.test]]
        for shared in sorted(test.cost.shared, key=repr):
            if (shared, test.asks_for) not in made:
                made.add((shared, test.asks_for))
                pieces.append(effects.of(making(shared)))
        new = PlanRow(name=test.capability, made=nothing)
        row = added(rows.get(test.capability, new), PlanRow(name="", tests=1))
        for piece in pieces:
            row = added(row, _numbers(piece))
            confirming += piece.confirming
        rows[test.capability] = row
    for counted in sorted(repeats, key=lambda each: each.reservations)[-REPEATED:]:
        if counted.reservations:
            rows[AGAIN] = added(rows.get(AGAIN, PlanRow(name=AGAIN, made=nothing)), _numbers(counted))
            confirming += counted.confirming
    if planted:
        rows[PLANTED] = _holds(PLANTED, planted, nothing)
    if lent:
        rows[SHOWN] = _holds(SHOWN, lent, nothing)
    whole = Plan(tuple(rows.values()), counts, confirming)
    if probe and whole.writes:
        return Plan((_holds(PROBE, 1, nothing), *whole.rows), counts, confirming)
    return whole


def _numbers(counted: Counted) -> PlanRow:
    held = counted.reservations
    confirmed = min(held, counted.confirming + (held if counted.all_at_once else 0))
    return PlanRow(
        name="", reservations=held, made=counted.made, confirmations=confirmed, cancellations=held,
        emails=2 * confirmed + counted.emails, sms=2 * confirmed + counted.sms, webhooks=counted.webhooks + held,
    )  # fmt: skip


def _holds(name: str, number: int, made: Mapping[str, int]) -> PlanRow:
    return PlanRow(name=name, reservations=number, made=made, cancellations=number, webhooks=2 * number)
