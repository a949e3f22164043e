"""The pytest side of a run: options, fixtures, which tests concern this target, and outcomes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.ahead import Ahead
from octo_conformance.errors import NothingSelected, OctoConformanceError, RunError
from octo_conformance.perform import Blocked, perform
from octo_conformance.run import Choice, Run, default_folder
from octo_conformance.stage.signals import NotApplicable, NotVerified
from octo_conformance.suite import Claim
from octo_conformance.target import read_target
from octo_conformance.wire import LimitReached, RunStopped, TargetDown

CORE_FOLDERS = {"core", "negotiation", "journeys", "properties"}
"""Suite folders that belong to no capability of their own."""


def capabilities_of(folder: str) -> tuple[str, ...]:
    """What the tests of a suite folder ask for in the header."""
    return () if folder in CORE_FOLDERS else (f"octo/{folder}",)


class Suites:
    """Carries a run through a pytest session."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.claims: dict[str, tuple[Claim, tuple[str, ...]]] = {}
        self.problem: BaseException | None = None
        self._tested: set[str] = set()
        self._ahead: Ahead | None = None

    @pytest.fixture(scope="session")
    def stage(self) -> Any:
        """What tests stand on: products, states, time."""
        return self.run.stage

    @pytest.fixture(scope="session")
    def octo(self) -> Any:
        """A reseller's client that asks for the capabilities of the running test."""
        assert self.run.stage is not None
        return self.run.stage.octo

    # --- choosing ---------------------------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Keep the tests that concern this target and this selection; say so in the evidence."""
        kept: list[pytest.Item] = []
        outside: list[tuple[pytest.Item, Claim, str, str]] = []
        marked = [(item, getattr(getattr(item, "obj", None), "octo_claim", None)) for item in items]
        self._tested = {claim.requirement for _, claim in marked if claim is not None}
        for item, claim in marked:
            if claim is None:
                raise pytest.UsageError(f"{item.nodeid} says no requirement; decorate it with @requirement")
            asked = tuple(dict.fromkeys((*capabilities_of(item.path.parent.name), *claim.capabilities)))
            self.claims[item.nodeid] = (claim, asked)
            entry = self.run.contract.catalogue[claim.requirement]
            if not entry.applies(self.run.contract.profile) or not self._selected(item, claim):
                continue
            kept.append(item)
            missing = [c for c in asked if c not in self._negotiated()]
            if missing:
                outside.append((item, claim, "not_applicable", f"{', '.join(missing)} is not offered"))
            elif claim.needs_key and claim.needs_key not in self.run.target.keys:
                why = f"needs the key of a {claim.needs_key} reseller; name its variable with --{claim.needs_key}-token-env"
                outside.append((item, claim, "not_verified", why))
        chosen = self.run.choice
        narrowed = bool(chosen.requirements or chosen.expression)
        selected = set(chosen.requirements) or {self.claims[i.nodeid][0].requirement for i in kept}
        if not kept:
            self.problem = NothingSelected("no test is selected", hint="Look at `octo-conformance requirements` for ids and names.")
        tests = [{"test": item.nodeid, "requirement": self.claims[item.nodeid][0].requirement} for item in kept]
        self.run.evidence.append("collected", tests=tests, selected=sorted(selected) if narrowed else None)
        for item, claim, outcome, message in outside:
            self._tell(item.nodeid, claim, outcome, message)
            kept.remove(item)
        items[:] = sorted(kept, key=lambda item: "expired" in _names(item))

    def _selected(self, item: pytest.Item, claim: Claim) -> bool:
        wanted = self.run.choice.requirements
        if not wanted or claim.requirement in wanted:
            return True
        # What is checked on traffic has no test of its own: the journeys of its suite show it.
        untested = [w for w in wanted if w not in self._tested]
        folders = {_folder(self.run.contract.catalogue[w].capability) for w in untested}
        folder = item.path.parent.name
        return (folder if folder not in CORE_FOLDERS else "core") in folders

    def _negotiated(self) -> frozenset[str]:
        return self.run.stage.negotiated if self.run.stage is not None else frozenset()

    # --- running ----------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Plant what takes time, let the bodies run ahead, and stop them when the session stops."""
        stage = self.run.stage
        assert stage is not None
        if not stage.clock.movable and not stage.read_only:
            stage.expired.plant(sum("expired" in _names(item) for item in session.items))
        self._ahead = Ahead(self.run.choice.concurrency, self._perform)
        self._ahead.start(session.items)
        try:
            return (yield)
        finally:
            self._ahead.stop()

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """A defect of the suite ends the run with a message instead of a traceback."""
        what = f"{excinfo.typename}: {excinfo.value}"
        self.problem = RunError(f"the suites did not run ({what})", hint="Report this; the evidence file shows how far it came.")
        return not os.environ.get("OCTO_DEBUG")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Report the body that ran ahead."""
        assert self._ahead is not None
        try:
            self._ahead.result(pyfuncitem)
        except (Blocked, NotVerified, NotApplicable, TargetDown, LimitReached, RunStopped) as reason:
            pytest.skip(f"{type(reason).__name__}: {reason}")
        except Exception as problem:
            # The evidence says what broke; pytest's own picture of it costs more than the test itself.
            pytest.fail(f"{type(problem).__name__}: {problem}", pytrace=False)
        return True

    def _perform(self, item: pytest.Function) -> None:
        claim, capabilities = self.claims[item.nodeid]
        stage = self.run.stage
        assert stage is not None
        known = {"octo": stage.octo, "stage": stage}
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        arguments = {n: known[n] if n in known else parameters[n] for n in item._fixtureinfo.argnames}
        perform(self.run, stage, item.nodeid, claim, capabilities, lambda: item.obj(**arguments))

    def _tell(self, test: str, claim: Claim, outcome: str, message: str) -> None:
        self.run.evidence.append(
            "outcome", test=test, requirement=claim.requirement, outcome=outcome, message=message, expected=None,
            actual=None, pointer=None, exchange=None, by=None, exchanges=[], operations=[],
        )  # fmt: skip


class FromClone(Suites):
    """`pytest suites --octo-url URL`: pytest owns the session, the verdict its exit code."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.problem is not None:
            self.run.stop(why=str(self.problem), code="failed")
        self.run.close()
        session.exitstatus = self.run.exit_code()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        verdict = self.run.verdict
        if verdict is not None:
            terminalreporter.write_line(f"{verdict['verdict']}: {self.run.choice.folder / 'report.html'}")


def _folder(capability: str) -> str:
    return capability.removeprefix("octo/")


def _names(item: pytest.Item) -> tuple[str, ...]:
    """Attribute names the body of a test uses; those that wait for an expiry are run last."""
    code = getattr(getattr(item, "obj", None), "__code__", None)
    return code.co_names if code is not None else ()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `pytest suites …`, named as those of the command."""
    group = parser.getgroup("octo", "OCTO conformance")
    group.addoption("--octo-url", help="base URL of the OCTO endpoint to certify")
    group.addoption("--octo-target", type=Path, help="target file (YAML)")
    group.addoption("--octo-token-env", default="OCTO_TOKEN", help="variable that holds the key")
    group.addoption("--octo-second-token-env", help="variable that holds another reseller's key")
    group.addoption("--octo-capability", action="append", default=[], help="restrict to and declare a capability")
    group.addoption("--octo-profile", default="octo", choices=["octo", "ventrata"])
    group.addoption("--octo-concurrency", type=int, default=4)
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
        folder = config.getoption("--octo-report") or default_folder(target.url, datetime.now(UTC))
        expression = config.getoption("keyword") or None
        run = Run(target, Choice(folder=folder, expression=expression, concurrency=config.getoption("--octo-concurrency")))
        try:
            run.open()
        except OctoConformanceError as error:
            run.stop(error)
            run.close()
            raise
    except OctoConformanceError as error:
        pytest.exit(f"{error.message}. {error.hint}", returncode=error.exit_code)
    config.pluginmanager.register(FromClone(run), "octo-suites")
