"""The names a suite may import, besides the fixtures `octo` and `stage`.

from octo_conformance.suite import requirement, rule, NOT_CONCERNED
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from octo_conformance.bounds import is_never
from octo_conformance.document import Field

__all__ = [
    "NOT_CONCERNED",
    "AtMost",
    "Claim",
    "Rule",
    "at_most",
    "draws",
    "each",
    "is_never",
    "requirement",
    "rule",
    "times_of",
    "to_the_second",
]

_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]+")

F = TypeVar("F", bound=Callable[..., object])


class _NotConcerned:
    """What a rule returns when the object is none the rule speaks of."""

    def __repr__(self) -> str:
        return "NOT_CONCERNED"


NOT_CONCERNED: Final = _NotConcerned()


@dataclass(frozen=True)
class Claim:
    """What a behaviour test checks, and what it needs for that.

    `capabilities` are requested in the header besides those of the folder; `control` names operations
    that must have given a documented positive answer for the check to count, besides those the test
    calls itself; `needs_key` names a second reseller.
    """

    requirement: str
    capabilities: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    needs_key: str | None = None


@dataclass(frozen=True)
class AtMost:
    """How often a generated test sends an operation, by label; `each_example` comes on top for each example. `once`
    names what is done for all tests that name it."""

    calls: Mapping[str, int]
    each_example: Mapping[str, int]
    once: str | None = None


@dataclass(frozen=True)
class Rule:
    """An invariant on one object of the traffic. `on` is a component ("Booking"), a list of them
    ("Product[]"), "Error" or "exchange"."""

    requirement: str
    on: str
    check: Callable[..., object]

    @property
    def name(self) -> str:
        return self.check.__name__


def requirement(
    identifier: str,
    *,
    capabilities: tuple[str, ...] = (),
    control: tuple[str, ...] = (),
    needs_key: str | None = None,
) -> Callable[[F], F]:
    """Say which requirement a behaviour test checks."""

    def mark(function: F) -> F:
        function.octo_claim = Claim(identifier, capabilities, control, needs_key)  # type: ignore[attr-defined]
        return function

    return mark


def each(name: str, values: Sequence[object], ids: list[str] | None = None) -> Callable[[F], F]:
    """Run a behaviour test once for each value."""
    import pytest

    return pytest.mark.parametrize(name, values, ids=ids)


def at_most(
    calls: Mapping[str, int], *, each_example: Mapping[str, int] | None = None, once: str | None = None
) -> Callable[[F], F]:
    """Say what a generated test sends at most, as nobody can read it off its source: how often each operation
    that books or confirms, and how often again for each example of the run's depth. `once` is the name of what
    several tests share, which is done for the first of them."""

    def mark(function: F) -> F:
        function.octo_at_most = AtMost(dict(calls), dict(each_example or {}), once)  # type: ignore[attr-defined]
        return function

    return mark


def draws(function: F) -> F:
    """Say that Hypothesis draws in this test: it is kept off the threads in which others run."""
    function.octo_draws = True  # type: ignore[attr-defined]
    return function


def to_the_second(time: str | None) -> str | None:
    """Return the time without its fraction, which one answer may show and another not (reading CON-102)."""
    return None if time is None else _FRACTION.sub("", time)


def times_of(slots: Sequence[Field]) -> list[str]:
    """Return when the slots begin and end, in order. Their ids may be others in every answer (reading CON-038)."""
    return sorted(f"{slot.localDateTimeStart} to {slot.localDateTimeEnd}" for slot in slots)


def rule(identifier: str, *, on: str) -> Callable[[F], F]:
    """Say which requirement an invariant serves and on which object it looks."""

    def mark(function: F) -> F:
        found = [*getattr(function, "octo_rules", ()), Rule(identifier, on, function)]
        function.octo_rules = tuple(found)  # type: ignore[attr-defined]
        return function

    return mark
