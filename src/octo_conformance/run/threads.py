"""Test bodies run ahead in a pool of threads; pytest reports them one by one, in its own order."""

from __future__ import annotations

import contextvars
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain, zip_longest
from types import FunctionType
from typing import Final

import pytest

from octo_conformance.generate.drawing import DRAWING
from octo_conformance.run.interpreter import with_room
from octo_conformance.suite import AtMost

LONG: Final = 40
"""Requests from which on a test is begun early, so that nobody waits for it alone at the end."""

ALONE: Final = frozenset({"at_once", "moves_alone", "quietly"})
"""Words of the stage that keep others from writing."""
PARTS: Final = 4
"""Parts of the suite that go on side by side."""
MANY: Final = 200
"""Tests from which on the suite is dealt out."""
WAITS: Final = frozenset({"webhooks"})
"""Words of the stage that wait for the target, however few requests they send."""


class TestThreads:
    """Starts every body as soon as the first is asked for."""

    def __init__(self, concurrency: int, execute: Callable[[pytest.Function], None]) -> None:
        self._pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="octo")
        self._execute = execute
        self._futures: dict[str, Future[None]] = {}

    def start(self, items: Iterable[pytest.Item], requests: Mapping[str, int]) -> None:
        """Submit every body. `requests` is how many each test is known to send, by its node id."""
        for item in in_turn([item for item in items if isinstance(item, pytest.Function)], requests):
            body = partial(contextvars.copy_context().run, self._carry_out, item)
            self._futures[item.nodeid] = self._pool.submit(with_room, body)

    def result(self, item: pytest.Function) -> None:
        """Wait for the body of this item. Raises what the body raised."""
        self._futures[item.nodeid].result()

    def stop(self) -> None:
        """Start no more bodies and wait for those that run."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _carry_out(self, item: pytest.Function) -> None:
        if getattr(item.obj, "is_hypothesis_test", False):
            with DRAWING:
                self._execute(item)
        else:
            self._execute(item)


def in_turn(items: Iterable[pytest.Function], requests: Mapping[str, int]) -> Iterator[pytest.Function]:
    """The order in which tests are begun. Every other one is a long one or one that waits, the longest first, for as long
    as there are any.
    Those that keep all others from writing for a while are spread among the rest. Of those that look at what is done
    once for all of them, one is begun with the rest, and the others come last: they would hold threads only to wait."""
    first: list[pytest.Function] = []
    waiting: list[pytest.Function] = []
    shared: set[str] = set()
    for item in items:
        once = _once(item)
        (waiting if once in shared else first).append(item)
        if once is not None:
            shared.add(once)
    alone = [item for item in first if _uses(ALONE, item.obj)]
    long = [item for item in first if item not in alone and _is_long(item, requests)]
    long.sort(key=lambda item: -requests.get(item.nodeid, 0))
    short = [item for item in first if item not in alone and item not in long]
    mixed = [item for pair in zip_longest(long, _dealt(short)) for item in pair if item is not None]
    yield from chain(_spread(alone, mixed), waiting)


def _dealt(items: Sequence[pytest.Function]) -> list[pytest.Function]:
    """From the beginning of each part in turn: tests of one file take the processor, or wait for the same, together."""
    if len(items) < MANY:  # one test after the other lets two equal runs see the same thing first
        return list(items)
    size = -(-len(items) // PARTS)
    parts = (items[begin : begin + size] for begin in range(0, len(items), size or 1))
    return [item for dealt in zip_longest(*parts) for item in dealt if item is not None]


def _spread(few: Sequence[pytest.Function], many: Sequence[pytest.Function]) -> Iterator[pytest.Function]:
    """Both in their order, the few at equal distances."""
    left = deque(few)
    for number, item in enumerate(many, 1):
        yield item
        while left and (len(few) - len(left) + 1) * len(many) <= number * len(few):
            yield left.popleft()
    yield from left


def _once(item: pytest.Function) -> str | None:
    """What the test shares with all that name it."""
    said = getattr(item.obj, "octo_at_most", None)
    return said.once if isinstance(said, AtMost) else None


def _is_long(item: pytest.Function, requests: Mapping[str, int]) -> bool:
    return requests.get(item.nodeid, 0) >= LONG or _uses(WAITS, item.obj)


def _uses(words: frozenset[str], function: object, deep: bool = True) -> bool:
    """Whether a test has one of these words, itself or in a function of its file that it calls."""
    if not isinstance(function, FunctionType):
        return False
    names = function.__code__.co_names
    called = [function.__globals__.get(name) for name in names] if deep else []
    return not words.isdisjoint(names) or any(_uses(words, each, deep=False) for each in called)
