"""`octo-conformance run`."""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import click

from octo_conformance.commands.ci import tell_ci
from octo_conformance.commands.complaint import complain, drop_output
from octo_conformance.commands.earlier_runs import verdict_of
from octo_conformance.commands.keys import private_key
from octo_conformance.commands.target_options import accepted, asked_target, resolved, told_waivers
from octo_conformance.errors import OctoConformanceError, SuiteFailed
from octo_conformance.judge.gate import Baseline, Decision
from octo_conformance.judge.records import Verdict
from octo_conformance.report.closing import print_decision, print_summary
from octo_conformance.report.terminal import Terminal
from octo_conformance.run.interrupts import Interrupts
from octo_conformance.run.options import RunOptions
from octo_conformance.run.plugin import Suites
from octo_conformance.run.run import Run
from octo_conformance.run.session import hold_session
from octo_conformance.run.watchdog import Watchdog
from octo_conformance.wire import RunStopped


def certify(options: RunOptions, interrupts: Interrupts | None = None, *, as_json: bool = False) -> int:
    """Run the suites against a target; returns the exit code. Raises UsageErrors before anything is sent.

    `as_json`: the verdict goes to standard output, and all else to standard error.
    """
    stream = sys.stderr if as_json else None
    baseline = Baseline(verdict_of(options.baseline)) if options.baseline is not None else None
    sign = private_key(options.sign_key) if options.sign_key is not None else None
    with asked_target(options) as target:
        options = accepted(resolved(options, target), target)
        waivers = told_waivers(options, target)
        run = Run(target, options, terminal := Terminal(stream), waivers, baseline, sign)
        terminal.sort_by(lambda requirement: run.contract.catalogue[requirement].capability)
        code = carry_out(run, terminal, interrupts, stream)
        if as_json and run.verdict is not None:
            click.echo(json.dumps(run.verdict))
        return code


def carry_out(
    run: Run,
    terminal: Terminal | None,
    interrupts: Interrupts | None = None,
    stream: IO[str] | None = None,
) -> int:
    """Open the run, let pytest work, close it. Every way out releases what was made and writes all files."""
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
        unfinished = _closed(run)
    if terminal is not None:
        terminal.close()
    for told in (problem, unfinished):
        if told is not None and (told is problem or problem is None or told.message != problem.message):
            complain(told)
    if terminal is not None and run.verdict is not None:
        _summarize(run.verdict, run.folder, run.decision(), stream)
    if run.verdict is not None:
        tell_ci(run.verdict, run.folder, stream)
    if problem is not None and problem.exit_code == 2:
        return 2
    return unfinished.exit_code if unfinished is not None else run.exit_code()


def _closed(run: Run) -> OctoConformanceError | None:
    """Close the run; what kept a file from being written."""
    try:
        run.close()
    except OctoConformanceError as error:
        return error
    return None


def _summarize(verdict: Verdict, folder: Path, decision: Decision, stream: IO[str] | None) -> None:
    """Print the summary; the files and the exit code say it all the same where nobody reads it."""
    try:
        print_summary(verdict, folder, stream)
        print_decision(verdict, decision, stream)
        sys.stdout.flush()
    except (OSError, ValueError, SystemExit):
        drop_output()
    except Exception as defect:
        complain(SuiteFailed(f"the summary could not be made ({type(defect).__name__}: {defect})"))
