"""How long the answers of each operation took, as a small drawing beside the numbers.

The scale is logarithmic and the same for all operations. All lengths are user units of the SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from octo_conformance.judge.budgets import EVERY_OTHER
from octo_conformance.judge.records import OperationTraffic
from octo_conformance.report.observed import Observed

WIDTH: Final = 200
HEIGHT: Final = 26
_BINS: Final = 40


@dataclass(frozen=True)
class Bar:
    """Answers of about the same time."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Pace:
    """One operation: its numbers, its budget in milliseconds, and where all of that stands in the drawing."""

    traffic: OperationTraffic
    bars: tuple[Bar, ...]
    p50: float
    p95: float
    budget_ms: float | None
    budget: float | None
    over: bool


@dataclass(frozen=True)
class Paces:
    """Every operation that answered, and the two ends of the scale of their drawings, in words."""

    rows: tuple[Pace, ...]
    ends: str


def paces(operations: Sequence[OperationTraffic], seen: Observed) -> Paces:
    """The drawings of these operations. A budget that no answer came near is a part of the scale as well."""
    times = [time for each in operations for time in _times(seen, each)]
    budgets = [budget for each in operations if (budget := _budget(seen, each)) is not None]
    scale = _Scale(min(times, default=1.0), max((*times, *budgets), default=1.0))
    return Paces(tuple(_pace(each, seen, scale) for each in operations), scale.ends)


class _Scale:
    def __init__(self, least: float, most: float) -> None:
        self.ends = f"{least:,.0f} to {most:,.0f} ms"
        self._low = math.log10(max(least, 0.1))
        self._span = max(math.log10(max(most, 0.1)) - self._low, 0.3)

    def x(self, milliseconds: float) -> float:
        share = (math.log10(max(milliseconds, 0.1)) - self._low) / self._span
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)


def _pace(traffic: OperationTraffic, seen: Observed, scale: _Scale) -> Pace:
    counted = [0] * _BINS
    for time in _times(seen, traffic):
        counted[min(int(scale.x(time) / WIDTH * _BINS), _BINS - 1)] += 1
    most, wide = max(counted) or 1, WIDTH / _BINS
    bars = []
    for place, count in enumerate(counted):
        if count:
            # The root lets single slow answers be seen beside hundreds of quick ones.
            tall = round(max(2.0, (HEIGHT - 4) * math.sqrt(count / most)), 1)
            bars.append(Bar(round(place * wide, 1), round(HEIGHT - tall, 1), round(wide - 0.8, 1), tall))
    allowed = _budget(seen, traffic)
    return Pace(
        traffic,
        tuple(bars),
        scale.x(traffic["p50_ms"]),
        scale.x(traffic["p95_ms"]),
        allowed,
        scale.x(allowed) if allowed is not None else None,
        allowed is not None and traffic["p95_ms"] > allowed,
    )


def _times(seen: Observed, traffic: OperationTraffic) -> Sequence[float]:
    """The times of an operation; where there is no evidence, the two that the verdict has."""
    known = seen.operations.get(traffic["operation"])
    return known.times if known is not None and known.times else (traffic["p50_ms"], traffic["p95_ms"])


def _budget(seen: Observed, traffic: OperationTraffic) -> float | None:
    budget = seen.budgets.get(traffic["operation"]) or seen.budgets.get(EVERY_OTHER)
    return budget.p95_ms if budget is not None else None
