"""What a test needs of a target, read from its source: products by predicates, and what the target file may add."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Final

from octo_conformance.contract import CONDITIONS
from octo_conformance.plan.estimator import definition
from octo_conformance.stage import predicates as said

SOLD_OUT: Final = "SOLD_OUT"
PREDICATES: Final = tuple(dict.fromkeys([*CONDITIONS, *said.OPTION, *said.UNIT, *said.SLOT, SOLD_OUT]))
"""Everything that a test may ask of a product, by name."""
WORDS: Final = frozenset({"members", "expired", "clock", "mail"})
"""Words of the stage that stand on something the target file tells."""

Place = tuple[FunctionType, type | None]
"""A function, and the object of the stage that it belongs to."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A product as a test asks for it: predicates, slots, vacancies, and how many units in one booking."""

    predicates: tuple[str, ...]
    slots: int = 1
    vacancies: int = 1
    units: int = 1


@dataclass
class Needs:
    """`wishes` are the products asked for, `words` those of WORDS that are said, `texts` all texts."""

    wishes: set[Wish] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


class NeedsReader:
    """Reads functions, each once. `states` are the objects of the stage by name."""

    def __init__(self, states: Mapping[str, type]) -> None:
        self._states = states
        self._known: dict[Place, tuple[Needs, frozenset[Place]]] = {}

    def of(self, function: Callable[..., object]) -> Needs:
        """What a call of the function needs, with all that it calls on the way."""
        needs = Needs()
        todo = list(_place(function, None))
        seen: set[Place] = set(todo)
        while todo:
            own, called = self._read(todo.pop())
            needs.wishes |= own.wishes
            needs.words |= own.words
            needs.texts |= own.texts
            todo += called - seen
            seen |= called
        return needs

    def _read(self, place: Place) -> tuple[Needs, frozenset[Place]]:
        """What the body of one function needs by itself, and what it calls."""
        if place not in self._known:
            needs, called = Needs(), set[Place]()
            node = definition(place[0])
            for inside in ast.walk(node) if node is not None else ():
                if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
                    needs.texts.add(inside.value)
                elif isinstance(inside, ast.Call):
                    needs.wishes |= set(_wish(inside, place[0]))
                elif isinstance(inside, ast.Name):
                    called |= set(_place(place[0].__globals__.get(inside.id), None))
                elif isinstance(inside, ast.Attribute):
                    called |= set(self._said(inside, place[1], needs))
            self._known[place] = needs, frozenset(called)
        return self._known[place]

    def _said(self, node: ast.Attribute, owner: type | None, needs: Needs) -> Iterator[Place]:
        """The method that a word names, said to an object of the stage or to its own."""
        said_to = _last(node.value)
        if said_to == "stage" and node.attr in WORDS:
            needs.words.add(node.attr)
        state = owner if said_to == "self" else self._states.get(said_to)
        if state is not None:
            yield from _place(inspect.getattr_static(state, node.attr, None), state)


def _place(function: object, owner: type | None) -> Iterator[Place]:
    bare = function.fget if isinstance(function, property) else getattr(function, "__func__", function)
    bare = inspect.unwrap(bare) if callable(bare) else bare
    if isinstance(bare, FunctionType):
        yield bare, owner


def _last(node: ast.expr) -> str:
    """The word before the dot: `own` of `stage.own.reservation`, `stage` of `self._stage.mail`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr.lstrip("_") if isinstance(node, ast.Attribute) else ""


def _wish(call: ast.Call, function: FunctionType) -> Iterator[Wish]:
    """The product that a call asks for, where its source writes that out."""
    names = [name for arg in call.args for name in _texts(arg, function)]
    asks = getattr(call.func, "attr", "") == "bookable"
    if None in names or not all(name in PREDICATES for name in names) or not (asks or names):
        return
    numbers = {
        word.arg: word.value.value
        for word in call.keywords
        if word.arg in {"slots", "vacancies", "units"}
        and isinstance(word.value, ast.Constant)
        and isinstance(word.value.value, int)
    }
    yield Wish(tuple(filter(None, names)), **numbers)


def _texts(node: ast.expr, function: FunctionType) -> Iterator[str | None]:
    """The texts of an argument; None for one that only the run will know."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
        return
    named = node.value if isinstance(node, ast.Starred) else None
    known = function.__globals__.get(named.id) if isinstance(named, ast.Name) else None
    yield from known if isinstance(known, tuple) and all(isinstance(each, str) for each in known) else (None,)
