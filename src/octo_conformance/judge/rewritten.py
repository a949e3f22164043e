"""A check is compiled a second time so that its assertions and assignments call what takes them down.

This is done before the bodies of tests start in their threads (`rewrite`). Python below 3.11.8 and 3.12.2 fails over
two threads that parse at once (gh-106905), and Hypothesis parses on the main thread while the others run.

For the thousand checks of the suite it takes a second, so what was compiled is kept for later runs.
"""

from __future__ import annotations

import ast
import dis
import functools
import linecache
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Final

from octo_conformance.judge.asserted import APPENDED, Stated, compared, mark, named, tolerated, truth
from octo_conformance.judge.kept_code import Compiled, KeptCode

_MARK, _NAMED, _COMPARED, _TRUTH, _TOLERATED = (
    "_octo_mark", "_octo_named", "_octo_compared", "_octo_truth", "_octo_tolerated"
)  # fmt: skip
_Definitions = dict[tuple[str, int], ast.FunctionDef]
_alone: Final = threading.RLock()
_under_way: Final[set[FunctionType]] = set()
_ASSERTS: Final = "LOAD_ASSERTION_ERROR"
_kept: Final = KeptCode(__file__)


def rewrite(functions: Iterable[Callable[..., object]]) -> None:
    """Write all of these anew, so that `telling` has nothing left to parse."""
    for function in functions:
        telling(function)
    with _alone:
        _kept.keep()
    _definitions.cache_clear()  # they take as much memory as the answers of a thousand calls


@functools.cache
def telling(function: Callable[..., object]) -> Callable[..., object]:
    """The function with its own assertions watched, and those of the functions of its file that it calls. A callable
    that is no plain function of a file stays as it is. Rules are asked for once for each object of a list, so that
    nothing is locked for those that are known."""
    if not isinstance(function, FunctionType) or function.__closure__ or hasattr(function, "hypothesis"):
        return function
    with _alone:
        return _anew(function)


def _anew(function: FunctionType) -> FunctionType:
    made = _compiled(function.__code__.co_filename, function.__name__, function.__code__.co_firstlineno)
    if made is None:
        return function
    code, stated = made
    added: dict[str, object] = {
        _MARK: mark,
        _NAMED: named,
        _COMPARED: functools.partial(compared, stated),
        _TRUTH: functools.partial(truth, stated),
        _TOLERATED: functools.partial(tolerated, stated),
    }
    known = {**function.__globals__, **_asserting(function), **added}
    copy = FunctionType(code, known, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__dict__.update(function.__dict__)
    return copy


def _asserting(function: FunctionType) -> Mapping[str, Callable[..., object]]:
    """What a function calls of its own file that asserts something, by name; not a function that calls itself."""
    _under_way.add(function)
    try:
        called = {name: function.__globals__.get(name) for name in function.__code__.co_names}
        return {
            name: telling(other)
            for name, other in called.items()
            if isinstance(other, FunctionType)
            and other not in _under_way
            and other.__code__.co_filename == function.__code__.co_filename
            and any(each.opname == _ASSERTS for each in dis.get_instructions(other))
        }
    finally:
        _under_way.discard(function)


@functools.cache
def _compiled(path: str, name: str, line: int) -> Compiled | None:
    """The code of a function that was written anew, and what its assertions state; None where it cannot be found."""
    return _kept.of(path, name, line) or _kept.add(path, name, line, _compiled_now(path, name, line))


def _compiled_now(path: str, name: str, line: int) -> Compiled | None:
    definition = _definitions(path).pop((name, line), None)
    if definition is None:
        return None
    definition.decorator_list = []
    rewriting = _Telling()
    definition.body = [rewriting.visit(statement) for statement in definition.body]
    module = ast.Module([definition], [])
    compiled = compile(ast.fix_missing_locations(module), path, "exec")
    code = next(each for each in compiled.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code, tuple(rewriting.stated)


@functools.cache
def _definitions(path: str) -> _Definitions:
    """The functions of a file by their name and the line at which their code begins."""
    try:
        module = ast.parse("".join(linecache.getlines(path)))
    except SyntaxError:
        return {}
    return {
        (node.name, min([node.lineno, *(each.lineno for each in node.decorator_list)])): node
        for node in _functions(module.body)
    }


def _functions(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _functions(node.body)


class _Telling(ast.NodeTransformer):
    """Rewrites assertions and assignments of one function, and leaves functions inside it alone."""

    def __init__(self) -> None:
        self.stated: list[Stated] = []

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
                node.value = self._noted((name,), node.value, adds=APPENDED)
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
                    _COMPARED, Stated(type(how).__name__, names, literal, negated),
                    _call(_MARK), left, _call(_MARK), right,
                )  # fmt: skip
            case ast.Call(
                func=ast.Attribute(attr="tolerates") as function, args=[reading, value], keywords=[]
            ):
                stated = Stated("tolerated", (_names(value), ()), negated=negated)
                told = self._call(_TOLERATED, stated, function, reading, _call(_MARK), value)
            case _:
                told = self._call(
                    _TRUTH, Stated("truth", (_names(test), ()), negated=negated), _call(_MARK), test
                )
        node.test = ast.copy_location(told, node.test)
        return node

    def _noted(self, names: tuple[str, ...], value: ast.expr, *, adds: str) -> ast.Call:
        told = (" ".join(names), " ".join(_names(value)), adds)
        return _call(_NAMED, *(ast.Constant(each) for each in told), _call(_MARK), value)

    def _call(self, name: str, stated: Stated, *arguments: ast.expr) -> ast.Call:
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
