"""An assertion is vacuous where it compared nothing with nothing.

Suites state plain assertions. Two lists that are both empty are equal and prove nothing about a supplier, so
a check that held only in this way does not count. To find out, a check is compiled a second time with its
assertions counted.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import CodeType, FunctionType

NOTHING_COMPARED = "both sides of what is compared are empty"
_EQUAL, _SEEN = "_octo_equal", "_octo_seen"


@dataclass
class Comparisons:
    """How many assertions of a check looked at something, and how many found nothing on either side."""

    real: int = 0
    empty: int = 0

    @property
    def vacuous(self) -> bool:
        """Whether every comparison had nothing on both sides."""
        return self.empty > 0 and self.real == 0


_counting: ContextVar[Comparisons | None] = ContextVar("octo_comparisons", default=None)


@contextmanager
def comparisons() -> Iterator[Comparisons]:
    """Count the assertions inside the block of functions that `counted` returned."""
    seen = Comparisons()
    token = _counting.set(seen)
    try:
        yield seen
    finally:
        _counting.reset(token)


@functools.lru_cache(maxsize=2048)
def counted(function: Callable[..., object]) -> Callable[..., object]:
    """The function with its own assertions counted. A callable that is no plain function of a file stays
    as it is."""
    if not isinstance(function, FunctionType) or function.__closure__ or hasattr(function, "hypothesis"):
        return function
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse("".join(lines))
    except (OSError, TypeError, SyntaxError):
        return function
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return function
    definition.decorator_list = []
    ast.increment_lineno(tree, first - 1)
    compiled = compile(
        ast.fix_missing_locations(_Telling().visit(tree)), function.__code__.co_filename, "exec"
    )
    code = next(each for each in compiled.co_consts if isinstance(each, CodeType))
    names = {**function.__globals__, _EQUAL: _equal, _SEEN: _seen}
    copy = FunctionType(code, names, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__dict__.update(function.__dict__)
    return copy


class _Telling(ast.NodeTransformer):
    """Rewrites assertions: an equation of two values that are no literals goes through `_equal`, any other
    through `_seen`."""

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        test, name = node.test, _SEEN
        arguments = [test]
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
            sides = [test.left, *test.comparators]
            if not any(_is_literal(side) for side in sides):
                name, arguments = _EQUAL, sides
        call = ast.Call(ast.Name(name, ast.Load()), arguments, [])
        node.test = ast.copy_location(call, test)
        return node


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Set | ast.Dict)


def _equal(left: object, right: object) -> bool:
    seen = _counting.get()
    if seen is not None:
        if _is_empty(left) and _is_empty(right):
            seen.empty += 1
        else:
            seen.real += 1
    return bool(left == right)


def _seen(value: object) -> object:
    seen = _counting.get()
    if seen is not None:
        seen.real += 1
    return value


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, Sized) and len(value) == 0)
