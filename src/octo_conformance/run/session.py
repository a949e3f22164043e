"""A pytest session over the suites, closed off from whatever else the machine says about pytest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import OctoConformanceError, RunError
from octo_conformance.run import fixtures
from octo_conformance.run.interpreter import collecting_seldom, with_room
from octo_conformance.run.plugin import Suites
from octo_conformance.run.run import INTERRUPTED, Run


def hold_session(run: Run, suites: Suites, *more: str) -> None:
    """Collect and run the suites; `more` are arguments of pytest.

    Raises NothingSelected, or RunError where pytest itself failed.
    """
    roots = suite_roots(run.target.roots)
    arguments = [
        *map(str, roots),
        "-c",
        os.devnull,
        f"--rootdir={roots[0]}",
        "--noconftest",
        "--import-mode=importlib",
        "--disable-plugin-autoload",
        "--assert=plain",
        # A question to the user needs the real terminal.
        "--capture=no",
        "-p",
        "no:terminal",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:logging",
        "-p",
        "no:warnings",
        "-p",
        "no:faulthandler",
        "-p",
        "no:unraisableexception",
        "-p",
        "no:threadexception",
        *more,
    ]
    if run.options.expression:
        arguments += ["-k", run.options.expression]
    with _without_pytest_addopts(), collecting_seldom():
        code = with_room(lambda: pytest.main(arguments, plugins=[suites, fixtures]))
    if isinstance(suites.problem, OctoConformanceError):
        raise suites.problem
    if code == pytest.ExitCode.INTERRUPTED:
        run.stop(why="interrupted", code=INTERRUPTED)
    elif code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RunError(
            f"the suites did not run (pytest ended with {code})",
            hint="Report this; the evidence file shows how far it came.",
        )


@contextmanager
def _without_pytest_addopts() -> Iterator[None]:
    """A stranger's PYTEST_ADDOPTS must not change what is certified."""
    kept = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
