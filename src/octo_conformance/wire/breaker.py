"""Knowing when a target is plainly down, so that a dead one does not cost an hour of timeouts."""

from __future__ import annotations

import threading
from typing import Final

from octo_conformance.wire.refusals import TargetDown, Throttled
from octo_conformance.wire.request import Failure

_NEVER_CONNECTED: Final = 3
_NEVER_ANSWERED: Final = 10
_MANY: Final = 20
_RESTART_S: Final = 30.0
"""The time for which a target that has answered before may refuse connections. It may be restarting."""
# A redirect is an answer, though not one we can use.
_ANSWERS: Final = frozenset({"redirect"})


class Breaker:
    """Opens for good when nothing has answered for too long; the time counts only while we wait for it.

    dead_s: seconds spent on failures, overlapping ones counted once, since the last answer.
    """

    def __init__(self, dead_s: float) -> None:
        self._dead_s = dead_s
        self._lock = threading.Lock()
        self._ever_answered = False
        self._in_a_row = 0
        self._connects_in_a_row = 0
        self._gone_since: float | None = None
        self._spent = 0.0
        self._counted_until = 0.0
        self._throttled = 0.0
        self._down: TargetDown | None = None
        self._alone_until = 0.0
        self._alone: Throttled | None = None

    def check(self) -> None:
        """Raises TargetDown once the breaker is open."""
        if self._down is not None:
            raise TargetDown(self._down.message, self._down.failure)

    def must_be_welcome(self, now: float) -> None:
        """Raises Throttled while the target wants to be left alone."""
        if self._alone is not None and now < self._alone_until:
            raise self._alone.with_traceback(None)

    def leave_alone(self, until: float, told: Throttled) -> None:
        """Send nothing until that moment of a monotonic clock."""
        with self._lock:
            self._alone_until, self._alone = max(until, self._alone_until), told

    @property
    def is_open(self) -> bool:
        return self._down is not None

    def note(self, failure: Failure | None, started: float, ended: float) -> None:
        """Note that one attempt is over. The times are those of a monotonic clock."""
        with self._lock:
            if failure is None or failure.kind in _ANSWERS:
                self._ever_answered = True
                self._in_a_row = self._connects_in_a_row = 0
                self._gone_since = None
                self._spent = self._throttled = 0.0
                return
            self._in_a_row += 1
            self._connects_in_a_row = self._connects_in_a_row + 1 if failure.kind in {"connect", "tls"} else 0
            if failure.kind == "connect" and self._gone_since is None:
                self._gone_since = started
            self._spent += self._newly_covered(started, ended)
            why = self._why(ended)
            if why and self._down is None:
                self._down = TargetDown(f"the target is down: {why}; last: {failure.message}", failure)

    @property
    def may_come_back(self) -> bool:
        """Whether the target has answered before, and now refuses connections no longer than a restart takes."""
        return self._ever_answered and self._gone_since is not None and self._down is None

    def throttled(self, started: float, ended: float) -> None:
        """Note a wait that the target asked for. A target that says nothing else for long is as good as
        down."""
        with self._lock:
            self._throttled += self._newly_covered(started, ended)
            if self._throttled > 2 * self._dead_s and self._down is None:
                message = f"the target has answered nothing but 429 for {self._throttled:.0f} s"
                self._down = TargetDown(message, Failure("timeout", message))

    def _newly_covered(self, started: float, ended: float) -> float:
        new = max(0.0, ended - max(started, self._counted_until))
        self._counted_until = max(self._counted_until, ended)
        return new

    def _why(self, now: float) -> str | None:
        gone_s = now - self._gone_since if self._gone_since is not None else 0.0
        if self._ever_answered and gone_s > min(_RESTART_S, self._dead_s):
            return f"no connection for {gone_s:.0f} s"
        if self._spent > self._dead_s:
            return f"no answer in {self._spent:.0f} s of trying"
        if not self._ever_answered and self._connects_in_a_row >= _NEVER_CONNECTED:
            return f"{self._connects_in_a_row} connections failed and nothing ever answered"
        if not self._ever_answered and self._in_a_row >= _NEVER_ANSWERED:
            return f"{self._in_a_row} requests failed and nothing ever answered"
        if self._in_a_row >= _MANY and self._gone_since is None:
            return f"{self._in_a_row} requests failed in a row"
        return None
