"""An error as a user meets it: one line, what is wrong and what to do."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from octo_conformance.errors import OctoConformanceError


def complain(error: OctoConformanceError) -> None:
    """Print the error and its hint on standard error, as one line."""
    say_error(f"{error.message}. {error.hint}")


def say_error(text: str) -> None:
    """Print one line on standard error. Where nobody can read it, the exit code has to say it."""
    # Every command loads this file, and what follows takes its time.
    from octo_conformance.report.text import line

    with suppress(OSError, ValueError):
        click.echo(line(f"error: {text}"), err=True)


def drop_output() -> None:
    """Let what was printed and cannot be written vanish; the interpreter would fail over it as it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def have_streams() -> None:
    """Open what the caller closed of the three standard streams. Files of the run would get their numbers, and
    what is printed would be written into them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115 - open to the end
