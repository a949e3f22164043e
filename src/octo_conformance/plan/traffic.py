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
        """The requests of a whole run, which has these tests. A test that was never measured counts as the middle one
        of those that were. What several tests look at counts for the first of them, so that the sum of a few says
        little."""
        middle = round(median(self.tests.values()))
        return self.opening + sum(self.tests.get(test, middle) for test in tests)


@functools.cache
def measured(depth: str) -> Traffic:
    """What was measured at this depth ("quick", "standard" or "deep")."""
    told = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    sent = {test: numbers[depth] for test, numbers in told.items() if numbers.get(depth) is not None}
    return Traffic(sent.pop(OPENING), sent)


@dataclass(frozen=True)
class Pace:
    """How fast a target is asked: at `rate` requests a second at most, and with `concurrency` at once, of which each takes
    `latency_s`."""

    rate: float | None
    concurrency: int
    latency_s: float

    @property
    def is_held(self) -> bool:
        """Whether the rate is slower than the target."""
        return self.rate is not None and 1 / self.rate > self.latency_s / self.concurrency

    def seconds(self, requests: int) -> int:
        """The time that this many requests take at least."""
        each_s = (
            1 / self.rate if self.rate is not None and self.is_held else self.latency_s / self.concurrency
        )
        return math.ceil(requests * each_s)
