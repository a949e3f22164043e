"""The estimator reads from the source of a function the most that it does: every branch, loops as often as
they can turn.

It follows calls into the words of the stage and into helpers of the same module. Of two branches the larger
counts. A loop that cannot be measured counts `UNMEASURED` times. A loop that returns is a search and counts
once. The estimate errs upwards. The limits of the wire hold a run to it, and a test measures that it never
errs downwards.
"""

from __future__ import annotations

import ast
import inspect
import linecache
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sized
from functools import lru_cache
from pathlib import Path
from types import FunctionType

from octo_conformance.contract.roots import PACKAGE
from octo_conformance.plan.cost import MEASURED, NOTHING, Cost, Shared, either, total
from octo_conformance.plan.words import BODIES, body, labels_of, raw

UNMEASURED = 4
"""Turns counted for a loop over something that only the run will know."""

MEASURES = frozenset({"quietly", "stock"})
"""Words of a test that looks at stock; the run repeats it where stock does not come out right."""

AGAIN = frozenset({"_again_alone"})
"""Words that send once more what was refused: both together make one thing at most."""

AMBIGUOUS = frozenset({"update", "extend"})
"""Words of the client that dictionaries and lists have as well."""

EVERYBODYS = frozenset(name for kind in (dict, list, set, str) for name in dir(kind))
"""Names of methods that other objects have as well, so that a call need not be a word of the stage."""

Numbers = Mapping[str, int]
Bind = Callable[[FunctionType], Numbers]
Function = ast.FunctionDef | ast.AsyncFunctionDef
Source = Function | ast.Lambda


class Reader:
    """Estimates functions. `states` are the objects that a stage offers by name: own, shared, expired and
    any others."""

    def __init__(self, states: Mapping[str, type]) -> None:
        self._states = states
        self._kept: dict[Shared, Cost] = {}
        self._known: dict[tuple[object, type | None, tuple[tuple[str, int], ...]], Cost] = {}

    def cost_of(
        self, function: Callable[..., object], numbers: Numbers | None = None, owner: type | None = None
    ) -> Cost:
        """The most that a call of the function does.

        `numbers` are arguments whose value is known, and `owner` is the object that `self` names.
        """
        bare = inspect.unwrap(function)
        bare = getattr(bare, "__func__", bare)
        if not isinstance(bare, FunctionType):
            return NOTHING
        known = (bare, owner, tuple(sorted((numbers or {}).items())))
        if known not in self._known:
            self._known[known] = NOTHING  # a function that calls itself is read once
            node = definition(bare)
            if node is not None:
                given = {**_defaults(bare), **(numbers or {})}
                self._known[known] = _Body(self, bare, node, given, owner).cost()
        return self._known[known]

    def word(self, name: str, said_to: frozenset[str], numbers: Bind, owner: type | None = None) -> Cost:
        """The most that a method of this name does, on these states, or on any state that has one."""
        if name in AGAIN:
            return NOTHING
        if name in BODIES:
            return body()
        if name in MEASURES and "stage" in said_to:
            return Cost(Counter([MEASURED]))
        named = [self._states[s] for s in said_to if s in self._states and hasattr(self._states[s], name)]
        if not named and owner is not None and "self" in said_to and hasattr(owner, name):
            named = [owner]
        elif not named and (sent := labels_of(name)) is not None:
            return sent
        if not named and name in EVERYBODYS:
            return NOTHING
        return either(
            self._said(state, name, numbers, said_to)
            for state in named or dict.fromkeys(self._states.values())
        )

    def _said(self, owner: type, name: str, numbers: Bind, said_to: frozenset[str]) -> Cost:
        method = inspect.getattr_static(owner, name, None)
        method = method.fget if isinstance(method, property) else getattr(method, "__func__", method)
        if not isinstance(method, FunctionType):
            return NOTHING
        given = numbers(method)
        cost = self.cost_of(method, given, owner)
        if owner is self._states.get("shared") and "self" not in said_to and cost != NOTHING:
            return Cost(shared=frozenset({Shared(name, tuple(sorted(given.items())))}))
        return cost

    def runs_code(self, name: str, said_to: frozenset[str]) -> bool:
        """Whether reading the attribute of a state calls a method."""
        owners = [self._states[state] for state in said_to if state in self._states]
        return any(isinstance(inspect.getattr_static(owner, name, None), property) for owner in owners)

    def keep(self, shared: Shared, cost: Cost) -> Cost:
        """Count something that is done once, by however many callers."""
        self._kept[shared] = Cost(cost.calls)
        return Cost(shared=cost.shared | {shared})

    def making(self, shared: Shared) -> Cost:
        """The cost of making a shared state for the first time."""
        if shared in self._kept:
            return self._kept[shared]
        owner = self._states["shared"]
        return self.cost_of(getattr(owner, shared.name), dict(shared.numbers), owner)


class _Body:
    """One function with what is known of its arguments."""

    def __init__(
        self, reader: Reader, function: FunctionType, node: Source, numbers: Numbers, owner: type | None
    ) -> None:
        self._reader = reader
        self._function = function
        self._owner = owner
        self._globals = function.__globals__
        self._node = node
        self._numbers = dict(numbers)
        self._local: dict[str, ast.expr] = {}
        self._inner: dict[str, Function] = {}
        for inside in ast.walk(node):
            if isinstance(inside, Function) and inside is not node:
                self._inner[inside.name] = inside
            elif isinstance(inside, ast.Assign) and isinstance(inside.targets[0], ast.Name):
                self._local.setdefault(inside.targets[0].id, inside.value)

    def cost(self) -> Cost:
        return (
            self._of(self._node.body) if isinstance(self._node, ast.Lambda) else self._block(self._node.body)
        )

    def _block(self, statements: list[ast.stmt]) -> Cost:
        return total(self._of(statement) for statement in statements)

    def _of(self, node: ast.AST) -> Cost:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return NOTHING  # counted where it is named
            case ast.If():
                return self._of(node.test) + (self._block(node.body) | self._block(node.orelse))
            case ast.IfExp():
                return self._of(node.test) + (self._of(node.body) | self._of(node.orelse))
            case ast.For() | ast.AsyncFor():
                turns = (
                    1 if any(isinstance(n, ast.Return) for n in ast.walk(node)) else self._turns(node.iter)
                )
                return self._of(node.iter) + self._block(node.body).times(turns) + self._block(node.orelse)
            case ast.While():
                return (self._of(node.test) + self._block(node.body)).times(UNMEASURED)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._comprehended(node.generators, self._of(node.elt))
            case ast.DictComp():
                return self._comprehended(node.generators, self._of(node.key) + self._of(node.value))
            case ast.Call():
                arguments = total(
                    self._of(a) for a in (*node.args, *(keyword.value for keyword in node.keywords))
                )
                return (self._once(node, arguments) if arguments.calls else arguments) + self._called(node)
            case ast.Name(ctx=ast.Load()) if node.id in self._inner:
                return self._inside(node.id)
            case ast.Attribute(ctx=ast.Load()):
                return self._of(node.value) + self._property(node)
        return total(map(self._of, ast.iter_child_nodes(node)))

    def _inside(self, name: str) -> Cost:
        """The cost of a function defined inside this one, each time that it is named."""
        node = self._inner.pop(name)
        cost = self._block(node.body)
        self._inner[name] = node
        return cost

    def _comprehended(self, generators: list[ast.comprehension], inside: Cost) -> Cost:
        cost = inside
        for generator in reversed(generators):
            cost = (
                self._of(generator.iter)
                + total(map(self._of, generator.ifs))
                + cost.times(self._turns(generator.iter))
            )
        return cost

    def _once(self, call: ast.Call, cost: Cost) -> Cost:
        """The cost of a function that is given to a memo, which runs it once in a run."""
        function = call.func
        if (
            not isinstance(function, ast.Attribute)
            or function.attr != "get"
            or "once" not in _names(function.value)
        ):
            return cost
        place = Shared(f"{self._function.__qualname__}:{call.lineno}", tuple(sorted(self._numbers.items())))
        return self._reader.keep(place, cost)

    def _called(self, call: ast.Call) -> Cost:
        function = call.func
        if isinstance(function, ast.Name):
            if function.id in self._inner:
                return self._inside(function.id)
            target = self._globals.get(function.id)
            if isinstance(target, FunctionType) and definition(target) is not None:
                return self._reader.cost_of(target, self._given(call)(target))
            return NOTHING
        if isinstance(function, ast.Subscript) and isinstance(function.value, ast.Name):
            return either(map(self._reader.cost_of, _functions(self._globals.get(function.value.id))))
        if not isinstance(function, ast.Attribute):
            return self._of(function)
        said_to = frozenset(_names(function.value))
        if function.attr == "call" and len(call.args) >= 2:
            return self._of(function.value) + raw(_text(call.args[0]), _text(call.args[1]))
        if function.attr == "get" and "once" in said_to:
            return NOTHING  # its arguments were counted already, as something that is done once
        if function.attr in AMBIGUOUS and not self._speaks(said_to):
            return self._of(function.value)
        return self._of(function.value) + self._reader.word(
            function.attr, said_to, self._given(call), self._owner
        )

    def _speaks(self, said_to: frozenset[str]) -> bool:
        """Whether this expression is the client, or a name for it."""
        values = (self._local[name] for name in said_to if name in self._local)
        return "octo" in said_to or any("octo" in _names(value) for value in values)

    def _property(self, node: ast.Attribute) -> Cost:
        """The cost of reading an attribute, which may run code as well."""
        said_to = frozenset(_names(node.value))
        if self._reader.runs_code(node.attr, said_to):
            return self._reader.word(node.attr, said_to, lambda _: {}, self._owner)
        return NOTHING

    def _given(self, call: ast.Call) -> Bind:
        """The arguments that are numbers, by the names that the callee gives them."""

        def bind(target: FunctionType) -> Numbers:
            names = [name for name in inspect.signature(target).parameters if name != "self"]
            pairs = [*zip(names, call.args, strict=False), *((k.arg or "", k.value) for k in call.keywords)]
            found = {name: self._given_as(value) for name, value in pairs if name in names}
            return {name: number for name, number in found.items() if number is not None}

        return bind

    def _given_as(self, node: ast.expr) -> int | None:
        """An argument as a number: its value, or its length."""
        number = self._number(node)
        return self._measure(node) if number is None and not isinstance(node, ast.Call) else number

    def _number(self, node: ast.expr) -> int | None:
        match node:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                return number
            case ast.Name():
                known = self._numbers.get(node.id, self._globals.get(node.id))
                return known if isinstance(known, int) and not isinstance(known, bool) else None
        return None

    def _turns(self, node: ast.expr) -> int:
        """How often a loop over this turns at most."""
        measured = self._measure(node)
        return UNMEASURED if measured is None else measured

    def _measure(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> int | None:
        match node:
            case ast.List() | ast.Tuple() | ast.Set() if not any(
                isinstance(e, ast.Starred) for e in node.elts
            ):
                return len(node.elts)
            case ast.Dict():
                return len(node.keys)
            case ast.ListComp(generators=[generator]):
                return self._measure(generator.iter, seen)
            case ast.Subscript(slice=ast.Slice(upper=upper)) if upper is not None:
                return self._number(upper)
            case ast.BoolOp():
                sizes = [size for value in node.values if (size := self._measure(value, seen)) is not None]
                return max(sizes, default=None)
            case ast.Name(id=name):
                if name in self._local and name not in seen:
                    return self._measure(self._local[name], seen | {name})
                if name in self._numbers:
                    return self._numbers[name]
                known = self._globals.get(name)
                return len(known) if isinstance(known, Sized) else None
            case ast.Call(func=ast.Name(id="range")):
                return self._number(node.args[-1])
            case ast.Call(func=ast.Name(id="enumerate" | "sorted" | "list" | "set" | "zip" | "reversed")):
                # An empty one is filled later, nobody knows how far.
                return self._measure(node.args[0], seen) if node.args else None
            case ast.Call(func=ast.Attribute(attr="items" | "values" | "keys")):
                return self._measure(node.func.value, seen) if isinstance(node.func, ast.Attribute) else None
            case ast.Call():
                numbers = [n for n in map(self._number, node.args) if n is not None]
                return max(numbers) if numbers else None
        return None


@lru_cache(maxsize=512)
def definition(function: FunctionType) -> Source | None:
    """The source of a function of a suite or of the stage, or None for any other function."""
    name = function.__module__ or ""
    path = function.__code__.co_filename
    if name.split(".")[0] == "octo_conformance" and not name.startswith("octo_conformance.stage."):
        return None
    if "site-packages" in path and not _is_ours(path):
        return None
    return _definitions(path).get((function.__name__, function.__code__.co_firstlineno))


def forget_sources() -> None:
    """Let go of the sources that were read: they take as much memory as the answers of a thousand calls."""
    definition.cache_clear()
    _definitions.cache_clear()


def _is_ours(path: str) -> bool:
    """Whether a file of an installed package belongs to this package, which holds its suites."""
    return Path(path).resolve().is_relative_to(PACKAGE)


def _functions(table: object) -> Iterator[Callable[..., object]]:
    """The functions in a table from which a test chooses."""
    if isinstance(table, Mapping):
        table = list(table.values())
    yield from (entry for entry in table if callable(entry)) if isinstance(table, list | tuple) else ()


@lru_cache(maxsize=256)
def _definitions(path: str) -> Mapping[tuple[str, int], Source]:
    """The functions of a file by their name and the line of their first decorator, or of their own."""
    found: dict[tuple[str, int], Source] = {}
    try:
        module = ast.parse("".join(linecache.getlines(path)))
    except SyntaxError:
        return found
    for node in ast.walk(module):
        if isinstance(node, ast.Lambda):
            found.setdefault(("<lambda>", node.lineno), node)
        elif isinstance(node, Function):
            for line in (node.lineno, *(decorator.lineno for decorator in node.decorator_list)):
                found.setdefault((node.name, line), node)
    return found


def _defaults(function: FunctionType) -> dict[str, int]:
    parameters = inspect.signature(function).parameters.values()
    return {
        p.name: p.default
        for p in parameters
        if isinstance(p.default, int) and not isinstance(p.default, bool)
    }


def _names(node: ast.expr) -> Iterator[str]:
    """The words before the last dot: `stage.own` of `stage.own.reservation`."""
    for inside in ast.walk(node):
        if isinstance(inside, ast.Name):
            yield inside.id.lstrip("_")
        elif isinstance(inside, ast.Attribute):
            yield inside.attr.lstrip("_")


def _text(node: ast.expr) -> str | None:
    """A text as the source writes it, with a gap where the run fills it in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None
