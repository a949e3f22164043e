"""A supplier with a limit of 65 requests a minute and its own headers for it.

Sources: docs.zaui.com/octo, Rate limits, and Headers. The supplier answers 429 past the limit. Every answer has
OCTO-RateLimit-Limit and OCTO-RateLimit-Remaining. A refusal has OCTO-RateLimit-RetryAfter and no Retry-After. Calls
of the booking routes are not counted.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from octo_sandbox.call import Incoming
from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.errors import TOO_MANY_REQUESTS, Refusal
from octo_sandbox.faults.policy_changes import sent
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing


@dataclass(slots=True)
class _Window:
    """The number of requests of one key since `began`."""

    began: float
    counted: int = 0


class _Limit:
    """A limit of requests for each key in each window of time. A refused request counts too."""

    def __init__(self, requests: int, window_s: float, clock: Callable[[], float]) -> None:
        self.requests = requests
        self._window_s = window_s
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._lock = threading.Lock()

    def count(self, incoming: Incoming) -> None:
        """Count the request. Raises TOO_MANY_REQUESTS past the limit."""
        if _is_of_bookings(incoming):
            return
        with self._lock:
            window = self._window(incoming)
            window.counted += 1
            if window.counted <= self.requests:
                return
            wait_s = max(1, math.ceil(window.began + self._window_s - self._clock()))
        raise Refusal(
            TOO_MANY_REQUESTS,
            TOO_MANY_REQUESTS,
            headers={"OCTO-RateLimit-RetryAfter": str(wait_s)},
            values={"seconds": wait_s},
        )

    def remaining(self, incoming: Incoming) -> int:
        with self._lock:
            return max(0, self.requests - self._window(incoming).counted)

    def _window(self, incoming: Incoming) -> _Window:
        key, now = incoming.headers.get("authorization", ""), self._clock()
        window = self._windows.get(key)
        if window is None or now >= window.began + self._window_s:
            window = self._windows[key] = _Window(now)
        return window


def _is_of_bookings(incoming: Incoming) -> bool:
    return incoming.segments[:1] == ("bookings",)


@dialect("sixty-five-a-minute", verdict=CONFORMANT, in_a_proof={"window_s": 2.0})
def sixty_five_a_minute(
    requests: int = 65, window_s: float = 60.0, clock: Callable[[], float] = time.monotonic
) -> Composition:
    """A supplier with a limit of 65 requests a minute, without the booking routes, and its own retry header."""
    limit = _Limit(requests, window_s, clock)

    def told(incoming: Incoming, response: Outgoing) -> Outgoing:
        response.headers["OCTO-RateLimit-Limit"] = str(limit.requests)
        response.headers["OCTO-RateLimit-Remaining"] = str(limit.remaining(incoming))
        return response

    return Composition(replace(sent(Policies(), told), throttle=limit.count))
