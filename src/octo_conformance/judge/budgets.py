"""Budgets are the times that the user of a run allows the operations of a target.

OCTO says nothing about time, so that a breach is a broken recommendation of a requirement of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from octo_conformance.evidence import BudgetLine
from octo_conformance.judge.built_in import PACE
from octo_conformance.judge.findings import Finding, Identity
from octo_conformance.judge.tally import Tally

EVERY_OTHER = "*"

See = Callable[[Finding, int | None], None]


class Budgets:
    """The budgets of a run, by operation."""

    requirement = PACE

    def __init__(self) -> None:
        self._budgets: dict[str, BudgetLine] = {}

    def add(self, budget: BudgetLine) -> None:
        self._budgets[budget.operation] = budget

    def judge(self, traffic: Mapping[str, Sequence[float]], tally: Tally, see: See) -> None:
        """Hold the times of each operation to its budget, or to that of every other."""
        if not self._budgets:
            tally.not_applicable.append("the target file sets no budget")
            return
        for operation in self._budgets:
            if operation != EVERY_OTHER and not traffic.get(operation):
                tally.not_verified.append(f"{operation} was not answered in this run")
        for operation, times in sorted(traffic.items()):
            budget = self._budgets.get(operation) or self._budgets.get(EVERY_OTHER)
            if budget is None:
                continue
            broken = _broken(budget, sorted(times))
            if broken is None:
                tally.held[frozenset()] += 1
            else:
                see(_finding(operation, *broken, len(times)), None)


def percentile(ranked: Sequence[float], percent: int) -> float:
    """The least time within which so many of a hundred answers came; `ranked` is sorted and not empty."""
    return ranked[math.ceil(len(ranked) * percent / 100) - 1]


def _broken(budget: BudgetLine, ranked: Sequence[float]) -> tuple[int, float, float] | None:
    """The percentile that is over its budget, with its budget and its time; the higher one first."""
    for percent, allowed in ((95, budget.p95_ms), (50, budget.p50_ms)):
        if allowed is not None and percentile(ranked, percent) > allowed:
            return percent, allowed, percentile(ranked, percent)
    return None


def _finding(operation: str, percent: int, allowed: float, taken: float, answers: int) -> Finding:
    answered = f"{percent} of 100 answers to {operation}"
    return Finding(
        identity=Identity(requirement=PACE, place=operation, kind="budget"),
        strength="broken",
        title=f"{operation} is slower than its budget",
        detail=f"Measured over {answers} answers of this run.",
        operation=operation,
        expected=f"{answered} within {allowed:,.0f} ms",
        actual=f"{taken:,.0f} ms",
        sentence=f"Of the answers to {operation}, {percent} in 100 took up to {taken:,.0f} ms; "
        f"the budget is {allowed:,.0f} ms.",
    )
