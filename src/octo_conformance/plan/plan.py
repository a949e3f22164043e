"""The sum over the tests of a run: by capability, and in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from octo_conformance.plan.cost import Cost, Shared
from octo_conformance.plan.effects import Counted, Effects

PROBE = "test-mode probe"
PLANTED = "holds left to expire"
SHOWN = "bookings that identities are shown on"


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

    reservations   things held that take something from sale, those nested in others included
    made           other things made, by what reports call several of them
    cancellations  everything held is released again, so as many
    emails, sms    one at each confirmation, one at its cancellation, one for each code or reminder asked for
    webhooks       one at each change, to whoever registered with the target for that
    """

    name: str
    tests: int = 0
    reservations: int = 0
    made: Mapping[str, int] = field(default_factory=dict)
    confirmations: int = 0
    cancellations: int = 0
    emails: int = 0
    sms: int = 0
    webhooks: int = 0

    def __add__(self, other: Row) -> Row:
        added = {name: getattr(self, name) + getattr(other, name) for name in _NUMBERS}
        made = {
            kind: self.made.get(kind, 0) + other.made.get(kind, 0) for kind in {**self.made, **other.made}
        }
        return Row(self.name, made=made, **added)

    def numbers(self) -> dict[str, Any]:
        """The fields of a row of evidence: what is made stands under its own name."""
        fields_of_row = {**asdict(self), **self.made}
        del fields_of_row["made"]
        return fields_of_row


_NUMBERS = tuple(f.name for f in fields(Row) if f.name not in {"name", "made"})


@dataclass(frozen=True)
class Plan:
    """What a run may do at most. `tests` has what each test books and confirms without the shared states it
    uses."""

    rows: tuple[Row, ...]
    tests: Mapping[str, Counted]
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
            test: {"reservations": counted.reservations, "confirming": counted.confirming}
            for test, counted in self.tests.items()
        }
        return {
            "rows": [row.numbers() for row in self.rows],
            "whole": self.whole.numbers(),
            "confirming": self.confirming,
            "tests": {test: numbers for test, numbers in each.items() if any(numbers.values())},
        }


def make_plan(
    tests: Iterable[Planned],
    making: Callable[[Shared], Cost],
    effects: Effects,
    *,
    planted: int = 0,
    lent: int = 0,
    probe: bool = True,
) -> Plan:
    """Add up the tests. `making` tells what a shared state takes the first time, `effects` what requests come to,
    `planted` how many holds are made early to expire late, `lent` how many show whose an identity is, `probe`
    whether test mode is asked for first."""
    nothing = dict.fromkeys(effects.kinds, 0)
    rows: dict[str, Row] = {}
    counts: dict[str, Counted] = {}
    made: set[tuple[Shared, tuple[str, ...]]] = set()
    confirming = 0
    for test in tests:
        counts[test.test] = effects.of(test.cost)
        pieces = [counts[test.test]]
        for shared in sorted(test.cost.shared, key=repr):
            if (shared, test.asks_for) not in made:
                made.add((shared, test.asks_for))
                pieces.append(effects.of(making(shared)))
        row = rows.get(test.capability, Row(test.capability, made=nothing)) + Row("", tests=1)
        for piece in pieces:
            row = row + _numbers(piece)
            confirming += piece.confirming
        rows[test.capability] = row
    if planted:
        rows[PLANTED] = _holds(PLANTED, planted, nothing)
    if lent:
        rows[SHOWN] = _holds(SHOWN, lent, nothing)
    whole = Plan(tuple(rows.values()), counts, confirming)
    if probe and whole.writes:
        return Plan((_holds(PROBE, 1, nothing), *whole.rows), counts, confirming)
    return whole


def _numbers(counted: Counted) -> Row:
    held = counted.reservations
    confirmed = min(held, counted.confirming + (held if counted.all_at_once else 0))
    return Row(
        "", reservations=held, made=counted.made, confirmations=confirmed, cancellations=held,
        emails=2 * confirmed + counted.emails, sms=2 * confirmed + counted.sms, webhooks=counted.webhooks + held,
    )  # fmt: skip


def _holds(name: str, number: int, made: Mapping[str, int]) -> Row:
    return Row(name, reservations=number, made=made, cancellations=number, webhooks=2 * number)
