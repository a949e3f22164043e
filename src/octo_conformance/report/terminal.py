"""The terminal shows a run while it goes.

On a terminal rows at the bottom move, one for each capability, and findings scroll by above them. Elsewhere, in a
CI log, the run prints a few plain lines.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import IO

import click
from rich.text import Text

from octo_conformance.evidence import (
    CollectedLine,
    ExchangeLine,
    Line,
    NegotiationLine,
    NoteLine,
    OutcomeLine,
    PlanLine,
    RunLine,
)
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.console import COLOUR, TITLE_LIMIT, console, finding_lines, say
from octo_conformance.report.planned import sentence
from octo_conformance.report.progress import Capabilities, Moving
from octo_conformance.report.text import line

_QUIET_FOR_S = 10.0


class Terminal:
    """Tells a run as it goes: feed it every line of evidence and every finding, then `close` it.

    The callbacks may come from several threads. `clock` gives seconds and is there to be replaced in tests.
    """

    def __init__(self, stream: IO[str] | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console(stream)
        self._clock = clock
        self._lock = threading.Lock()
        self._exchanges = self._findings = 0
        self._capabilities = Capabilities()
        self._first_result = False
        self._said_at = clock()
        self._moving = Moving(self._console) if self._console.is_terminal else None

    def sort_by(self, capability_of: Callable[[str], str]) -> None:
        """Show the progress by the capability of each requirement, which `capability_of` gives."""
        self._capabilities.capability_of = capability_of

    def on_line(self, entry: Line) -> None:
        """Take note of one line of evidence."""
        with self._lock:
            match entry:
                case ExchangeLine():
                    self._exchanges += 1
                case OutcomeLine():
                    self._result(entry)
                case NoteLine():
                    self._say(line(entry.message, 400))
                case RunLine():
                    self._say(f"certifying {line(entry.target.url, TITLE_LIMIT)}")
                case NegotiationLine():
                    capabilities = ", ".join(entry.negotiated) or "core alone"
                    self._say(f"negotiated {line(capabilities, 400)}")
                case PlanLine():
                    self._say(sentence(entry.whole))
                case CollectedLine():
                    self._capabilities.collect(entry.tests)
            self._tick()

    def on_finding(self, finding: FindingRecord) -> None:
        """Print a finding that was seen for the first time."""
        with self._lock:
            self._findings += 1
            self._capabilities.found(finding["requirement"])
            self._first_result = True
            self._say(*finding_lines(finding))

    def ask(self, question: str) -> bool | None:
        """A yes or no from the person at the terminal; None where there is nobody, and Ctrl-C is a no."""
        if not (self._console.is_terminal and sys.stdin.isatty()):
            return None
        if self._moving is not None:
            self._moving.pause()
        try:
            return click.confirm(question, default=False)
        except (click.Abort, KeyboardInterrupt):
            return False
        finally:
            if self._moving is not None:
                self._moving.resume()

    def close(self) -> None:
        """End the moving rows. A second call does nothing."""
        with self._lock:
            if self._moving is not None:
                self._moving.pause()
                self._moving = None

    def _result(self, entry: OutcomeLine) -> None:
        """Print the first result at once, because a run that shows nothing for long seems to hang."""
        if not self._first_result and entry.outcome in {"held", "tolerated"}:
            self._first_result = True
            self._say(Text.assemble(("PASS", COLOUR["PASS"]), f"  {line(entry.requirement, 60)}"))
        over = self._capabilities.end(entry.test)
        if over is not None and self._moving is None:
            self._say(self._capabilities.told(over))

    def _tick(self) -> None:
        done, collected = len(self._capabilities.done), self._capabilities.collected.total()
        checks = f"{done} of {collected}" if collected else f"{done}"
        state = f"{checks} checks, {self._exchanges} exchanges, {self._findings} findings"
        if self._moving is not None:
            self._moving.show(state, self._capabilities)
        elif self._clock() - self._said_at >= _QUIET_FOR_S:
            self._say(state)

    def _say(self, *lines: str | Text) -> None:
        self._said_at = self._clock()
        for entry in lines:
            say(self._console, entry)
