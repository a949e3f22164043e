"""A tally holds what is known about one requirement: how often it held, and what kept it from being
checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from octo_conformance.document import JsonValue
from octo_conformance.evidence import OutcomeLine


@dataclass
class Tally:
    """The observations on one requirement."""

    held: Counter[frozenset[str]] = field(default_factory=Counter)
    """How often it held, by the operations that must have answered positively for that to count."""
    blocked: list[OutcomeLine] = field(default_factory=list)
    unreadable: list[tuple[int | None, str]] = field(default_factory=list)
    """Places where a rule could not look because the field is missing or ill-typed."""
    not_verified: list[str] = field(default_factory=list)
    missing: dict[str, JsonValue] = field(default_factory=dict)
    """What the target file lacks, by the reason why something was not verified."""
    not_applicable: list[str] = field(default_factory=list)
    errors: list[tuple[str, list[int]]] = field(default_factory=list)
    """What failed in the suite itself, with the exchanges it had before it."""

    unjudged: list[str] = field(default_factory=list)
    """What a defect of the judge kept from being judged."""

    def unreadable_at(self, exchange: int | None, pointer: str) -> None:
        """Note that a rule could not look here. A few places tell as much as ten thousand."""
        if len(self.unreadable) < 5:
            self.unreadable.append((exchange, pointer))

    def checks(self, positive: set[str]) -> int:
        """How many checks held on operations that have given a documented positive answer in this run."""
        return sum(count for operations, count in self.held.items() if operations <= positive)

    def without_control(self, positive: set[str]) -> list[str]:
        """Operations whose missing positive answer keeps checks from counting."""
        missing: set[str] = set()
        for operations in self.held:
            missing |= operations - positive
        return sorted(missing)


Tallies = defaultdict[str, Tally]


def tallies() -> Tallies:
    return defaultdict(Tally)
