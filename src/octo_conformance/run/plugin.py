"""The pytest side of a run: options, which tests concern this target, and outcomes."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import NothingSelected, OctoConformanceError, RunError
from octo_conformance.evidence import CollectedLine, CollectedTest, NoteLine, OutcomeLine
from octo_conformance.judge.rewritten import rewrite, telling
from octo_conformance.plan import Plan
from octo_conformance.plan.traffic import measured
from octo_conformance.report.text import line, lines
from octo_conformance.run.execute import Blocked, execute
from octo_conformance.run.fixtures import RUN, generated, octo, stage
from octo_conformance.run.interrupts import Interrupts
from octo_conformance.run.options import PROFILES, RunOptions
from octo_conformance.run.outlook import warn
from octo_conformance.run.planning import kept_plan_of
from octo_conformance.run.run import Run
from octo_conformance.run.selection import Selection, Wanted, capabilities_of, select, waits_for_expiry
from octo_conformance.run.test_mode import be_in_test_mode
from octo_conformance.run.threads import TestThreads
from octo_conformance.run.watchdog import Watchdog
from octo_conformance.stage.signals import NotApplicable, NotVerified
from octo_conformance.stage.stage import Stage
from octo_conformance.suite import Claim
from octo_conformance.target import read_target
from octo_conformance.wire import LimitReached, RunStopped, TargetDown

_PICTURE = 40_000
"""Characters of what pytest shows of one failed test."""

# A session that pytest owns finds its fixtures in this module.
__all__ = ["FromClone", "Suites", "capabilities_of", "generated", "octo", "stage"]


class Suites:
    """Carries a run through a pytest session."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.claims: Mapping[str, tuple[Claim, tuple[str, ...]]] = {}
        self.selection: Selection | None = None
        self.plan: Plan | None = None
        self.problem: BaseException | None = None
        self._threads: TestThreads | None = None

    # --- choosing ---------------------------------------------------------------------------------

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """A stopped run does not even look for tests."""
        if self.run.stopped:
            raise pytest.Session.Interrupted("stopped")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Keep the tests that concern this target and this selection; say so in the evidence."""
        run = self.run
        session.config.stash[RUN] = run
        asked = run.options
        wanted = Wanted(
            requirements=asked.requirements,
            expression=asked.expression,
            tests=asked.tests,
            controls=asked.controls,
            negotiated=self._negotiated(),
            keys=tuple(run.target.keys),
            waits=asked.depth != "quick" or (run.stage is not None and run.stage.clock.movable),
        )
        selection = select(items, wanted, run.contract)
        self.claims, self.selection = selection.claims, selection
        if not selection.kept:
            self.problem = NothingSelected(
                "no test is selected", hint="Look at `octo-conformance requirements` for ids and names."
            )
        tests = tuple(
            CollectedTest(test=item.nodeid, requirement=self.claims[item.nodeid][0].requirement)
            for item in selection.kept
        )
        selected = tuple(sorted(selection.selected)) if selection.selected is not None else None
        run.evidence.append(CollectedLine(tests=tests, selected=selected))
        for out in selection.outside:
            run.evidence.append(
                OutcomeLine(
                    test=out.test, requirement=out.claim.requirement, outcome=out.outcome, message=out.why
                )
            )
        items[:] = selection.run
        if run.stage is not None:
            roots = suite_roots(run.target.roots)
            probe = not run.options.live
            self.plan = kept_plan_of(selection, run.contract, run.stage, roots, probe=probe)
            run.evidence.append(self.plan.line())

    def _negotiated(self) -> frozenset[str]:
        return self.run.stage.negotiated if self.run.stage is not None else frozenset()

    # --- running ----------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Ask for test mode, plant what takes time, let the bodies run ahead, and stop when the run stops."""
        stage = self.run.stage
        assert stage is not None
        if self.run.options.dry:
            return (yield)
        self._threads = TestThreads(self.run.options.concurrency, self._execute)
        try:
            self._prepare(stage, session)
            self._threads.start(session.items, measured(self.run.options.depth).tests)
            return (yield)
        except (RunError, RunStopped) as error:
            self.problem = self.problem or error
            raise session.Interrupted(type(error).__name__) from None
        finally:
            self._threads.stop()

    def _prepare(self, stage: Stage, session: pytest.Session) -> None:
        """Do what comes before the tests. Raises NotInTestMode, and RunStopped where the run was stopped."""
        bodies = (item.obj for item in session.items if isinstance(item, pytest.Function))
        rewrite([*bodies, *(rule.check for rule in self.run.judge.rules.all)])
        if self.plan is not None:
            self.run.hold_to(self.plan)
            for told in warn(self.run, self.plan):
                self.run.evidence.append(NoteLine(message=told))
        if self.plan is not None and self.plan.writes:
            be_in_test_mode(self.run, stage)
        if not stage.clock.movable and not stage.read_only and self.run.options.depth != "quick":
            stage.expired.plant(sum(map(waits_for_expiry, session.items)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """A stopped run reaches no further test."""
        if self.run.stopped:
            raise pytest.Session.Interrupted("stopped")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """A defect of the suite ends the run with a message instead of a traceback."""
        what = self.run.said(f"{excinfo.typename}: {excinfo.value}")
        self.problem = RunError(
            f"the suites did not run ({what})", hint="Report this; the evidence file shows how far it came."
        )
        return not os.environ.get("OCTO_DEBUG")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Report the body that ran ahead."""
        assert self._threads is not None
        try:
            self._threads.result(pyfuncitem)
        except (Blocked, NotVerified, NotApplicable, TargetDown, LimitReached, RunStopped) as reason:
            # States keep why they cannot be had, and its traceback all answers that led to it.
            reason.__traceback__ = None
            pytest.skip(self.run.said(f"{type(reason).__name__}: {reason}"))
        except Exception as problem:
            # The evidence says what broke; pytest's own picture of it costs more than the test itself.
            pytest.fail(self.run.said(f"{type(problem).__name__}: {problem}"), pytrace=False)
        return True

    def _execute(self, item: pytest.Function) -> None:
        claim, capabilities = self.claims[item.nodeid]
        stage = self.run.stage
        assert stage is not None
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        known = {**parameters, **self.run.fixtures}
        arguments = {name: known[name] for name in item._fixtureinfo.argnames}
        execute(self.run, stage, item.nodeid, claim, capabilities, lambda: telling(item.obj)(**arguments))


class FromClone(Suites):
    """`pytest suites --octo-url URL`: pytest owns the session, the verdict its exit code."""

    def __init__(self, run: Run, around: ExitStack) -> None:
        """`around` is closed when the run has ended."""
        super().__init__(run)
        self._around = around
        self.unfinished: OctoConformanceError | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if isinstance(self.problem, OctoConformanceError):
            self.run.stop(self.problem)
        elif self.problem is not None:
            self.run.stop(why=str(self.problem), code="failed")
        try:
            self.run.close()
            session.exitstatus = self.run.exit_code()
        except OctoConformanceError as error:
            self.unfinished = error
            session.exitstatus = error.exit_code
        self._around.close()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """What pytest shows of a test quotes answers, so it goes through the redactor too."""
        report: Any = yield

        def said(text: str) -> str:
            return lines(self.run.said(text), _PICTURE)

        report.sections = [(title, said(text)) for title, text in report.sections]
        if isinstance(report.longrepr, tuple):
            report.longrepr = (*report.longrepr[:2], said(str(report.longrepr[2])))
        elif report.longrepr is not None:
            report.longrepr = said(str(report.longrepr))
        return report

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        verdict = self.run.verdict
        if self.unfinished is not None:
            terminalreporter.write_line(line(f"error: {self.unfinished.message}. {self.unfinished.hint}"))
        if verdict is not None:
            terminalreporter.write_line(f"{verdict['verdict']}: {self.run.folder / 'report.html'}")
            for left in verdict["leftovers"]:
                terminalreporter.write_line(
                    self.run.said(f"left behind on the target: {left['kind']} {left['id']}")
                )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `pytest suites …`, named as those of the command."""
    group = parser.getgroup("octo", "OCTO conformance")
    group.addoption("--octo-url", help="base URL of the OCTO endpoint to certify")
    group.addoption("--octo-target", type=Path, help="target file (YAML)")
    group.addoption("--octo-token-env", default=RunOptions.token_env, help="variable that holds the key")
    group.addoption("--octo-second-token-env", help="variable that holds another reseller's key")
    group.addoption(
        "--octo-capability", action="append", default=[], help="restrict to and declare a capability"
    )
    group.addoption("--octo-profile", default=RunOptions.profile, choices=PROFILES)
    group.addoption("--octo-concurrency", type=int, default=RunOptions.concurrency)
    group.addoption("--octo-read-only", action="store_true", help="book nothing")
    group.addoption("--octo-live", action="store_true", help="allow a target that is not in test mode")
    group.addoption("--octo-report", type=Path, help="folder for the files of the run")


def pytest_configure(config: pytest.Config) -> None:
    """Open the run where a target is named; without one nothing happens."""
    if not (config.getoption("--octo-url", None) or config.getoption("--octo-target", None)):
        return
    try:
        target = read_target(
            config.getoption("--octo-url"),
            config.getoption("--octo-target"),
            token_env=config.getoption("--octo-token-env"),
            second_token_env=config.getoption("--octo-second-token-env"),
            profile=config.getoption("--octo-profile"),
            restricted=config.getoption("--octo-capability"),
            environment=os.environ,
        )
        options = RunOptions(
            profile=config.getoption("--octo-profile"),
            expression=config.getoption("keyword") or None,
            concurrency=config.getoption("--octo-concurrency"),
            read_only=config.getoption("--octo-read-only"),
            live=config.getoption("--octo-live"),
            folder=config.getoption("--octo-report"),
        )
        run = Run(target, options)
        around = ExitStack()
        watchdog = around.enter_context(Watchdog(run, _say))
        interrupts = around.enter_context(Interrupts())
        interrupts.listen(run.interrupt)
        interrupts.listen(lambda _: watchdog.hurry())
        try:
            run.open()
        except OctoConformanceError as error:
            if not isinstance(error, RunStopped):
                run.stop(error)
            run.close()
            around.close()
            raise
    except OctoConformanceError as error:
        pytest.exit(line(f"{error.message}. {error.hint}"), returncode=error.exit_code)
    config.pluginmanager.register(FromClone(run, around), "octo-suites")


def _say(error: OctoConformanceError) -> None:
    sys.stderr.write(f"{line(f'error: {error.message}. {error.hint}')}\n")
