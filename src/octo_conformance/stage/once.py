"""Things worked out once, whoever asks first; others wait and get the same, also the same failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Once:
    """A memo by key whose values are made by one thread only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[Hashable, Future[Any]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, made by `make` the first time. What `make` raises is raised to everyone."""
        with self._lock:
            future = self._made.get(key)
            mine = future is None
            if future is None:
                future = self._made[key] = Future()
        if mine:
            try:
                future.set_result(make())
            except BaseException as error:
                future.set_exception(error)
        failure = future.exception()
        if failure is not None:
            # Raised to many; each starts its own traceback, or it would grow with everyone who asks.
            raise failure.with_traceback(None)
        return cast(T, future.result())
