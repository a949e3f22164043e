"""This module decides the status of each requirement, and says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from octo_conformance.contract import Requirement
from octo_conformance.contract.conditions import CONDITIONS
from octo_conformance.document import JsonValue
from octo_conformance.evidence import Obstacle, OutcomeLine
from octo_conformance.judge.findings import Finding
from octo_conformance.judge.records import StatusWord
from octo_conformance.judge.waivers import told
from octo_conformance.judge.words import NOT_SELECTED

if TYPE_CHECKING:
    from octo_conformance.judge.judge import Judge

WORST_FIRST: tuple[StatusWord, ...] = (
    "FAIL",
    "ERROR",
    "BLOCKED",
    "NOT_VERIFIED",
    "WAIVED",
    "WARN",
    "PASS",
    "NOT_APPLICABLE",
)


@dataclass
class Status:
    """What a requirement ends with."""

    word: StatusWord
    checks: int = 0
    reason: str | None = None
    findings: list[Finding] = field(default_factory=list)
    missing: JsonValue = None


class Statuses:
    """Decides the status of every requirement of the catalogue from what the judge knows."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._catalogue = judge.contract.catalogue
        self._profile = judge.run.target.profile
        self._negotiated = judge.answers.negotiated
        self._decided: dict[str, Status] = {}
        self._missing_routes = judge.answers.missing_routes
        self._tests_of: dict[str, list[str]] = {}
        for test, requirement in judge.tests.items():
            self._tests_of.setdefault(requirement, []).append(test)

    def of(self, identifier: str) -> Status:
        """The status of a requirement, decided once."""
        if identifier not in self._decided:
            self._decided[identifier] = self._survived(self._catalogue[identifier])
        return self._decided[identifier]

    def _survived(self, requirement: Requirement) -> Status:
        """The status, or ERROR where answers about it could not be judged and none of the others breaks
        it."""
        unjudged = self._judge.tallies[requirement.id].unjudged
        try:
            decided = self._decide(requirement)
        except Exception as defect:
            return Status("ERROR", reason=f"no status could be decided: {type(defect).__name__}: {defect}")
        if decided.word == "WARN" and self._judge.run.selection.strict:
            decided.word = "FAIL"
        if unjudged and decided.word != "FAIL":
            return Status("ERROR", decided.checks, unjudged[0], decided.findings)
        return decided

    def _decide(self, requirement: Requirement) -> Status:
        judge = self._judge
        if requirement.profiles and self._profile not in requirement.profiles:
            return Status("NOT_APPLICABLE", reason=f"concerns the profile {', '.join(requirement.profiles)}")
        findings = judge.findings.of(requirement.id)
        if requirement.excluded and not findings:
            return Status("NOT_APPLICABLE", reason=f"not checked: {requirement.excluded}")
        outside = self._outside(requirement)
        if outside and not findings:
            return Status("NOT_APPLICABLE", reason=outside)
        if judge.selected is not None and requirement.id not in judge.selected and not findings:
            return Status("NOT_VERIFIED", reason=NOT_SELECTED)
        if requirement.covered_by and not findings:
            return self._covered(requirement)
        return self._checked(requirement, findings)

    def _outside(self, requirement: Requirement) -> str | None:
        """Why a requirement of a capability does not concern this run, or None."""
        needed = [requirement.capability, *requirement.with_capabilities]
        missing = [c for c in needed if c != "octo/core" and c not in self._negotiated]
        return f"{', '.join(missing)} is not offered" if missing else None

    def _covered(self, requirement: Requirement) -> Status:
        others = {name: self.of(name) for name in requirement.covered_by}
        applicable = {name: s for name, s in others.items() if s.word != "NOT_APPLICABLE"} or others
        name, worst = min(applicable.items(), key=lambda item: WORST_FIRST.index(item[1].word))
        word = worst.word
        if word == "FAIL" and not requirement.binding:
            word = "WARN"
        return Status(word, worst.checks, f"covered by {name}", list(worst.findings))

    def _checked(self, requirement: Requirement, findings: list[Finding]) -> Status:
        tally = self._judge.tallies[requirement.id]
        checks = tally.checks(self._judge.answers.positive)
        open_ones = self._judge.waivers.open(findings)
        if requirement.binding and any(f.strength == "broken" for f in open_ones):
            return Status("FAIL", checks + len(findings), None, findings)
        if tally.errors and (not findings or not open_ones):
            return self._failed(*tally.errors[0], checks)
        if open_ones:
            return Status("WARN", checks + len(findings), None, findings)
        if findings:
            waiver = self._judge.waivers.covering(findings[0])
            reason = told(waiver) if waiver is not None else None
            return Status("WAIVED", checks + len(findings), reason, findings)
        if tally.blocked:
            return self._blocked(tally.blocked[0], checks)
        if tally.not_verified:
            reason = min(tally.not_verified)  # whichever test came first: two equal runs say the same
            return Status("NOT_VERIFIED", checks, reason, missing=tally.missing.get(reason))
        missed = [t for t in self._tests_of.get(requirement.id, ()) if t not in self._judge.done]
        if missed:
            return Status("NOT_VERIFIED", checks, f"not reached: {self._stopped()}")
        if checks:
            return Status("PASS", checks)
        return self._unchecked(requirement)

    def _unchecked(self, requirement: Requirement) -> Status:
        """The reason why nothing held and nothing broke."""
        judge, tally = self._judge, self._judge.tallies[requirement.id]
        uncontrolled = tally.without_control(judge.answers.positive)
        if uncontrolled:
            return self._uncontrolled(uncontrolled[0])
        if tally.unreadable:
            exchange, pointer = tally.unreadable[0]
            finding = judge.findings.at(exchange, pointer) if exchange is not None else None
            if finding is not None:
                return Status(
                    "BLOCKED", 0, f"{pointer} could not be read, see {finding.requirement}", [finding]
                )
            return self._left_out(exchange, pointer)
        if tally.not_applicable:
            return Status("NOT_APPLICABLE", 0, min(tally.not_applicable))
        if judge.exchanges == 0 or judge.negotiation is None:
            return Status("NOT_VERIFIED", 0, f"not reached: {self._stopped()}")
        when, cut_short = requirement.when, self._cut_short()
        if when and when.product and len(judge.answers.products):
            if not CONDITIONS[when.product].is_met(judge.answers.products.plain()):
                return Status("NOT_APPLICABLE", 0, f"no product of the catalogue is {when.product}")
        elif when and when.seen and self._anything_positive() and not cut_short:
            return Status("NOT_APPLICABLE", 0, f"concerns {when.seen}; none was seen in this run")
        optional = self._profile != "octo" and requirement.id in judge.contract.stamped
        if optional and self._anything_positive() and not cut_short:
            return Status(
                "NOT_APPLICABLE", 0, f"left out by the supplier, as the profile {self._profile} allows"
            )
        return Status("NOT_VERIFIED", 0, cut_short or "nothing in this run showed it")

    def _blocked(self, line: OutcomeLine, checks: int) -> Status:
        """The finding that stood in the way, found by place or by requirement."""
        findings, by = self._judge.findings, line.by or Obstacle()
        finding = None
        if by.exchange is not None:
            finding = findings.at(by.exchange, by.pointer)
        if finding is None and by.requirement is not None:
            finding = next(iter(findings.of(by.requirement)), None)
        if finding is None:
            missing = self._missing_routes.get(by.exchange or 0)
            if missing is not None:
                return self._uncontrolled(missing)
            if by.pointer:
                return self._left_out(by.exchange, by.pointer)
            return Status("NOT_VERIFIED", checks, line.message)
        return Status("BLOCKED", checks, f"{finding.requirement}: {finding.title}", [finding])

    def _failed(self, what: str, exchanges: list[int], checks: int) -> Status:
        """The suite itself failed. Where an answer that it stood on is already a finding, that finding is
        the reason."""
        for exchange in exchanges:
            finding = self._judge.findings.at(exchange)
            if finding is not None and self._catalogue[finding.requirement].binding:
                return Status("BLOCKED", checks, f"{finding.requirement}: {finding.title}", [finding])
        return Status("ERROR", checks, what)

    def _uncontrolled(self, operation: str) -> Status:
        """The operation that a check relies on never worked, so its refusals prove nothing."""
        judge = self._judge
        why = f"{operation} never gave a documented positive answer in this run"
        if not judge.contract.has_operation(operation):
            return Status("BLOCKED", 0, why)
        findings = judge.findings.of(judge.contract.operation(operation).requirement)
        findings = findings or [f for f in judge.findings if operation in f.operations]
        if not findings and judge.contract.operation(operation).optional:
            return Status("NOT_APPLICABLE", 0, f"{operation} is optional and shows nothing here")
        cut_short = self._cut_short()
        if cut_short and not findings:
            return Status("NOT_VERIFIED", 0, cut_short)
        reason = f"{why}, see {findings[0].requirement}" if findings else why
        return Status("BLOCKED", 0, reason, findings[:1])

    def _left_out(self, exchange: int | None, pointer: str) -> Status:
        """A field was not there, and no finding demands it, because a profile may make it optional."""
        if self._profile != "octo":
            return Status(
                "NOT_APPLICABLE",
                0,
                f"the supplier leaves out {pointer}, as the profile {self._profile} allows",
            )
        return Status("NOT_VERIFIED", 0, f"exchange {exchange} carries nothing readable at {pointer or '/'}")

    def _anything_positive(self) -> bool:
        return bool(self._judge.answers.positive)

    def _cut_short(self) -> str | None:
        """The reason why this run could not show everything, or None."""
        judge = self._judge
        if judge.run.selection.read_only:
            return "the run is read-only; leave --read-only out to check this"
        if judge.limits:
            return f"not reached: {judge.limits[0]}"
        return f"not reached: {self._stopped()}" if judge.end is not None and judge.end.stopped else None

    def _stopped(self) -> str:
        end = self._judge.end
        return end.stopped.message if end is not None and end.stopped else "the run ended before"
