"""Test bodies run ahead in a pool of threads; pytest reports them one by one, in its own order."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest

from octo_conformance.run.interpreter import with_room


class TestThreads:
    """Starts every body that may run in a thread as soon as the first is asked for.

    Hypothesis keeps global state, so its tests stay on the main thread.
    """

    def __init__(self, concurrency: int, execute: Callable[[pytest.Function], None]) -> None:
        self._pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="octo")
        self._execute = execute
        self._futures: dict[str, Future[None]] = {}

    def start(self, items: Iterable[pytest.Item]) -> None:
        """Submit every body that may run in a thread."""
        for item in items:
            if isinstance(item, pytest.Function) and not is_generated(item):
                body = partial(contextvars.copy_context().run, self._execute, item)
                self._futures[item.nodeid] = self._pool.submit(with_room, body)

    def result(self, item: pytest.Function) -> None:
        """Wait for the body of this item, or run it here. Raises what the body raised."""
        future = self._futures.get(item.nodeid)
        if future is None:
            self._execute(item)
        else:
            future.result()

    def stop(self) -> None:
        """Start no more bodies and wait for those that run."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def is_generated(item: object) -> bool:
    """A test that lets Hypothesis draw, itself or through the stage."""
    body = getattr(item, "obj", None)
    return bool(getattr(body, "is_hypothesis_test", False) or getattr(body, "octo_draws", False))
