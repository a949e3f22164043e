"""`octo-conformance run`."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from octo_conformance.contract import load_contract
from octo_conformance.errors import OctoConformanceError, RunError, SuiteFailed
from octo_conformance.interrupts import Interrupts
from octo_conformance.plugin import Suites
from octo_conformance.report.closing import print_summary
from octo_conformance.report.terminal import Terminal
from octo_conformance.roots import suite_roots
from octo_conformance.run import INTERRUPTED, Choice, Run, default_folder
from octo_conformance.target import Target, read_target
from octo_conformance.wire import RunStopped


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
    interrupts: Interrupts | None = None,
) -> int:
    """Run the suites against a target; returns the exit code. Raises UsageErrors before anything is sent."""
    contract = load_contract(profile=profile)
    contract.expand(prefixed(c) for c in capabilities)
    wanted = tuple(dict.fromkeys(i for r in requirements for i in _checks_of(contract, r)))
    with ExitStack() as stack:
        if url is None and target_file is None and not os.environ.get("OCTO_URL"):
            from octo_conformance.commands.embedded import embedded_target

            target = stack.enter_context(embedded_target(profile, seed, capabilities))
        else:
            target = read_target(
                url,
                target_file,
                token_env=token_env,
                second_token_env=second_token_env,
                profile=profile,
                restricted=capabilities,
            )
            contract.expand(prefixed(c) for c in target.capabilities)
        if ca_file is not None and not ca_file.is_file():
            raise RunError(
                f"the certificate file {ca_file} is not there", hint="Give the path of a PEM file."
            )
        choice = Choice(
            folder=folder or default_folder(target.url, datetime.now(UTC)),
            requirements=wanted,
            expression=expression,
            depth=depth,
            seed=seed,
            concurrency=concurrency,
            rate=rate,
            read_only=read_only,
            live=live,
            ca_file=ca_file,
            allow_incomplete=allow_incomplete,
        )
        return carry_out(target, choice, Terminal(), interrupts)


def prefixed(capability: str) -> str:
    return capability if "/" in capability else f"octo/{capability}"


def _checks_of(contract: Any, identifier: str) -> tuple[str, ...]:
    """The requirement, and those that cover it. Raises UnknownRequirement."""
    entry = contract.catalogue[identifier]
    return (identifier, *(i for other in entry.covered_by for i in _checks_of(contract, other)))


def carry_out(
    target: Target, choice: Choice, terminal: Terminal | None, interrupts: Interrupts | None = None
) -> int:
    """Open the run, let pytest work, close it. Every way out releases what was made and writes all files."""
    run = Run(target, choice, terminal)
    problem: OctoConformanceError | None = None
    with nullcontext(interrupts) if interrupts else Interrupts() as signals:
        signals.listen(run.interrupt)
        run.asking = signals.asking
        try:
            run.open()
            if run.stopped:
                raise RunStopped
            _suites(run, Suites(run))
        except RunStopped:
            pass  # whoever stopped it has said why
        except OctoConformanceError as error:
            problem = error
        except Exception as error:
            if os.environ.get("OCTO_DEBUG"):
                click.echo(run.said(traceback.format_exc()), err=True)
            problem = SuiteFailed(run.said(f"the suite itself failed ({type(error).__name__}: {error})"))
        if problem is not None:
            run.stop(problem)
        verdict = run.close()
    if terminal is not None:
        terminal.close()
    if problem is not None:
        from octo_conformance.cli import complain

        complain(problem)
    if terminal is not None:
        print_summary(verdict, choice.folder)
    if problem is not None and problem.exit_code == 2:
        return 2
    return run.exit_code()


def _suites(run: Run, suites: Suites) -> None:
    """Collect and run the suites. Raises NothingSelected, or RunError where pytest itself failed."""
    roots = suite_roots()
    arguments = [
        *map(str, roots),
        "-c",
        os.devnull,
        f"--rootdir={roots[0]}",
        "--noconftest",
        "--import-mode=importlib",
        "--disable-plugin-autoload",
        "--assert=plain",
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
    ]
    if run.choice.expression:
        arguments += ["-k", run.choice.expression]
    with _without_pytest_addopts():
        code = pytest.main(arguments, plugins=[suites])
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
