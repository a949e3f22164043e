"""An explanation tells what a failed assertion expected and what it saw.

Suites state one plain `assert ACTUAL op EXPECTED`. When it fails, both sides are evaluated once more in the
frame that failed, with the wire shut. The fields that they read tell where in which answer the difference is.
"""

from __future__ import annotations

import ast
import linecache
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType, TracebackType

from octo_conformance.document import show, tracing

_WORDS: dict[type[ast.cmpop], str] = {
    ast.Eq: "{}",
    ast.Is: "{}",
    ast.In: "one of {}",
    ast.NotIn: "none of {}",
    ast.NotEq: "anything but {}",
    ast.IsNot: "anything but {}",
    ast.Lt: "less than {}",
    ast.LtE: "at most {}",
    ast.Gt: "more than {}",
    ast.GtE: "at least {}",
}


@dataclass(frozen=True)
class Explanation:
    """Both sides of a failed assertion as text, and the field that was read for it."""

    statement: str
    expected: str
    actual: str
    exchange: int | None = None
    pointer: str | None = None


def explain(error: AssertionError) -> Explanation:
    """Evaluate a failed `assert` again. A side that cannot be evaluated again is given as its source text."""
    frame, line = _innermost(error.__traceback__)
    if frame is None:
        return Explanation(str(error), "", "")
    node = _assertion(frame.f_code.co_filename, line)
    said = str(error)
    if node is None:
        return Explanation(said, "", "")
    statement = said or ast.unparse(node.test)
    test = node.test
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    if negated and isinstance(test, ast.UnaryOp):
        test = test.operand
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, where = _value(test.left, frame)
        right, _ = _value(test.comparators[0], frame)
        word = _WORDS.get(type(test.ops[0]), "{}")
        expected = word.format(right) if not negated else f"not {word.format(right)}"
        return Explanation(statement, expected, left, *where)
    seen, where = _value(test, frame)
    return Explanation(statement, "false" if negated else f"true: {ast.unparse(test)}", seen, *where)


def _innermost(traceback: TracebackType | None) -> tuple[FrameType | None, int]:
    frame, line = None, 0
    while traceback is not None:
        frame, line = traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next
    return frame, line


@lru_cache(maxsize=256)
def _assertions(path: str) -> tuple[ast.Assert, ...]:
    source = "".join(linecache.getlines(path))
    return tuple(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert))


def _assertion(path: str, line: int) -> ast.Assert | None:
    inside = [n for n in _assertions(path) if n.lineno <= line <= (n.end_lineno or n.lineno)]
    return inside[-1] if inside else None


def _value(node: ast.expr, frame: FrameType) -> tuple[str, tuple[int | None, str | None]]:
    """The side as text and the last field that it read.

    Evaluating is pure: suites call nothing inside an assertion, and the client refuses to send while a
    failure is explained.
    """
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<assertion>", "eval")
    with tracing() as reads:
        try:
            value = eval(code, frame.f_globals, {**frame.f_locals})  # the suite's own expression, once more
        except Exception:
            return ast.unparse(node), (None, None)
        last = reads[-1] if reads else (None, None)
        return show(value), last
