"""This module finds the words that tests use, and what each sends, by saying them to a client that sends
nothing."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from octo_conformance.plan.cost import ANYTHING, BODY, Cost
from octo_conformance.stage.client import Octo


class _Nobody:
    """Stands in for the stage, and for anything that is asked of it."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: {}


class _Dry(Octo):
    """Notes what it would send."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._stage: Any = _Nobody()

    def _operate(self, label: str, **_: object) -> object:
        self.said.append(label)
        return {}

    def _asked(self) -> tuple[str, ...]:
        return ()


def labels_of(word: str) -> Cost | None:
    """The operations that a word of the client sends, or None where it sends none on its own."""
    method = inspect.getattr_static(Octo, word, None)
    if word.startswith("_") or not callable(getattr(method, "__func__", method)):
        return None
    dry = _Dry()
    # The word may need more of the answer than there is; what it sent before that counts.
    with suppress(AttributeError, TypeError, KeyError, ValueError):
        _say(getattr(dry, word))
    return Cost(Counter(dry.said)) if dry.said else None


def _say(method: Callable[..., object]) -> None:
    """Call a method with a text for each argument that it requires."""
    given: list[str] = []
    named: dict[str, str] = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.default is not parameter.empty:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = "x"
        elif parameter.kind in {parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD}:
            given.append("x")
    method(*given, **named)


def raw(method: object, path: object) -> Cost:
    """The operations that `octo.call(method, path)` sends. An argument that the source does not write out
    may be any text."""
    if not isinstance(method, str) or not isinstance(path, str):
        return Cost(Counter([ANYTHING]))
    return Cost(Counter([f"{method.upper()} /{path.strip('/')}"]))


BODIES = {"body"}
"""Words that make the body of a booking without sending it."""


def body() -> Cost:
    return Cost(Counter([BODY]))
