"""A check is compiled a second time so that its assertions tell what they compare, and where that came from.

Suites state one plain `assert ACTUAL op EXPECTED`. Both sides are taken down as they are compared, in the scope in
which they stand, and each name leads back to the answers from which its value was made. Nothing is evaluated twice.

An assertion is vacuous where it compared nothing with nothing: two lists that are both empty are equal and prove
nothing about a supplier, so a check that held only in this way does not count.
"""

from __future__ import annotations

import ast
import functools
import inspect
import operator
import textwrap
import threading
from collections.abc import Callable, Iterator, Sized
from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import CodeType, FunctionType, TracebackType
from typing import Any, Final

from octo_conformance.document import Document, Items, Read, reads, tracing

NOTHING_COMPARED = "both sides of what is compared are empty"

_MARK, _NAMED, _COMPARED, _SEEN, _TOLERATED = (
    "_octo_mark", "_octo_named", "_octo_compared", "_octo_seen", "_octo_tolerated"
)  # fmt: skip
_APPENDED: Final = "appended"
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

    @property
    def vacuous(self) -> bool:
        """Whether every comparison had nothing on both sides."""
        return self.empty > 0 and self.real == 0


@dataclass(frozen=True)
class _Stated:
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


@functools.lru_cache(maxsize=2048)
def telling(function: Callable[..., object]) -> Callable[..., object]:
    """The function with its own assertions watched. A callable that is no plain function of a file stays
    as it is. Rules are asked for once for each object of a list, so that nothing is locked for those that are known."""
    with _parsing:
        return _rewritten(function)


_parsing = threading.Lock()
"""Python 3.11 fails over two threads that parse at once (gh-106905)."""


def _rewritten(function: Callable[..., object]) -> Callable[..., object]:
    if not isinstance(function, FunctionType) or function.__closure__ or hasattr(function, "hypothesis"):
        return function
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError):
        return function
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return function
    definition.decorator_list = []
    ast.increment_lineno(tree, first - 1)
    rewriting = _Telling()
    definition.body = [rewriting.visit(statement) for statement in definition.body]
    compiled = compile(ast.fix_missing_locations(tree), function.__code__.co_filename, "exec")
    code = next(each for each in compiled.co_consts if isinstance(each, CodeType))
    stated = tuple(rewriting.stated)
    added: dict[str, object] = {
        _MARK: _mark,
        _NAMED: _named,
        _COMPARED: functools.partial(_compared, stated),
        _SEEN: functools.partial(_seen, stated),
        _TOLERATED: functools.partial(_tolerated, stated),
    }
    copy = FunctionType(code, {**function.__globals__, **added}, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__dict__.update(function.__dict__)
    return copy


class _Telling(ast.NodeTransformer):
    """Rewrites assertions and assignments of one function, and leaves functions inside it alone."""

    def __init__(self) -> None:
        self.stated: list[_Stated] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        names = [name for target in node.targets for name in _targets(target)]
        adds = any(isinstance(target, ast.Subscript) for target in node.targets)
        if names:
            node.value = self._noted(tuple(names), node.value, adds="at a key" if adds else "")
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                node.value = self._noted((name,), node.value, adds=_APPENDED)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        test, negated = node.test, False
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, negated = test.operand, True
        match test:
            case ast.Compare(left=left, ops=[how], comparators=[right]):
                literal = (_is_literal(left), _is_literal(right))
                names = (_names(left), _names(right))
                told = self._call(
                    _COMPARED, _Stated(type(how).__name__, names, literal, negated),
                    _call(_MARK), left, _call(_MARK), right,
                )  # fmt: skip
            case ast.Call(
                func=ast.Attribute(attr="tolerates") as function, args=[reading, value], keywords=[]
            ):
                stated = _Stated("tolerated", (_names(value), ()), negated=negated)
                told = self._call(_TOLERATED, stated, function, reading, _call(_MARK), value)
            case _:
                told = self._call(
                    _SEEN, _Stated("truth", (_names(test), ()), negated=negated), _call(_MARK), test
                )
        node.test = ast.copy_location(told, node.test)
        return node

    def _noted(self, names: tuple[str, ...], value: ast.expr, *, adds: str) -> ast.Call:
        told = (" ".join(names), " ".join(_names(value)), adds)
        return _call(_NAMED, *(ast.Constant(each) for each in told), _call(_MARK), value)

    def _call(self, name: str, stated: _Stated, *arguments: ast.expr) -> ast.Call:
        self.stated.append(stated)
        return _call(name, ast.Constant(len(self.stated) - 1), *arguments)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _targets(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _targets(part)


def _names(node: ast.expr) -> tuple[str, ...]:
    return tuple(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Set | ast.Dict)


# --- what the rewritten check calls ----------------------------------------------------------------


def _mark() -> int:
    """Where the list of places that were looked at ends now."""
    seen = reads()
    return len(seen) if seen is not None else 0


def _answered(seen: list[Read]) -> tuple[Read, ...]:
    """The last look at an answer as a whole, which decided that something is added to a list."""
    return next(((read,) for read in reversed(seen) if read.of and read.exchange is not None), ())


def _named(names: str, used: str, adds: str, mark: int, value: object) -> object:
    """Note what a value was made from. What is appended to a list was decided by the answer looked at last."""
    watched, seen = _watched.get(), reads()
    if watched is not None and seen is not None:
        looked = tuple(seen[mark:])
        written = names.split()
        before = (
            read for name in used.split() if name not in written for read in watched.names.get(name, ())
        )
        made = (*before, *looked, *(_answered(seen[:mark]) if adds == _APPENDED else ()))[-_KEPT:]
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
    stated: _Stated, kept: object, left: tuple[object, int, int], right: tuple[object, int, int]
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


def _compared(
    stated: tuple[_Stated, ...], number: int, first: int, left: object, second: int, right: object
) -> bool:
    watched, this, end = _watched.get(), stated[number], _mark()
    if watched is not None:
        if this.how == "Eq" and not any(this.literal) and _is_empty(left) and _is_empty(right):
            watched.empty += 1
        else:
            watched.real += 1
    kept = _ORDERS[this.how](left, right)
    return _outcome(this, kept, (left, first, second), (right, second, end)) is not this.negated


def _seen(stated: tuple[_Stated, ...], number: int, mark: int, value: object) -> bool:
    this = stated[number]
    if (watched := _watched.get()) is not None:
        watched.real += 1
    return _outcome(this, value, (value, mark, _mark()), (None, 0, 0)) is not this.negated


def _tolerated(
    stated: tuple[_Stated, ...],
    number: int,
    tolerates: Callable[[object, object], object],
    reading: object,
    mark: int,
    value: object,
) -> bool:
    this, end = stated[number], _mark()
    if (watched := _watched.get()) is not None:
        watched.real += 1
    kept = tolerates(reading, value)
    return _outcome(this, kept, (value, mark, end), (reading, 0, 0)) is not this.negated


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, Sized) and len(value) == 0)
