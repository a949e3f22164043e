"""The life of a run: open the files, meet the target, let the suites work, clean up, judge, report."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from octo_conformance import __version__
from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.contract.statement_places import statement_places
from octo_conformance.errors import LeftBehind, OctoConformanceError, ReportUnwritable, SuiteFailed
from octo_conformance.evidence import (
    ClockLine,
    EndLine,
    Evidence,
    KnownLine,
    LimitLine,
    NoteLine,
    Stopped,
    WaiverLine,
)
from octo_conformance.evidence.repeated import RepeatedObjects
from octo_conformance.generate.generated import Generated
from octo_conformance.judge import Finding, Judge, load_rules
from octo_conformance.judge.gate import EXIT, Baseline, Decision, Terms, decide
from octo_conformance.judge.records import FindingRecord, Verdict
from octo_conformance.judge.verdict import describe
from octo_conformance.ledger.cleanup import cleanup
from octo_conformance.ledger.sealed import seal
from octo_conformance.plan import Plan
from octo_conformance.run.certify import certifies, write_certificate
from octo_conformance.run.folder import (
    EVIDENCE,
    LEDGER,
    Claimed,
    default_folder,
    forget_reports,
    new_ledger,
    prepare,
)
from octo_conformance.run.ledger_head import made_for
from octo_conformance.run.leftovers import leftover_line, still_held
from octo_conformance.run.listening import RunListener, listener_of
from octo_conformance.run.opening import (
    budget_lines,
    clock_of,
    codes_of,
    negotiation_line,
    run_line,
    setting_of,
    wire_limits,
)
from octo_conformance.run.options import RunOptions
from octo_conformance.run.secrets import secret_headers_of, secrets_of
from octo_conformance.stage.deliveries import Deliveries
from octo_conformance.stage.negotiation import negotiate
from octo_conformance.stage.stage import Stage
from octo_conformance.target import Target
from octo_conformance.values import utc
from octo_conformance.wire import LimitReached, Redactor, Wire
from octo_conformance.wire.refusals import Throttled

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

T = TypeVar("T")

__all__ = [
    "EXIT",
    "INTERRUPTED",
    "Audience",
    "Run",
    "default_folder",
    "prepare",
    "write_files",
]

INTERRUPTED = "interrupted"


class Audience(Protocol):
    """Who watches a run: the terminal, or nobody."""

    def on_line(self, line: KnownLine) -> None: ...

    def on_finding(self, finding: FindingRecord) -> None: ...

    def ask(self, question: str) -> bool | None: ...


class Run:
    """One run against one target. `open`, then `stage` is there; `close` ends it, whatever happened."""

    def __init__(
        self,
        target: Target,
        options: RunOptions,
        audience: Audience | None = None,
        waivers: Iterable[WaiverLine] = (),
        baseline: Baseline | None = None,
        sign: Ed25519PrivateKey | None = None,
    ) -> None:
        self.target = target
        self.options = options
        self.folder = options.folder or default_folder(target.url, datetime.now(UTC))
        self.contract: Contract = load_contract(target.profile, target.roots)
        self.started = time.monotonic()
        self.verdict: Verdict | None = None
        self._audience = audience
        self._sign = sign
        """Signs the certificate, if there is one."""
        self._terms = Terms(
            baseline=baseline,
            most_findings=options.max_findings,
            accept_missing=options.accept_missing,
            allow_incomplete=options.allow_incomplete,
        )
        self._lock = threading.Lock()
        self._stopped: Stopped | None = None
        self._defect: SuiteFailed | None = None
        self._ended = False
        self._limits: set[str] = set()
        repeated = RepeatedObjects(self.contract.embedded)
        self._redactor = Redactor(
            secrets_of(target), os.urandom(16), self.contract, secret_headers_of(target), repeated
        )
        self.asking: Callable[[], AbstractContextManager[None]] = nullcontext
        self.stage: Stage | None = None
        self.fixtures: dict[str, object] = {}
        """What a test may ask for by name, once the run is open."""
        self.wire: Wire | None = None
        self._listener: RunListener | None = None
        started_at = datetime.now(UTC)
        self.run_id = f"octoconf-{started_at:%y%m%d%H%M%S}-{os.urandom(3).hex()}"
        prepare(self.folder)
        self._claimed = Claimed(self.folder)
        try:
            about = made_for(target, self.run_id)
            self.ledger = new_ledger(self.folder / LEDGER, self.run_id, self.contract, about)
            forget_reports(self.folder)
        except (LeftBehind, ReportUnwritable):
            self._claimed.close()
            raise
        self.evidence = Evidence(self.folder / EVIDENCE, repeated)
        self.judge = Judge(self.contract, load_rules(suite_roots(target.roots)), self._found)
        self.judge.folder = str(self.folder)
        self.evidence.listen(self.judge.feed)
        self.evidence.listen(self._mind_the_file)
        if audience is not None:
            self.evidence.listen(self._watched)
        self.evidence.append(run_line(self.run_id, target, options, self.contract.digest, started_at))
        terms: list[KnownLine] = [*waivers, *budget_lines(target)]
        for term in terms:
            self.evidence.append(term)

    def open(self) -> Stage:
        """Meet the target. Raises RunErrors where it cannot be judged at all."""
        target, options, limits = self.target, self.options, self.target.limits
        redactor = self._redactor
        self.evidence.hide(redactor.text, redactor.said)
        self.wire = Wire(
            base_url=target.url,
            keys=dict(target.keys),
            headers=dict(target.headers),
            record=self.evidence.exchange,
            redactor=redactor,
            ledger=self.ledger,
            route=self.contract.route,
            limits=wire_limits(target, options),
            user_agent=f"octo-conformance/{__version__} (run {self.run_id})",
            ca_file=options.ca_file,
        )
        with self._lock:
            if self._stopped is not None:
                self.wire.stop()
        met = negotiate(self.wire, self.contract, target.capabilities, target.restricted)
        self.evidence.append(negotiation_line(met))
        clock = clock_of(target, options, self._add_key, self._is_stopped, self.ledger.note)
        clock.waiting = lambda said: self.evidence.append(NoteLine(message=said))
        clock.passed = lambda key, seconds: self.evidence.append(ClockLine(key=key, advance_s=seconds))
        self._listener = listener_of(target, redactor, self.ledger, self.evidence.append)
        deliveries = Deliveries(
            self._listener, self.run_id, limits.wait_s, self._is_stopped, clock.waiting, options.ca_file
        )
        codes = codes_of(target, options, redactor.add_code)
        setting = setting_of(self.run_id, target, options, codes, deliveries)
        self.stage = Stage(setting, self.contract, self.wire, self.ledger, clock, self.evidence.append)
        self.stage.negotiated, self.stage.offered = met.negotiated, met.offered
        generated = Generated(self.stage, self.evidence.append)
        self.fixtures = {"stage": self.stage, "octo": self.stage.octo, "generated": generated}
        return self.stage

    def stop(
        self, error: OctoConformanceError | None = None, *, why: str = "", code: str = "stopped"
    ) -> None:
        """No new creates from now on; the first reason given becomes part of the verdict. From any thread."""
        with self._lock:
            if self._stopped is None and not self._ended:
                if error is not None:
                    # A target that only wants to be asked later has broken nothing, and neither has the suite.
                    failed = not isinstance(error, Throttled)
                    self._stopped = Stopped(
                        code=error.code, message=error.message, hint=error.hint, error=failed
                    )
                else:
                    self._stopped = Stopped(
                        code=code, message=why, hint="Run it again.", error=code == "failed"
                    )
            if self.wire is not None:
                self.wire.stop()

    def interrupt(self, name: str) -> None:
        """A signal came. Whoever works goes on until its answer is there; nothing new is begun."""
        self.stop(why=f"interrupted ({name})", code=INTERRUPTED)

    @property
    def stopped(self) -> bool:
        """Nothing new is to be begun."""
        return self._stopped is not None

    @property
    def why_stopped(self) -> Stopped | None:
        """Why nothing new is to be begun."""
        return self._stopped

    @property
    def interrupted(self) -> bool:
        """Somebody stopped the run by a signal."""
        return self._stopped is not None and self._stopped.code == INTERRUPTED

    def close(self) -> Verdict:
        """Release what is held, judge, write every report. Returns the verdict.

        Raises ReportUnwritable where a file could not be written, and SuiteFailed where judging broke down; the
        others are written all the same.
        """
        verdict = self.judged()
        write_files(verdict, self.folder, self.contract, self.target.roots)
        whole = self.evidence.problem is None and self._defect is None
        if whole and certifies(verdict, narrowed=self.judge.selected is not None):
            write_certificate(verdict, self.folder, self._sign)
        if self.evidence.problem is not None:
            raise _unwritable(self.evidence, self.evidence.problem)
        if self._defect is not None:
            raise self._defect
        return verdict

    def judged(self) -> Verdict:
        """Release what is held, judge, and write nothing but the evidence. Returns the verdict."""
        try:
            self._release()
        except Exception as defect:
            self._not_released(defect)
        finally:
            if self._listener is not None:
                self._listener.close()
        with self._lock:
            # A signal that comes later stops nothing any more.
            self._ended = True
        seconds = round(time.monotonic() - self.started, 3)
        end = EndLine(finished_at=utc(datetime.now(UTC)), seconds=seconds, stopped=self._stopped)
        self.evidence.append(end)
        try:
            self.verdict = self.judge.verdict()
        except Exception as defect:
            self.verdict = self._without_judgement(end, defect)
        self.evidence.close()
        if self.wire is not None:
            self.wire.close()
        self.ledger.close()
        self._claimed.close()
        return self.verdict

    def exit_code(self) -> int:
        """The exit code of `run` for the verdict reached."""
        return self.decision().exit_code

    def decision(self) -> Decision:
        """The exit code under the terms of the run, and why it is not that of the verdict."""
        return decide(self.verdict, self._terms) if self.verdict else Decision(EXIT["ERROR"])

    def ask(self, question: str) -> bool | None:
        """What the user answers; None where nobody can be asked. Ctrl-C is a no, and ends the run."""
        if self._audience is None:
            return None
        with self.asking():
            return self._audience.ask(question)

    def hold_to(self, plan: Plan) -> None:
        """Hold the wire to the plan, as it is held to the limits of the target file."""
        if self.wire is not None:
            self.wire.hold_to(reservations=plan.whole.reservations, confirmations=plan.confirming)

    def reached(self, limit: LimitReached) -> None:
        """Note, once, that a limit kept something from being checked."""
        with self._lock:
            new = limit.limit not in self._limits
            self._limits.add(limit.limit)
        if new:
            self.evidence.append(LimitLine(limit=limit.limit, message=f"{limit.message}. {limit.hint}"))

    def said(self, text: str) -> str:
        """A text of the suite itself without anything that must not be kept or shown."""
        return self._redactor.said(text)

    # --- the rest ---------------------------------------------------------------------------------

    def _release(self) -> None:
        if self.wire is None or self.stage is None:
            return
        self.wire.stop()
        try:
            self.stage.clock.turn_back()
        except Exception as problem:
            # A clock that stays where it is must not keep what was booked from being released.
            self.evidence.append(NoteLine(message=str(problem)))
        self.wire.drain(self.target.limits.timeout_s)
        send = self.wire.for_cleanup()
        for leftover in cleanup(send, self.ledger, workers=self.options.concurrency):
            self.evidence.append(leftover_line(leftover))

    def _not_released(self, defect: Exception) -> None:
        """Clean-up broke down: what the ledger still holds is left behind, and the verdict says why."""
        why = f"clean-up failed ({type(defect).__name__}: {defect})"
        self.stop(SuiteFailed(self.said(why)))
        for entry in self.ledger.holds():
            self.evidence.append(still_held(entry, why))

    def _without_judgement(self, end: EndLine, defect: Exception) -> Verdict:
        """The verdict of a run that could not be judged: nothing was checked, and why."""
        self._defect = SuiteFailed(self.said(f"judging failed ({type(defect).__name__}: {defect})"))
        stopped = Stopped(
            code=self._defect.code, message=self._defect.message, hint=self._defect.hint, error=True
        )
        judge = Judge(self.contract, self.judge.rules)
        judge.folder = str(self.folder)
        lines: list[KnownLine] = [self.judge.run, *self.judge.leftovers, replace(end, stopped=stopped)]
        for line in lines:
            judge.feed(line)
        return judge.verdict()

    def _mind_the_file(self, line: KnownLine) -> None:
        """What can no longer be written down must not be done."""
        problem = self.evidence.problem
        if problem is not None and not self.stopped:
            self.stop(_unwritable(self.evidence, problem))

    def _watched(self, line: KnownLine) -> None:
        if self._audience is not None:
            self._tell(self._audience.on_line, line)

    def _found(self, finding: Finding) -> None:
        if self._audience is not None:
            self._tell(self._audience.on_finding, describe(self.judge, finding))

    def _tell(self, tell: Callable[[T], None], told: T) -> None:
        """A terminal that is gone, a pipe nobody reads any more, or a defect of whoever watches must not keep the
        run from cleaning up."""
        try:
            tell(told)
        except (Exception, SystemExit):  # the last is what rich makes of a broken pipe
            self._audience = None

    def _is_stopped(self) -> bool:
        """Whether waiting for something is no use any more."""
        return self.stopped or time.monotonic() - self.started > self.target.limits.seconds

    def _add_key(self, name: str, key: str) -> None:
        """A key that the target made for this run; a clean-up after a kill needs it too."""
        first = self.target.keys.get("first")
        if first is not None:
            self.ledger.note("key", name=name, sealed=seal(key, first))
        if self.wire is not None:
            self.wire.add_key(name, key)


def _unwritable(evidence: Evidence, problem: OSError) -> ReportUnwritable:
    return ReportUnwritable(
        f"{evidence.path} could not be written to its end: {problem.strerror or problem}",
        hint="Make room, or name another folder with --report DIR, and run again.",
    )


def write_files(verdict: Verdict, folder: Path, contract: Contract, roots: Iterable[Path] = ()) -> None:
    """verdict.json and every view of it."""
    from octo_conformance.report import write_reports

    write_reports(verdict, folder / EVIDENCE, folder, contract.catalogue, statement_places(roots), contract)
