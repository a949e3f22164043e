"""What the assertions of a check compare is taken down, and where that came from.

Suites state one plain `assert ACTUAL op EXPECTED`. Both sides are taken down as they are compared, in the scope in
which they stand, and each name leads back to the answers from which its value was made. Nothing is evaluated twice.
A check is written anew (`rewritten`) so that it calls the functions of this file.

An assertion is vacuous where it compared nothing with nothing: two lists that are both empty are equal and prove
nothing about a supplier, so a check that held only in this way does not count.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final

from octo_conformance.document import Document, Items, Read, reads, tracing

NOTHING_COMPARED = "both sides of what is compared are empty"

APPENDED: Final = "appended"
"""How a value came to be added to what a name stands for: to the end of a list."""
_KEPT: Final = 500
"""Places that a name leads back to, the last ones."""
_ORDERS: Final[dict[str, Callable[[Any, Any], object]]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Is": operator.is_,
    "IsNot": operator.is_not,
    "In": lambda one, other: one in other,
    "NotIn": lambda one, other: one not in other,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its value, the places of answers from which it was made, the last of them the most
    telling, and whether it stands in the check as a literal. `direct` counts the places read in the assertion."""

    value: object
    sources: tuple[Read, ...] = ()
    literal: bool = False
    direct: int = 0


@dataclass(frozen=True)
class Compared:
    """What a failed assertion compared. `how` is the name of the operator, "truth" for a single value, and
    "tolerated" for a value of the register of readings, whose entry `right` then names."""

    how: str
    left: Side
    right: Side
    negated: bool = False


@dataclass
class Watched:
    """What the assertions of a check did, and what its names were made from."""

    real: int = 0
    empty: int = 0
    failed: Compared | None = None
    names: dict[str, tuple[Read, ...]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget what was compared, as another check begins, whose names nobody takes down."""
        self.real = self.empty = 0
        self.failed = None

    @property
    def vacuous(self) -> bool:
        """Whether every comparison had nothing on both sides."""
        return self.empty > 0 and self.real == 0


@dataclass(frozen=True)
class Stated:
    """What is known of an assertion before it is met: operator, names read on each side, literals."""

    how: str
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    literal: tuple[bool, bool] = (False, False)
    negated: bool = False


Raised = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]

_watched: ContextVar[Watched | None] = ContextVar("octo_watched", default=None)


class watching:  # noqa: N801 - it is used as a function is
    """Take down what the assertions of functions do that `telling` returned; `sources`: and whence values come.

    It is entered for each rule and each object of a long list, so that it is a class and no generator.
    """

    __slots__ = ("_token", "_traced")
    _token: Token[Watched | None]

    def __init__(self, *, sources: bool = True) -> None:
        self._traced: AbstractContextManager[object] | None = tracing() if sources else None

    def __enter__(self) -> Watched:
        seen = Watched()
        self._token = _watched.set(seen)
        if self._traced is not None:
            self._traced.__enter__()
        return seen

    def __exit__(self, *raised: *Raised) -> None:
        try:
            if self._traced is not None:
                self._traced.__exit__(*raised)
        finally:
            _watched.reset(self._token)


# --- what the rewritten check calls ----------------------------------------------------------------


def mark() -> int:
    """Where the list of places that were looked at ends now."""
    seen = reads()
    return len(seen) if seen is not None else 0


def _answered(seen: list[Read]) -> tuple[Read, ...]:
    """The last look at an answer as a whole, which decided that something is added to a list."""
    return next(((read,) for read in reversed(seen) if read.of and read.exchange is not None), ())


def named(names: str, used: str, adds: str, begin: int, value: object) -> object:
    """Note what a value was made from. What is appended to a list was decided by the answer looked at last."""
    watched, seen = _watched.get(), reads()
    if watched is not None and seen is not None:
        looked = tuple(seen[begin:])
        written = names.split()
        before = (
            read for name in used.split() if name not in written for read in watched.names.get(name, ())
        )
        made = (*before, *looked, *(_answered(seen[:begin]) if adds == APPENDED else ()))[-_KEPT:]
        for name in written:
            watched.names[name] = watched.names.get(name, ()) + made if adds else made
    return value


def _side(value: object, names: tuple[str, ...], literal: bool, direct: tuple[Read, ...]) -> Side:
    watched = _watched.get()
    known = watched.names if watched is not None else {}
    made = tuple(read for name in names for read in known.get(name, ()))
    if not made and not direct and not literal:
        made = _answered(reads() or [])  # an empty list was made from nothing
    if isinstance(value, Document | Items):
        direct = (*direct, Read(value.exchange, value.pointer))
    return Side(value, (*made, *direct), literal, len(direct))


def _outcome(
    stated: Stated, kept: object, left: tuple[object, int, int], right: tuple[object, int, int]
) -> bool:
    """The truth of an assertion; where it fails, both sides are taken down with their sources."""
    holds = bool(kept) is not stated.negated
    watched = _watched.get()
    if watched is not None and not holds:
        seen = reads() or []
        sides = [
            _side(value, stated.names[number], stated.literal[number], tuple(seen[begin:end]))
            for number, (value, begin, end) in enumerate((left, right))
        ]
        watched.failed = Compared(stated.how, sides[0], sides[1], stated.negated)
    return bool(kept)


def compared(
    stated: tuple[Stated, ...], number: int, first: int, left: object, second: int, right: object
) -> bool:
    watched, this, end = _watched.get(), stated[number], mark()
    if watched is not None:
        if this.how == "Eq" and not any(this.literal) and _is_empty(left) and _is_empty(right):
            watched.empty += 1
        else:
            watched.real += 1
    kept = _ORDERS[this.how](left, right)
    return _outcome(this, kept, (left, first, second), (right, second, end)) is not this.negated


def truth(stated: tuple[Stated, ...], number: int, begin: int, value: object) -> bool:
    this = stated[number]
    if (watched := _watched.get()) is not None:
        watched.real += 1
    return _outcome(this, value, (value, begin, mark()), (None, 0, 0)) is not this.negated


def tolerated(
    stated: tuple[Stated, ...],
    number: int,
    tolerates: Callable[[object, object], object],
    reading: object,
    begin: int,
    value: object,
) -> bool:
    this, end = stated[number], mark()
    if (watched := _watched.get()) is not None:
        watched.real += 1
    kept = tolerates(reading, value)
    return _outcome(this, kept, (value, begin, end), (reading, 0, 0)) is not this.negated


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, Sized) and len(value) == 0)
