"""The names a suite may import, besides the fixtures `octo` and `stage`.

from octo_conformance.suite import requirement, rule, NOT_CONCERNED
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final, TypeVar
from unicodedata import normalize

from octo_conformance.bounds import is_never
from octo_conformance.document import Field, plain

__all__ = [
    "NOT_CONCERNED",
    "at_most",
    "common",
    "draws",
    "each",
    "in_pairs",
    "is_never",
    "on_all_pages",
    "requirement",
    "rule",
    "that_stay",
    "times_of",
    "to_the_second",
    "written",
]

_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]+")

F = TypeVar("F", bound=Callable[..., object])


class _NotConcerned:
    """What a rule returns when the object is none the rule speaks of."""

    def __repr__(self) -> str:
        return "NOT_CONCERNED"


NOT_CONCERNED: Final = _NotConcerned()
"""What a rule returns when the object is none that the rule speaks of, so that it counts neither way."""


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
    """Say that a behaviour test checks the requirement `identifier`, such as CORE-BOOK-012. `capabilities`
    are asked for besides that of the folder. `control` names operations, such as `POST /bookings`, that must
    have given a documented positive answer for the check to count, besides those that the test calls itself.
    `needs_key` is the name of another reseller's key (second), without which the test is NOT_VERIFIED."""

    def mark(function: F) -> F:
        function.octo_claim = Claim(identifier, capabilities, control, needs_key)  # type: ignore[attr-defined]
        return function

    return mark


def each(name: str, values: Sequence[object], ids: list[str] | None = None) -> Callable[[F], F]:
    """Run a behaviour test once for each of `values`, given to the parameter `name`; `ids` name them."""
    import pytest

    return pytest.mark.parametrize(name, values, ids=ids)


def at_most(
    calls: Mapping[str, int], *, each_example: Mapping[str, int] | None = None, once: str | None = None
) -> Callable[[F], F]:
    """Say what a generated test sends at most, as nobody can read it off its source: `calls` is how often
    each operation that books or confirms is sent, and `each_example` how often again for each example of the
    run's depth. `once` is the name of what several tests share, which is done for the first of them."""

    def mark(function: F) -> F:
        function.octo_at_most = AtMost(dict(calls), dict(each_example or {}), once)  # type: ignore[attr-defined]
        return function

    return mark


def in_pairs(ids: Sequence[str], depth: str) -> list[tuple[str, str]]:
    """Every two of these ids. At depth quick each id with the next one, and the last with the first: each is asked for
    together with another one, in front of it and behind it."""
    pairs = list(combinations(ids, 2))
    if depth != "quick" or len(ids) <= 3:
        return pairs
    return [*pairwise(ids), (ids[0], ids[-1])]


def draws(function: F) -> F:
    """Return the test `function` as it is. Deprecated: tests that draw run beside the others now."""
    warnings.warn("draws is not needed any more", DeprecationWarning, stacklevel=2)
    return function


def to_the_second(time: str | None) -> str | None:
    """Return the time without its fraction, which one answer may show and another not (reading CON-102)."""
    return None if time is None else _FRACTION.sub("", time)


def written(text: object) -> str | None:
    """The text in one of the ways in which the same letters can be encoded (NFC); None for None."""
    return None if text is None else normalize("NFC", str(text))


def common(one: Field, other: Field) -> Field:
    """Return what `one` shows of the fields that `other` shows as well, in a form in which the same reads the same: lists
    of named objects by their names, times without fractions of a second, links without what signs them."""
    one, other = plain(one), plain(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {name: common(one[name], other[name]) for name in sorted(one) if name in other}
    if isinstance(one, list) and isinstance(other, list):
        ids = [
            [str(each["id"]) if isinstance(each, Mapping) and "id" in each else "" for each in some]
            for some in (one, other)
        ]
        if "" in ids[0] or "" in ids[1] or sorted(ids[0]) != sorted(ids[1]):
            return sorted((_steady(each) for each in one), key=str)
        by_id = dict(zip(ids[1], other, strict=True))
        return [
            common(each, by_id[str(each["id"])]) for each in sorted(one, key=lambda each: str(each["id"]))
        ]
    return _steady(one)


def _steady(value: Field) -> Field:
    if isinstance(value, str):
        return value.partition("?")[0] if value.startswith("http") else to_the_second(value)
    return value


def times_of(slots: Sequence[Field]) -> list[str]:
    """Return when the slots begin and end, in order. Their ids may be others in every answer (reading CON-038)."""
    return sorted(f"{slot.localDateTimeStart} to {slot.localDateTimeEnd}" for slot in slots)


def that_stay(items: Sequence[Field]) -> list[dict[str, object]]:
    """Return unit items as a change of the booking names those of its `items` that stay as they are."""
    return [{"uuid": item.uuid, "unitId": item.unitId} for item in items]


def on_all_pages(ask: Callable[..., Any], first: Any = None, most: int = 50, **query: object) -> list[Field]:
    """Return every entry of a list, whether it comes on one page or on as many as the header Octo-Total-Pages says, up to
    `most`. `ask` is an operation of `octo.attempt` that lists, `first` its answer where that is there already; an
    answer that is no list has no entries."""
    answer = ask(**query) if first is None else first
    entries = list(answer.body) if answer.ok else []
    told = str(answer.headers.get("octo-total-pages") or 1)
    pages = min(int(told), most) if re.fullmatch("[0-9]{1,6}", told) else 1
    for number in range(2, pages + 1):
        page = ask(**query, page=number)
        entries += list(page.body) if page.ok else []
    return entries


def rule(identifier: str, *, on: str) -> Callable[[F], F]:
    """Say that a rule serves the requirement `identifier`, and looks `on` each object of a component
    (Booking), each list of them (Product[]), each Error, or each exchange. The rule is called with the object
    and a `RuleContext`; it asserts, or returns NOT_CONCERNED."""

    def mark(function: F) -> F:
        found = [*getattr(function, "octo_rules", ()), Rule(identifier, on, function)]
        function.octo_rules = tuple(found)  # type: ignore[attr-defined]
        return function

    return mark
