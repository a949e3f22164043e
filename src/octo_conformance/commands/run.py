"""`octo-conformance run`."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import nullcontext

import click

from octo_conformance.commands.complaint import complain
from octo_conformance.commands.target_options import asked_target, resolved
from octo_conformance.errors import OctoConformanceError, SuiteFailed
from octo_conformance.report.closing import print_summary
from octo_conformance.report.terminal import Terminal
from octo_conformance.run.interrupts import Interrupts
from octo_conformance.run.options import RunOptions
from octo_conformance.run.plugin import Suites
from octo_conformance.run.run import Run
from octo_conformance.run.session import hold_session
from octo_conformance.run.watchdog import Watchdog
from octo_conformance.target import Target
from octo_conformance.wire import RunStopped


def certify(options: RunOptions, interrupts: Interrupts | None = None) -> int:
    """Run the suites against a target; returns the exit code. Raises UsageErrors before anything is sent."""
    with asked_target(options) as target:
        return carry_out(target, resolved(options, target), Terminal(), interrupts)


def carry_out(
    target: Target, options: RunOptions, terminal: Terminal | None, interrupts: Interrupts | None = None
) -> int:
    """Open the run, let pytest work, close it. Every way out releases what was made and writes all files."""
    run = Run(target, options, terminal)
    problem: OctoConformanceError | None = None
    with (
        Watchdog(run, complain) as watchdog,
        nullcontext(interrupts) if interrupts else Interrupts() as signals,
    ):
        signals.listen(run.interrupt)
        signals.listen(lambda _: watchdog.hurry())
        run.asking = signals.asking
        try:
            run.open()
            if run.stopped:
                raise RunStopped
            hold_session(run, Suites(run))
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
        complain(problem)
    if terminal is not None:
        try:
            print_summary(verdict, run.folder)
            sys.stdout.flush()
        except (OSError, SystemExit):
            # Nobody reads what is printed; the files and the exit code say it all the same.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if problem is not None and problem.exit_code == 2:
        return 2
    return run.exit_code()
