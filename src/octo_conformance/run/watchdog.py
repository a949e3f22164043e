"""Ends a run that does not end: releases what it holds, writes its files, and leaves the process.

Everything a run does is bounded, as far as anybody knows. Where something is not, or somebody interrupts what does
not stop, the user is left with neither a report nor the bookings released. So a thread of its own watches the
time. It touches nothing that a thread which does not come back may hold: the verdict is made of the evidence by a
judge of its own, without the exchanges, as one of them may be what never ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from octo_conformance.bounds import ENDING_S
from octo_conformance.errors import OctoConformanceError, RunError
from octo_conformance.evidence import EndLine, ExchangeLine, LeftoverLine, RefusedLine, Stopped, read
from octo_conformance.judge import Judge
from octo_conformance.ledger.cleanup import cleanup
from octo_conformance.run.leftovers import leftover_line, still_held
from octo_conformance.run.run import Run, write_files
from octo_conformance.values import utc

_STEP_S: Final = 60.0
"""For releasing, and for writing the files."""
_LANDING_S: Final = 5.0


class Overrun(RunError):
    """The run did not end in the time it had."""

    code = "overrun"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the run did not end within {seconds:.0f} s and was broken off",
            hint="Report this with its evidence file; `octo-conformance cleanup` releases what is left.",
        )


class Watchdog:
    """Watches a run inside a `with`. `say` tells the user, `leave` ends the process."""

    def __init__(
        self,
        run: Run,
        say: Callable[[OctoConformanceError], None],
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self._run = run
        self._say = say
        self._leave = leave
        self._until = run.started + run.target.limits.seconds + ENDING_S
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._watch, name="octo-watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._thread.start()
        return self

    def hurry(self) -> None:
        """The run is to end now, and has the time for that which every run has at its end."""
        with self._changed:
            self._until = min(self._until, time.monotonic() + ENDING_S)
            self._changed.notify()

    def __exit__(self, *_: object) -> None:
        """The run has ended by itself."""
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def _watch(self) -> None:
        with self._changed:
            while not self._over and (left := self._until - time.monotonic()) > 0:
                self._changed.wait(min(left, threading.TIMEOUT_MAX))
            if self._over:
                return
        problem = Overrun(time.monotonic() - self._run.started)
        self._run.stop(problem)
        _within(_STEP_S, lambda: _end(self._run, problem))
        with suppress(Exception):
            self._say(problem)
            sys.stdout.flush()
            sys.stderr.flush()
        self._leave(problem.exit_code)


def _end(run: Run, problem: Overrun) -> None:
    run.evidence.tell_nobody()
    left: list[LeftoverLine] = []
    if not _within(_STEP_S / 2, lambda: left.extend(_released(run))):
        left = [still_held(entry, problem.message) for entry in run.ledger.holds()]
    seconds = round(time.monotonic() - run.started, 3)
    stopped = run.why_stopped or Stopped(
        code=problem.code, message=problem.message, hint=problem.hint, error=True
    )
    for line in left:
        run.evidence.append(line)
    run.evidence.append(EndLine(finished_at=utc(datetime.now(UTC)), seconds=seconds, stopped=stopped))
    judge = Judge(run.contract, run.judge.rules)
    for written in read(run.evidence.path):
        if not isinstance(written, ExchangeLine | RefusedLine):
            judge.feed(written)
    write_files(judge.verdict(), run.folder, run.contract)


def _released(run: Run) -> list[LeftoverLine]:
    if run.wire is None:
        return []
    run.wire.stop()
    # What is under way may still create something; what is stuck never lands.
    run.wire.drain(_LANDING_S)
    return [leftover_line(left) for left in cleanup(run.wire.for_cleanup(), run.ledger, seconds=_STEP_S / 3)]


def _within(seconds: float, step: Callable[[], object]) -> bool:
    """Whether a step came to its end in time; where not, it is left to itself."""
    done = threading.Event()

    def carried_out() -> None:
        with suppress(Exception):
            step()
            done.set()

    threading.Thread(target=carried_out, daemon=True).start()
    return done.wait(seconds)
