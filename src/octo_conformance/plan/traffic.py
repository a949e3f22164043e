"""How many requests a run sends, as measured once against the reference supplier.

The rest of a plan is the most that a run may do. What it is likely to send is known only from a run that was made:
`benchmarks/traffic.py` reads such runs and writes `traffic.json` beside this file.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from statistics import median
from typing import Final

FILE: Final = "traffic.json"
"""By test, its requests at each depth; null where the test is no part of it."""
OPENING: Final = "before and between"
"""What stands there for the requests of no test."""


@dataclass(frozen=True)
class Traffic:
    """Requests of a run at one depth: those before and between the tests, and by test those that it sends and those
    that give back what it made."""

    opening: int
    tests: Mapping[str, int]

    def expected(self, tests: Iterable[str]) -> int:
        """The requests of a run of these tests. A test that was never measured counts as the middle one of those that
        were."""
        middle = round(median(self.tests.values()))
        return self.opening + sum(self.tests.get(test, middle) for test in tests)


@functools.cache
def measured(depth: str) -> Traffic:
    """What was measured at this depth ("quick", "standard" or "deep")."""
    told = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    sent = {test: numbers[depth] for test, numbers in told.items() if numbers.get(depth) is not None}
    return Traffic(sent.pop(OPENING), sent)


def least_seconds(requests: int, *, rate: float | None, concurrency: int, latency_s: float) -> int:
    """The time that this many requests take at least: at `rate` requests a second, and with `concurrency` of them at
    once where each takes `latency_s`."""
    at_rate = requests / rate if rate else 0.0
    return math.ceil(max(at_rate, requests * latency_s / concurrency))
