"""How fast and how many at once: a pace that slows down when told to, and a number of places."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import httpx

from octo_conformance.contract.throttling import come_back_after, is_throttle
from octo_conformance.wire.refusals import RunStopped
from octo_conformance.wire.request import Json

_FIRST_SPACING_S: Final = 0.05
_WIDEST_SPACING_S: Final = 0.5


class Pace:
    """A token bucket of one token: requests leave at least `1/rate` seconds apart.

    A 429 widens the spacing for everybody, answers narrow it again, down to what was asked for.
    """

    def __init__(self, rate: float | None, concurrency: int) -> None:
        self._asked = 1 / rate if rate else 0.0
        self._spacing = self._asked
        self._next = 0.0
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(max(1, concurrency))

    @contextmanager
    def turn(self, stopped: threading.Event) -> Iterator[None]:
        """Wait for a place and for the moment, then hold the place. Raises RunStopped."""
        while not self._places.acquire(timeout=0.1):
            if stopped.is_set():
                raise RunStopped
        try:
            with self._lock:
                now = time.monotonic()
                moment = max(now, self._next)
                self._next = moment + self._spacing
            if moment > now:
                stopped.wait(moment - now)
            if stopped.is_set():
                raise RunStopped
            yield
        finally:
            self._places.release()

    def slower(self, wait_s: float) -> None:
        """Note that the target asked to wait. Nobody sends before that, and then less densely."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + wait_s)
            if wait_s >= _FIRST_SPACING_S:
                wider = max(self._spacing * 1.5, _FIRST_SPACING_S)
                self._spacing = min(wider, max(_WIDEST_SPACING_S, self._asked))

    def answered(self) -> None:
        """Note an ordinary answer, after which requests may follow a little faster again."""
        with self._lock:
            narrower = self._spacing * 0.7
            self._spacing = narrower if narrower > max(self._asked, 0.005) else self._asked


def told_to_wait(status: int | None, headers: httpx.Headers, body: Json, attempt: int) -> float | None:
    """Seconds to wait before the same request is sent again; None where the answer is no throttle. Without a
    number the wait grows from one second."""
    if not is_throttle(status, body):
        return None
    wait = come_back_after(headers, body, datetime.now(UTC))
    return max(wait, 0.02) if wait is not None else float(2 ** min(attempt, 4))


def retry_after(headers: httpx.Headers) -> float | None:
    """When the target wants to be asked again, in seconds from now; None where it does not say."""
    return come_back_after(headers, None, datetime.now(UTC))
