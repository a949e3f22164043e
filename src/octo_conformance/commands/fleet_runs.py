"""Runs as processes of their own, each ended in its time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from octo_conformance.own_files import open_own
from octo_conformance.run.interrupts import ENDS_WITH_INPUT

STEP_S: Final = 0.2
_TOLD_BYTES: Final = 16 * 1024
_ERROR: Final = "error: "


@dataclass(frozen=True)
class Ended:
    """How a process ended. `code` is negative for a signal; `why` says who ended it, None for itself."""

    code: int
    seconds: float
    why: Literal["time", "stop"] | None


class Processes:
    """Carries out commands of ours. Each may be called from a thread of its own; `stop` ends all of them."""

    def __init__(self, grace_s: float) -> None:
        self._grace_s = grace_s
        self._stop = threading.Event()

    @property
    def stopping(self) -> bool:
        """Whether no run is to begin any more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Tell every run to end; each has the grace for it."""
        self._stop.set()

    def carry_out(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        output: Path,
        seconds: float,
        *,
        unstopped: bool = False,
    ) -> Ended:
        """Run `octo-conformance` with these arguments, and append what it prints to a file. After `seconds`, or when all
        are stopped, it gets SIGTERM, and after the grace SIGKILL. `unstopped` has its time also after a stop.

        Raises NotOwnFile where the file cannot be written, and OSError where no process can be started.
        """
        descriptor = open_own(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(descriptor, "ab") as told:
            return self._ended(arguments, environment, told, seconds, unstopped=unstopped)

    def _ended(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        told: IO[bytes],
        seconds: float,
        *,
        unstopped: bool,
    ) -> Ended:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "octo_conformance", *arguments],
            env={**environment, ENDS_WITH_INPUT: "1"},
            # Its other end is here, and goes with this process.
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal reaches the fleet alone, which passes it on once.
            start_new_session=True,
        )
        why: Literal["time", "stop"] | None = None
        until, told_to_end = began + seconds, False
        while True:
            try:
                code = process.wait(STEP_S)
            except subprocess.TimeoutExpired:
                pass
            else:
                if process.stdin is not None:
                    process.stdin.close()
                return Ended(code, time.monotonic() - began, why)
            now = time.monotonic()
            stopped = self.stopping and not unstopped
            if told_to_end:
                if now >= until:
                    _kill(process)
            elif stopped or now >= until:
                why, told_to_end, until = "stop" if stopped else "time", True, now + self._grace_s
                process.terminate()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process, and what it has started."""
    group = getattr(os, "killpg", None)
    if group is None:
        process.kill()
        return
    try:
        group(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def complaint(output: Path) -> str | None:
    """The last error that a command of ours printed into a file."""
    try:
        with output.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(file.tell() - _TOLD_BYTES, 0))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return None
    errors = [each for each in text.splitlines() if each.startswith(_ERROR)]
    return errors[-1].removeprefix(_ERROR) if errors else None
