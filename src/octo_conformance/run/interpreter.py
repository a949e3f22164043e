"""What the interpreter has to be told so that it does not get in the way.

Room for deep calls: CPython keeps the frames of a thread in chunks of 16 KiB, and gives a chunk back to the
system as soon as the last frame in it returns. Under pytest, Hypothesis and schemathesis the stack is two
hundred calls deep, so that some busy call always stands at the edge of a chunk: of a run of 39 s, 10 s went
into asking the system for a page and giving it back, six hundred thousand times.

Garbage: a run keeps nearly all that it makes, so that looking for garbage as often as usual took a fifth of
its time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_SLOTS = 70_000
"""Of eight bytes each: with a frame of this size comes a chunk of 1 MiB, and what it leaves is for the
frames of all that is called."""


def _call(work: Callable[[], T]) -> T:
    return work()


_call.__code__ = _call.__code__.replace(co_stacksize=_SLOTS)


def with_room(work: Callable[[], T]) -> T:
    """Call `work` where the frames of what it calls lie in one piece; its result."""
    return _call(work)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom inside the block."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
