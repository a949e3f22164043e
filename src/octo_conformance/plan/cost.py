"""A cost counts how often something is done at most: operations by label, and shared states by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

BODY = "a body for a booking"
"""A label beside the operations: each of these may be nested in an order instead of being sent alone."""


ANYTHING = "a request of any kind"
"""A label beside the operations: only the run will know which operation it is."""

MEASURED = "stock is measured"
"""A label beside the operations: the run repeats such a test where stock does not come out right."""


@dataclass(frozen=True)
class Shared:
    """A state that is made once for all tests that ask for it with the same numbers."""

    name: str
    numbers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Cost:
    """`calls` counts operations by label ("POST /bookings"); `shared` are states that are made once."""

    calls: Counter[str] = field(default_factory=Counter)
    shared: frozenset[Shared] = frozenset()

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.calls + other.calls, self.shared | other.shared)

    def __or__(self, other: Cost) -> Cost:
        """Either of two ways: the larger of each number."""
        return Cost(self.calls | other.calls, self.shared | other.shared)

    def times(self, number: int) -> Cost:
        """The cost of doing it again and again; a shared state is still made once."""
        return Cost(Counter({label: count * number for label, count in self.calls.items()}), self.shared)


NOTHING = Cost()


def total(costs: Iterable[Cost]) -> Cost:
    """All of them, one after another."""
    added = NOTHING
    for cost in costs:
        added = added + cost
    return added


def either(costs: Iterable[Cost]) -> Cost:
    """The larger number of each, for ways of which one is taken."""
    most = NOTHING
    for cost in costs:
        most = most | cost
    return most
