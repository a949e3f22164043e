"""How often something is done at most: operations by label, and shared states by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

BODY = "a body for a booking"
"""Counted beside the operations: each may be nested in an order instead of being sent alone."""


MEASURED = "stock is measured"
"""Counted beside them too: such a test is repeated where stock does not come out right."""


@dataclass(frozen=True)
class Shared:
    """A state that is made once for all who ask for it with the same numbers."""

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
        """Done again and again; a shared state is made once all the same."""
        return Cost(Counter({label: count * number for label, count in self.calls.items()}), self.shared)

    @property
    def reservations(self) -> int:
        """Bookings and gifts, those nested in orders included."""
        alone = self.calls["POST /bookings"] + self.calls["POST /gifts"]
        nests = any(label in self.calls for label in ("POST /orders", "PATCH /orders/{orderId}"))
        return alone + (self.calls[BODY] if nests else 0)

    @property
    def orders(self) -> int:
        return self.calls["POST /orders"]

    @property
    def identities(self) -> int:
        return self.calls["POST /identities"]

    @property
    def confirming(self) -> int:
        """Requests that confirm a booking, a gift or an order."""
        return sum(count for label, count in self.calls.items() if label.endswith("/confirm"))

    @property
    def notices(self) -> int:
        """Requests for which a target writes to a guest: one-time codes and reminders."""
        told = ("/notify", "/memberships/lookup", "/checkin/lookup")
        return sum(count for label, count in self.calls.items() if label.endswith(told))

    @property
    def changes(self) -> int:
        """Requests that make or change something, releasing not counted."""
        asks = ("POST /availability", "POST /memberships", "POST /checkin")
        return sum(
            count
            for label, count in self.calls.items()
            if not label.startswith(("GET ", *asks))
            and label not in {BODY, MEASURED}
            and not label.endswith(("/preview", "/cancel"))
        )


NOTHING = Cost()


def total(costs: Iterable[Cost]) -> Cost:
    """All of them, one after another."""
    added = NOTHING
    for cost in costs:
        added = added + cost
    return added


def either(costs: Iterable[Cost]) -> Cost:
    """One of them, whichever does most."""
    most = NOTHING
    for cost in costs:
        most = most | cost
    return most
