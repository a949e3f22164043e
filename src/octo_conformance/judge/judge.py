"""The judge takes lines of evidence, reports findings as they appear, and gives a verdict at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from octo_conformance.contract import Contract
from octo_conformance.document import untraced
from octo_conformance.errors import NotOcto, told_defect
from octo_conformance.evidence import (
    BudgetLine,
    CollectedLine,
    EndLine,
    ExchangeLine,
    LeftoverLine,
    LimitLine,
    Line,
    NegotiationLine,
    Obstacle,
    OutcomeLine,
    RefusedLine,
    RunLine,
    StrangeLine,
    SuiteHead,
    TargetHead,
    WaiverLine,
)
from octo_conformance.judge import spoken
from octo_conformance.judge.answers import Answers
from octo_conformance.judge.budgets import Budgets
from octo_conformance.judge.built_in import SUCCESS
from octo_conformance.judge.findings import Finding, Findings, Identity
from octo_conformance.judge.records import Verdict
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.tally import tallies
from octo_conformance.judge.verdict import compose
from octo_conformance.judge.waivers import Waivers

DECLARED_NOT_ECHOED = "CORE-HDR-005"
_MOST_OF_A_DEFECT = 300
"""Characters of an exception that are reported, because it may quote a whole answer."""

L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class Failure:
    """A line that could not be judged because of a defect of the suite, with the exchange it is about."""

    message: str
    exchange: int | None


class Judge:
    """Feed it every line of a run, in order; ask for the verdict when the lines end.

    `on_finding` is called once for each new defect, while the run goes on.
    """

    def __init__(
        self, contract: Contract, rules: Rules, on_finding: Callable[[Finding], None] | None = None
    ) -> None:
        self.contract = contract
        self.rules = rules
        self.folder = "DIR"
        """Where the files of the run are, for the command that repeats a finding."""
        self.tallies = tallies()
        self.findings = Findings()
        self.run = RunLine(
            suite=SuiteHead(version="", contract_digest=contract.digest),
            target=TargetHead(url="", profile=contract.profile, declared=()),
            seed=0,
            depth="",
            started_at="",
        )
        self.negotiation: NegotiationLine | None = None
        self.end: EndLine | None = None
        self.tests: dict[str, str] = {}
        self.selected: frozenset[str] | None = None
        self.done: set[str] = set()
        self.told: set[str] = set()
        """Tests that compared something: they held, or broke."""
        self.leftovers: list[LeftoverLine] = []
        self.limits: list[str] = []
        self.traffic: dict[str, list[float]] = {}
        self.waivers = Waivers()
        self.budgets = Budgets()
        self.exchanges = 0
        self.failures: list[Failure] = []
        """What could not be judged and concerns no requirement that could be named."""
        self._on_finding = on_finding
        self._waiting: list[ExchangeLine] = []
        self._pending: list[OutcomeLine] = []
        """Broken behaviours whose operations have not worked yet: an operation that never works is one
        finding, not one for each test that used it."""
        self._positive = 0
        self.answers = Answers(contract, rules, self.tallies, self._see)

    def feed(self, line: Line) -> None:
        """Take in one line of evidence. Raises nothing.

        A line that cannot be judged is an error of the suite; the verdict reports it with the requirement
        concerned, and the run goes on.
        """
        self._guarded(self._take, line)

    def verdict(self) -> Verdict:
        """Everything verdict.json holds. Raises nothing; what is missing is NOT_VERIFIED."""
        stopped = self.end.stopped if self.end is not None else None
        if self.negotiation is None and stopped is not None and stopped.code == NotOcto.code:
            self._waiting.clear()  # whoever answered there is not the supplier
        self._flush()
        self.answers.end()
        self._settle(at_end=True)
        self.budgets.judge(self.traffic, self.tallies[self.budgets.requirement], self._see)
        return compose(self)

    # --- one method a kind of line ----------------------------------------------------------------

    def _take(self, line: Line) -> None:
        match line:
            case ExchangeLine():
                self._exchange(line)
            case OutcomeLine():
                self._outcome(line)
            case RefusedLine():
                self._refused(line)
            case RunLine():
                self.run = line
                self.waivers.begun(line.started_at)
            case WaiverLine():
                self.waivers.add(line)
            case BudgetLine():
                self.budgets.add(line)
            case NegotiationLine():
                self._negotiation(line)
            case CollectedLine():
                self.tests = {test.test: test.requirement for test in line.tests}
                self.selected = frozenset(line.selected) if line.selected is not None else None
            case LimitLine():
                self.limits.append(line.message)
            case LeftoverLine():
                self.leftovers.append(line)
            case EndLine():
                self.end = line
            case StrangeLine(why=str(why)):
                self.failures.append(Failure(f"a line of the evidence could not be read: {why}", None))

    def _negotiation(self, line: NegotiationLine) -> None:
        self.negotiation = line
        self.answers.negotiated = frozenset(line.negotiated)
        self.answers.offers(frozenset((*(line.offered or ()), *line.declared, *line.negotiated)))
        self._flush()
        if line.no_echo:
            return  # the missing header is a finding of every answer already
        for capability in sorted(set(line.declared) - set(line.echoed)):
            self._see(
                Finding(
                    identity=Identity(requirement=DECLARED_NOT_ECHOED, place=capability, kind="echo"),
                    strength="broken",
                    title=f"{capability} is declared and not echoed",
                    detail="The target file or the command declares it; Octo-Capabilities of the answer does not.",
                    expected=capability,
                    actual=", ".join(line.echoed) or "nothing",
                ),
                line.exchange,
            )

    def _exchange(self, line: ExchangeLine) -> None:
        self.exchanges += 1
        if line.response is not None and line.operation:
            self.traffic.setdefault(line.operation, []).append(line.response.elapsed_ms)
        if self.negotiation is None:
            self._waiting.append(line)
        else:
            self.answers.judge(line)
            if len(self.answers.positive) > self._positive:
                self._positive = len(self.answers.positive)
                self._settle()

    def _refused(self, line: RefusedLine) -> None:
        place = f"{line.operation} refused"
        self._see(
            Finding(
                identity=Identity(requirement=line.requirement, place=place, kind="refused"),
                strength="broken",
                title=f"{line.operation} refused a well-formed request",
                operation=line.operation,
                expected=line.expected,
                actual=line.actual,
                test=line.test,
            ),
            line.exchange,
        )

    def _outcome(self, line: OutcomeLine) -> None:
        self.done.add(line.test)
        if line.outcome in {"held", "broken", "tolerated"}:
            self.told.add(line.test)
        tally = self.tallies[line.requirement]
        match line.outcome:
            case "held":
                tally.held[frozenset((*line.operations, *line.control))] += 1
            case "broken":
                if self.selected is not None and line.requirement not in self.selected and line.of:
                    # The user asked for the test, not for the statement.
                    line = replace(line, requirement=line.of, again=False)
                self._pending.append(line)
                self._settle()
            case "tolerated":
                self._see(self._broken(line), line.exchange)
            case "blocked":
                tally.blocked.append(line)
            case "not_verified":
                tally.not_verified.append(line.message or "")
                if line.missing is not None:
                    tally.missing[line.message or ""] = line.missing
            case "not_applicable":
                tally.not_applicable.append(line.message or "")
            case _:
                tally.errors.append((f"{line.test}: {line.message}", list(line.exchanges)))

    # --- the rest ---------------------------------------------------------------------------------

    def _broken(self, line: OutcomeLine) -> Finding:
        place = line.place or line.test.split("[")[0]
        return Finding(
            identity=Identity(requirement=line.requirement, place=place, kind="behaviour"),
            strength="second_best" if line.outcome == "tolerated" else "broken",
            title=line.title or self.contract.catalogue[line.requirement].says,
            detail=line.message or "",
            operation=line.operation or (line.operations[-1] if line.operations else None),
            pointer=line.pointer,
            expected=line.expected,
            actual=line.actual,
            test=line.test,
            sentence=line.sentence or spoken.sentence(line.title or line.message or ""),
            sides=line.sides,
            differences=line.differences,
            story=line.story,
            cause=line.cause,
        )

    def _see(self, finding: Finding, exchange: int | None, times: int = 1) -> None:
        if self._named and self.selected is not None and finding.requirement not in self.selected:
            return
        if not self.contract.catalogue[finding.requirement].applies(self.contract.profile):
            return
        known, new = self.findings.see(finding, exchange, times)
        if new and self._on_finding is not None:
            self._on_finding(known)

    @property
    def _named(self) -> bool:
        """Whether the user asked for requirements and for nothing else. Whoever chose tests by their names is told
        of every defect in the answers to them."""
        return bool(self.run.selection.requirements)

    def _settle(self, *, at_end: bool = False) -> None:
        """Report the broken behaviours that stand on working operations.

        At the end report all of them, except those whose operation is itself a finding.
        """
        pending, self._pending = self._pending, []
        for line in pending:
            self._guarded(self._settle_at_end if at_end else self._settle_now, line)

    def _settle_now(self, line: OutcomeLine) -> None:
        if line.again or self._not_working(line):
            self._pending.append(line)  # a test that was written for this statement explains it better
        else:
            self._see(self._broken(line), line.exchange)

    def _settle_at_end(self, line: OutcomeLine) -> None:
        if line.again and (known := self.findings.of(line.requirement)):
            known[0].shown_at(line.pointer, line.test)
            self._see(known[0], line.exchange)
            if line.message and line.message not in known[0].detail:
                known[0].detail = "\n\n".join(filter(None, (known[0].detail, line.message)))
            return
        missing = self._not_working(line)
        stands = next((f for f in self.findings if missing & f.operations), None)
        if stands is None:
            self._see(self._broken(line), line.exchange)
        else:
            blocked = replace(line, by=Obstacle(requirement=stands.requirement))
            self.tallies[line.requirement].blocked.append(blocked)

    def _not_working(self, line: OutcomeLine) -> set[str]:
        """The operations that a test stands on and that have given no documented positive answer so far."""
        return {*line.operations, *line.control} - self.answers.positive

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for line in waiting:
            self._guarded(self.answers.judge, line)

    def _guarded(self, judge: Callable[[L], None], line: L) -> None:
        """Judge a line so that a defect of the judge costs this line alone. The test that got the answer waits meanwhile;
        what rules look at is not what the test looked at."""
        try:
            with untraced():
                judge(line)
        except Exception as defect:
            self._unjudged(line, defect)

    def _unjudged(self, line: Line, defect: Exception) -> None:
        number = exchange_of(line)
        what = f"exchange {number}" if isinstance(line, ExchangeLine) else f"a line {line.kind}"
        told = f"{what} could not be judged: {told_defect(defect, _MOST_OF_A_DEFECT)}"
        requirement = self._concerned(line)
        if requirement in self.contract.catalogue:
            self.tallies[requirement].unjudged.append(told)
        else:
            self.failures.append(Failure(told, number))

    def _concerned(self, line: Line) -> str:
        """The requirement that a line is about: its own, or that of its operation; "" for any other line."""
        match line:
            case ExchangeLine(operation=str(operation)) if self.contract.has_operation(operation):
                return self.contract.operation(operation).requirement
            case ExchangeLine():
                return SUCCESS
            case OutcomeLine() | RefusedLine():
                return line.requirement
        return ""


def exchange_of(line: Line) -> int | None:
    """The exchange that a line is about, or None where it is about none."""
    match line:
        case ExchangeLine():
            return line.n
        case OutcomeLine() | RefusedLine() | NegotiationLine():
            return line.exchange
    return None
