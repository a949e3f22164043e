"""The fold: lines of evidence in, findings as they appear, a verdict at the end."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from octo_conformance.contract import Contract
from octo_conformance.evidence import Line
from octo_conformance.judge.answers import Answers
from octo_conformance.judge.built_in import SUCCESS
from octo_conformance.judge.findings import Finding, Findings, Identity
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.tally import tallies

DECLARED_NOT_ECHOED = "CORE-HDR-005"
_MOST_OF_A_DEFECT = 300
"""Characters of an exception that are told; it may quote a whole answer."""


@dataclass(frozen=True)
class Failure:
    """A line that a defect of the suite kept from being judged, with the exchange it is about."""

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
        self.tallies = tallies()
        self.findings = Findings()
        self.run: Line = {}
        self.negotiation: Line | None = None
        self.end: Line | None = None
        self.tests: dict[str, str] = {}
        self.selected: frozenset[str] | None = None
        self.done: set[str] = set()
        self.leftovers: list[Line] = []
        self.limits: list[str] = []
        self.traffic: dict[str, list[float]] = {}
        self.exchanges = 0
        self.failures: list[Failure] = []
        """What could not be judged and concerns no requirement that could be named."""
        self._on_finding = on_finding
        self._waiting: list[Line] = []
        self._pending: list[Line] = []
        """Broken behaviours whose operations have not worked yet: an operation that never works is one
        finding, not one for each test that used it."""
        self._positive = 0
        self.answers = Answers(contract, rules, self.tallies, self._see)

    def feed(self, line: Line) -> None:
        """Take in one line of evidence. Raises nothing: a line that cannot be judged is an error of the suite,
        told with the requirement concerned, and the run goes on."""
        handle = getattr(self, f"_on_{line.get('kind')}", None)
        if handle is not None:
            self._guarded(handle, line)

    def verdict(self) -> dict[str, Any]:
        """Everything verdict.json holds. Raises nothing; what is missing is NOT_VERIFIED."""
        from octo_conformance.judge.verdict import compose

        self._flush()
        self._settle(at_end=True)
        return compose(self)

    def _guarded(self, judge: Callable[[Line], None], line: Line) -> None:
        """Let a defect of the judge cost this line alone."""
        try:
            judge(line)
        except Exception as defect:
            self._unjudged(line, defect)

    def _unjudged(self, line: Line, defect: Exception) -> None:
        number = line.get("n") or line.get("exchange")
        what = f"exchange {number}" if line.get("kind") == "exchange" else f"a line {line.get('kind')}"
        where = traceback.extract_tb(defect.__traceback__)[-1]
        why = (
            f"{type(defect).__name__}: {str(defect)[:_MOST_OF_A_DEFECT]} ({where.name}, line {where.lineno})"
        )
        told = f"{what} could not be judged: {why}"
        requirement = self._concerned(line)
        if requirement is None:
            self.failures.append(Failure(told, number))
        else:
            self.tallies[requirement].unjudged.append(told)

    def _concerned(self, line: Line) -> str | None:
        """The requirement that a line speaks of: its own, or that of the operation. None for any other line."""
        operation = line.get("operation")
        requirement = line.get("requirement")
        if line.get("kind") == "exchange":
            if isinstance(operation, str) and self.contract.has_operation(operation):
                requirement = self.contract.operation(operation).requirement
            else:
                requirement = SUCCESS
        return requirement if requirement in self.contract.catalogue else None

    # --- one method a kind of line ----------------------------------------------------------------

    def _on_run(self, line: Line) -> None:
        self.run = line

    def _on_negotiation(self, line: Line) -> None:
        self.negotiation = line
        self.answers.negotiated = frozenset(line["negotiated"])
        self._flush()
        if line.get("no_echo"):
            return  # the missing header is a finding of every answer already
        for capability in sorted(set(line["declared"]) - set(line["echoed"])):
            self._see(
                Finding(
                    Identity(DECLARED_NOT_ECHOED, capability, "echo"),
                    "broken",
                    f"{capability} is declared and not echoed",
                    "The target file or the command declares it; Octo-Capabilities of the answer does not.",
                    None,
                    None,
                    capability,
                    ", ".join(line["echoed"]) or "nothing",
                ),
                line.get("exchange"),
            )

    def _on_collected(self, line: Line) -> None:
        self.tests = {test["test"]: test["requirement"] for test in line["tests"]}
        self.selected = frozenset(line["selected"]) if line["selected"] is not None else None

    def _on_exchange(self, line: Line) -> None:
        self.exchanges += 1
        if line.get("response") is not None and line.get("operation"):
            self.traffic.setdefault(line["operation"], []).append(line["response"]["elapsed_ms"])
        if self.negotiation is None:
            self._waiting.append(line)
        else:
            self.answers.judge(line)
            if len(self.answers.positive) > self._positive:
                self._positive = len(self.answers.positive)
                self._settle()

    def _on_refused(self, line: Line) -> None:
        self._see(
            Finding(
                Identity(line["requirement"], f"{line['operation']} refused", "refused"),
                "broken",
                f"{line['operation']} refused a well-formed request",
                "",
                line["operation"],
                None,
                line["expected"],
                line["actual"],
                test=line.get("test"),
            ),
            line["exchange"],
        )

    def _on_outcome(self, line: Line) -> None:
        self.done.add(line["test"])
        tally = self.tallies[line["requirement"]]
        match line["outcome"]:
            case "held":
                operations = {*line["operations"], *line.get("control", ())}
                tally.held[frozenset(operations)] += 1
            case "broken":
                if self.selected is not None and line["requirement"] not in self.selected and line.get("of"):
                    line = {
                        **line,
                        "requirement": line["of"],
                        "again": False,
                    }  # the test was asked for, not the statement
                self._pending.append(line)
                self._settle()
            case "tolerated":
                self._see(self._broken(line, "tolerated"), line.get("exchange"))
            case "blocked":
                tally.blocked.append(line)
            case "not_verified":
                tally.not_verified.append(line["message"])
            case "not_applicable":
                tally.not_applicable.append(line["message"])
            case _:
                tally.errors.append((f"{line['test']}: {line['message']}", line["exchanges"]))

    def _on_limit(self, line: Line) -> None:
        self.limits.append(line["message"])

    def _on_leftover(self, line: Line) -> None:
        self.leftovers.append(line)

    def _on_end(self, line: Line) -> None:
        self.end = line

    # --- the rest ---------------------------------------------------------------------------------

    def _broken(self, line: Line, outcome: str) -> Finding:
        operations = line.get("operations") or [None]
        return Finding(
            Identity(line["requirement"], line.get("place") or line["test"].split("[")[0], "behaviour"),
            "broken" if outcome == "broken" else "second_best",
            line.get("title") or self.contract.catalogue[line["requirement"]].says,
            line["message"],
            line.get("operation") or operations[-1],
            line.get("pointer"),
            line["expected"],
            line["actual"],
            test=line["test"],
        )

    def _see(self, finding: Finding, exchange: int | None, times: int = 1) -> None:
        if self.selected is not None and finding.requirement not in self.selected:
            return
        if not self.contract.catalogue[finding.requirement].applies(self.contract.profile):
            return
        known, new = self.findings.see(finding, exchange, times)
        if new and self._on_finding is not None:
            self._on_finding(known)

    def _settle(self, *, at_end: bool = False) -> None:
        """Report the broken behaviours that stand on working operations; at the end all of them, except
        those whose operation is itself a finding."""
        pending, self._pending = self._pending, []
        for line in pending:
            self._guarded(partial(self._settle_one, at_end=at_end), line)

    def _settle_one(self, line: Line, *, at_end: bool) -> None:
        missing = [
            op for op in (*line["operations"], *line.get("control", ())) if op not in self.answers.positive
        ]
        if line.get("again") and not at_end:
            self._pending.append(line)  # a test written for this very statement tells it better
        elif line.get("again") and (known := self.findings.of(line["requirement"])):
            self._see(known[0], line.get("exchange"))
            if line["message"] not in known[0].detail:
                known[0].detail = "\n\n".join(filter(None, (known[0].detail, line["message"])))
        elif not missing:
            self._see(self._broken(line, "broken"), line.get("exchange"))
        elif not at_end:
            self._pending.append(line)
        else:
            stands = next((f for f in self.findings if set(missing) & f.operations), None)
            if stands is None:
                self._see(self._broken(line, "broken"), line.get("exchange"))
            else:
                by = {"requirement": stands.requirement}
                self.tallies[line["requirement"]].blocked.append({**line, "by": by})

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for line in waiting:
            self._guarded(self.answers.judge, line)
