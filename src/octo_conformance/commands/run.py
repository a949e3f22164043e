"""`octo-conformance run`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.errors import OctoConformanceError, RunError
from octo_conformance.plugin import Suites
from octo_conformance.report.closing import print_summary
from octo_conformance.report.terminal import Terminal
from octo_conformance.roots import suite_roots
from octo_conformance.run import Choice, Run, default_folder
from octo_conformance.target import Target, read_target

INTERRUPTED = "interrupted"


def certify(
    *,
    url: str | None,
    token_env: str,
    second_token_env: str | None,
    target_file: Path | None,
    capabilities: tuple[str, ...],
    profile: str,
    depth: str,
    read_only: bool,
    live: bool,
    concurrency: int,
    rate: float | None,
    requirements: tuple[str, ...],
    expression: str | None,
    seed: int,
    ca_file: Path | None,
    allow_incomplete: bool,
    folder: Path | None,
) -> int:
    """Run the suites against a target and return the exit code. Raises UsageErrors before anything is sent."""
    contract = load_contract(profile=profile)
    contract.expand(prefixed(c) for c in capabilities)
    wanted = tuple(dict.fromkeys(i for r in requirements for i in _checks_of(contract, r)))
    with ExitStack() as stack:
        if url is None and target_file is None and not os.environ.get("OCTO_URL"):
            from octo_conformance.commands.embedded import embedded_target

            target = stack.enter_context(embedded_target(profile, seed, capabilities))
        else:
            target = read_target(
                url, target_file, token_env=token_env, second_token_env=second_token_env,
                profile=profile, restricted=capabilities,
            )  # fmt: skip
            contract.expand(prefixed(c) for c in target.capabilities)
        if ca_file is not None and not ca_file.is_file():
            raise RunError(f"the certificate file {ca_file} is not there", hint="Give the path of a PEM file.")
        choice = Choice(
            folder=folder or default_folder(target.url, datetime.now(UTC)), requirements=wanted, expression=expression,
            depth=depth, seed=seed, concurrency=concurrency, rate=rate, read_only=read_only, live=live,
            ca_file=ca_file, allow_incomplete=allow_incomplete,
        )  # fmt: skip
        return carry_out(target, choice, Terminal())


def prefixed(capability: str) -> str:
    return capability if "/" in capability else f"octo/{capability}"


def _checks_of(contract: Any, identifier: str) -> tuple[str, ...]:
    """The requirement, and those that cover it. Raises UnknownRequirement."""
    entry = contract.catalogue[identifier]
    return (identifier, *(i for other in entry.covered_by for i in _checks_of(contract, other)))


def carry_out(target: Target, choice: Choice, terminal: Terminal | None) -> int:
    """Open the run, let pytest work, close it. Every way out writes all files."""
    run = Run(target, choice, terminal)
    suites = Suites(run)
    problem: OctoConformanceError | None = None
    with _terminated_like_interrupted():
        try:
            run.open()
            _suites(run, suites)
        except OctoConformanceError as error:
            problem = error
            run.stop(error)
        except KeyboardInterrupt:
            run.stop(why="interrupted", code=INTERRUPTED)
        with _patient():
            verdict = run.close()
    if terminal is not None:
        terminal.close()
        print_summary(verdict, choice.folder)
    if problem is not None:
        from octo_conformance.cli import complain

        complain(problem)
        if problem.exit_code == 2:
            return 2
    return run.exit_code()


def _suites(run: Run, suites: Suites) -> None:
    """Collect and run the suites. Raises NothingSelected, or RunError where pytest itself failed."""
    roots = suite_roots()
    arguments = [
        *map(str, roots), "-c", os.devnull, f"--rootdir={roots[0]}", "--noconftest", "--import-mode=importlib",
        "--disable-plugin-autoload", "--assert=plain", "-p", "no:terminal", "-p", "no:cacheprovider",
        "-p", "no:logging", "-p", "no:warnings", "-p", "no:faulthandler", "-p", "no:unraisableexception",
        "-p", "no:threadexception",
    ]  # fmt: skip
    if run.choice.expression:
        arguments += ["-k", run.choice.expression]
    with _without_pytest_addopts():
        code = pytest.main(arguments, plugins=[suites])
    if isinstance(suites.problem, OctoConformanceError):
        raise suites.problem
    if code == pytest.ExitCode.INTERRUPTED:
        run.stop(why="interrupted", code=INTERRUPTED)
    elif code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RunError(f"the suites did not run (pytest ended with {code})", hint="Report this; the evidence file shows how far it came.")


@contextmanager
def _without_pytest_addopts() -> Iterator[None]:
    """A stranger's PYTEST_ADDOPTS must not change what is certified."""
    kept = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM ends a run like Ctrl-C: no new creates, then cleanup."""

    def interrupt(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _patient() -> Iterator[None]:
    """Cleanup and reports are finished even when somebody keeps pressing Ctrl-C."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
