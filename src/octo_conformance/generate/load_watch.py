"""Watching how a target bears the run, so that generated tests slow down and stop before it falls over.

Nobody needs the generated calls, and there are many of them. An operation is compared with its own first calls,
because a reservation takes longer than a list. A target that is slow from the beginning is left alone: it is no slower
because of this run.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from octo_conformance.stage.signals import NotVerified
from octo_conformance.wire import Exchange

BEGINNING: Final = 10
"""Calls of an operation that show how it answers when the run begins."""
WINDOW: Final = 40
"""Calls that are looked at together, of those that can be compared with a beginning."""
FACTOR: Final = 4
"""An answer is late when it takes so many times as long as the second longest of the beginning."""
FLOOR_S: Final = 1.0
"""An answer that comes sooner is never late."""
MANY: Final = 3
"""Late or missing answers in a window from which on generated tests slow down: more than one in twenty."""
UNBEARABLE: Final = 20
"""Late or missing answers in a window from which on generated tests stop at once."""
PATIENCE: Final = 2 * WINDOW
"""Calls with pauses after which generated tests stop where answers are still late."""
MISSING: Final = 5
"""Missing answers in a window from which on generated tests stop at once, as each may cost a whole timeout."""
PAUSE_S: Final = 1.0
"""How long generated tests wait before each call once they have slowed down."""

NO_ANSWER: Final = frozenset({"timeout", "connect", "reset"})
OVERLOADED: Final = frozenset({502, 503, 504})
"""A status of 500 is no sign of load: a malformed request may break a server down that is idle."""


class TargetStrained(NotVerified):
    """Generated tests were stopped to spare the target."""


class LoadWatch:
    """Sees every exchange of a run, and is asked before each generated call. Safe to use from many threads.

    `tell` gets a sentence when generated tests slow down, speed up again, or stop.
    """

    def __init__(self, tell: Callable[[str], object], sleep: Callable[[float], object] = time.sleep) -> None:
        self._tell = tell
        self._sleep = sleep
        self._lock = threading.Lock()
        self._beginnings: dict[str, list[tuple[float, bool]]] = {}
        self._late: deque[bool] = deque(maxlen=WINDOW)
        self._missing: deque[bool] = deque(maxlen=WINDOW)
        self._slowed = False
        self._since = 0
        self._stopped: str | None = None

    def observe(self, exchange: Exchange) -> None:
        """Take note of one exchange of the run, generated or not."""
        label = exchange.operation.label if exchange.operation else exchange.request.method
        unanswered = exchange.failure is not None and exchange.failure.kind in NO_ANSWER
        self.note(label, exchange.elapsed_ms / 1000, missing=unanswered or exchange.status in OVERLOADED)

    def note(self, label: str, seconds: float, *, missing: bool = False) -> None:
        """Take note of one call: its operation, how long it took, and whether no answer of the supplier came."""
        with self._lock:
            beginning = self._beginnings.setdefault(label, [])
            if len(beginning) < BEGINNING:
                beginning.append((seconds, missing))
                return
            typical = sorted(first for first, _ in beginning)[-2]
            missed = missing and not any(failed for _, failed in beginning)
            self._late.append(missed or seconds > max(FLOOR_S, FACTOR * typical))
            self._missing.append(missed)
            said = self._judge()
        if said is not None:
            self._tell(said)

    def admit(self) -> None:
        """Called before each generated call. Waits while generated tests are slowed down.

        Raises TargetStrained once they are stopped.
        """
        self.check()
        if self._slowed:
            self._sleep(PAUSE_S)
            self.check()

    def check(self) -> None:
        """Raises TargetStrained once generated tests are stopped."""
        if self._stopped is not None:
            raise TargetStrained(self._stopped)

    def _judge(self) -> str | None:
        """Slow down, speed up again, or stop. The sentence that says so, None where nothing changes."""
        if self._stopped is not None:
            return None
        late, missing = sum(self._late), sum(self._missing)
        self._since += 1
        lasting = self._slowed and self._since >= PATIENCE and late >= MANY
        if late >= UNBEARABLE or missing >= MISSING or lasting:
            self._stopped = (
                f"generated tests were stopped to spare the target: {late} of its last {len(self._late)} answers "
                "did not come, or took far longer than at the beginning of the run; run it again when the target "
                "is less busy, or with --rate"
            )
            return self._stopped
        if late >= MANY and not self._slowed:
            self._slowed, self._since = True, 0
            return (
                f"generated tests pause before each call, because {late} of the last {len(self._late)} answers of the "
                "target did not come, or took far longer than at the beginning of the run"
            )
        if late == 0 and self._slowed:
            self._slowed = False
            return "generated tests go on without pauses, because the target answers as at the beginning of the run"
        return None
