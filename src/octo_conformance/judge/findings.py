"""A finding is one defect, however often and on however many routes it was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from octo_conformance.evidence import ComparedSide, Difference, StoryStep

Strength = Literal["broken", "second_best"]

_INDEX = re.compile(r"/\d+(?=/|$)")
_KEPT = 20
"""The most exchanges that a finding names, because no reader opens more."""
_PLACES = 200
"""The most places of a finding that are told apart. A finding with more is waived only as a whole."""
MORE_PLACES = "…"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What makes two observations the same defect."""

    requirement: str
    place: str
    kind: str


@dataclass(kw_only=True)
class Finding:
    """A defect with one observation of it as the example. Which one does not depend on the order in which they came:
    requests are under way side by side, and two equal runs have to say the same."""

    identity: Identity
    strength: Strength
    title: str
    detail: str = ""
    operation: str | None = None
    pointer: str | None = None
    expected: str | None
    actual: str | None
    occurrences: int = 0
    exchanges: list[int] = field(default_factory=list)
    test: str | None = None
    operations: set[str] = field(default_factory=set)
    pointers: set[str | None] = field(default_factory=set)
    """Every place that showed it, without indexes; None where it was no place of a body."""
    tests: set[str] = field(default_factory=set)
    """Every test that showed it."""
    places: set[str] = field(default_factory=set)
    """The fields that show it, where one defect shows in many."""
    sentence: str = ""
    """What the supplier did, for a reader who knows nothing of the suite."""
    sides: tuple[ComparedSide, ...] = ()
    differences: tuple[Difference, ...] = ()
    cause: str | None = None
    """What it has in common with other findings, where whoever found it knows."""
    story: tuple[StoryStep, ...] = ()
    """The calls that matter, in their order, the culprit marked."""

    @property
    def requirement(self) -> str:
        return self.identity.requirement

    @property
    def rank(self) -> tuple[bool, bool, str, str, str]:
        """The lower, the better it is as the example. One that tells the calls that matter comes before all others, and
        the answer to a write before that to a read: the read shows nothing again where the thing is gone."""
        operation = self.operation or ""
        reads = operation.startswith("GET ")
        return not self.story, reads, operation, general(self.pointer or ""), self.test or ""

    def show_as(self, other: Finding, exchange: int | None) -> None:
        """Take another observation of the same defect as the example, which this exchange shows."""
        for name in _EXAMPLE:
            setattr(self, name, getattr(other, name))
        if exchange is not None:
            others = [each for each in self.exchanges if each != exchange]
            self.exchanges = [exchange, *others][:_KEPT]

    def shown_at(self, pointer: str | None, test: str | None) -> None:
        """Note one more place, and the test that showed it there."""
        place = general(pointer) if pointer is not None else None
        if place not in self.pointers:
            self.pointers.add(place if len(self.pointers) < _PLACES else MORE_PLACES)
        if test is not None:
            self.tests.add(test)


_EXAMPLE: Final = (
    "title", "detail", "operation", "pointer", "expected", "actual", "test", "sentence", "sides", "differences",
    "cause", "story",
)  # fmt: skip
"""What a finding says of its example."""


def general(pointer: str) -> str:
    """A pointer without its indexes, so that the third booking of a list is a booking."""
    return _INDEX.sub("/*", pointer)


class Findings:
    """All findings of a run, by identity, and which exchange shows which of them."""

    def __init__(self) -> None:
        self._all: dict[Identity, Finding] = {}
        self._by_exchange: dict[int, dict[str, Finding]] = {}
        """The first finding of each place of an exchange, without indexes: a list of ten thousand products
        that lack a field is one place."""

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all.values())

    def see(self, finding: Finding, exchange: int | None, times: int = 1) -> tuple[Finding, bool]:
        """Count an observation; the second value is True where the defect is new.

        A defect that was first seen as second best becomes a breach when a breach of it is seen.
        """
        known = self._all.get(finding.identity)
        new = known is None
        if known is None:
            self._all[finding.identity] = known = finding
        elif finding.strength == "broken" and known.strength == "second_best":
            finding.occurrences, finding.exchanges = known.occurrences, known.exchanges
            finding.pointers, finding.tests = known.pointers, known.tests
            self._all[finding.identity] = known = finding
            new = True
        elif finding.strength == known.strength and finding.rank < known.rank:
            known.show_as(finding, exchange)
        known.occurrences += times
        known.shown_at(finding.pointer, finding.test)
        known.places |= finding.places
        if finding.operation:
            known.operations.add(finding.operation)
        if exchange is not None:
            if exchange not in known.exchanges and len(known.exchanges) < _KEPT:
                known.exchanges.append(exchange)
            self._by_exchange.setdefault(exchange, {}).setdefault(general(finding.pointer or ""), known)
        return known, new

    def at(self, exchange: int, pointer: str | None = None) -> Finding | None:
        """The finding that explains why this place of this exchange could not be used.

        It is the finding at the pointer, else one above or below the pointer, else any finding of the
        exchange.
        """
        seen = self._by_exchange.get(exchange, {})
        if pointer is not None:
            place = general(pointer)
            if place in seen:
                return seen[place]
            for at, finding in seen.items():
                if place.startswith(at + "/") or at.startswith(place + "/"):
                    return finding
        return next(iter(seen.values()), None)

    def of(self, requirement: str) -> list[Finding]:
        return [finding for finding in self._all.values() if finding.requirement == requirement]
