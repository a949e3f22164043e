"""What a program prints, within a time and a size, whatever it and its children do."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress


class ProgramFailed(Exception):
    """It could not be started, did not end in time, printed too much, or ended with an error."""


def output_of(command: Sequence[str], environment: Mapping[str, str], *, seconds: float, most: int) -> str:
    """Standard output of a program, as text. Raises ProgramFailed; then the program and its children are gone."""
    try:
        program = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A group of its own, so that its children can be ended with it. Ctrl-C is for the run.
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ProgramFailed(type(error).__name__) from None
    assert program.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        _end(program)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        said = _read(program.stdout.fileno(), most + 1)
        if len(said) > most:
            _end(program)
        code = program.wait()
    finally:
        timer.cancel()
        program.stdout.close()
    if late.is_set():
        raise ProgramFailed(f"it did not end within {seconds:.0f} s")
    if len(said) > most:
        raise ProgramFailed(f"it printed more than {most} bytes")
    if code != 0:
        raise ProgramFailed(f"it ended with {code}")
    return said.decode("utf-8", "replace")


def _read(pipe: int, most: int) -> bytes:
    said = b""
    while len(said) < most and (more := os.read(pipe, most - len(said))):
        said += more
    return said


def _end(program: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(program.pid, signal.SIGKILL)
        else:
            program.kill()
