"""The recorder takes what the checks on answers observe: what held, what broke, and what rules said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from octo_conformance.contract import CORE, Contract, Deviation
from octo_conformance.contract.deviations import MISSING
from octo_conformance.evidence import Difference, ExchangeLine
from octo_conformance.judge import spoken
from octo_conformance.judge.built_in import capability_id, requested
from octo_conformance.judge.findings import Finding, Identity, Strength, general
from octo_conformance.judge.left_out import left_out
from octo_conformance.judge.possessions import Possessions
from octo_conformance.judge.rule_context import Products
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.tally import Tallies


class See(Protocol):
    """Takes in an observation of a defect, `times` of it at once."""

    def __call__(self, finding: Finding, exchange: int | None, times: int = 1) -> None: ...


OF_AUTHENTICATION = frozenset(
    {"CORE-ERR-001", "CORE-ERR-002", "CORE-ERR-003", "CORE-ERR-011", "CORE-HTTP-002"}
)
"""What is said about an answer to a wrong key or none; the rest is for the tests that sent it."""


_DEVIATES = {
    "missing": "is missing",
    "null": "is null",
    "type": "has the wrong type",
    "enum": "has a value outside the documented ones",
    "format": "is malformed",
    "pattern": "is malformed",
    "range": "is out of range",
    "length": "has the wrong length",
    "empty": "is empty",
}


@dataclass
class Tape:
    """The observations on one answer: how often each check held, and each defect with its first example."""

    held: Counter[tuple[str, frozenset[str]]] = field(default_factory=Counter)
    findings: dict[Identity, tuple[Finding, int]] = field(default_factory=dict)


class Recorder:
    """Takes in observations on answers, one at a time."""

    def __init__(self, contract: Contract, rules: Rules, tallies: Tallies, see: See) -> None:
        self.contract = contract
        self.rules = rules
        self.tallies = tallies
        self.products = Products()
        self.possessions = Possessions(contract)
        self.negotiated: frozenset[str] = frozenset()
        self.offered: frozenset[str] = frozenset()
        self._see = see
        self._tape: Tape | None = None
        self._relied: dict[str | None, frozenset[str]] = {}

    def record(self) -> Tape:
        """Keep the observations from now on until `stop`, so that `replay` can repeat them for an equal
        answer."""
        self._tape = Tape()
        return self._tape

    def stop(self) -> None:
        self._tape = None

    def replay(self, tape: Tape, line: ExchangeLine) -> None:
        """Repeat for this exchange what was observed on an equal one."""
        for (requirement, relied), times in tape.held.items():
            self.tallies[requirement].held[relied] += times
        for finding, times in tape.findings.values():
            self._see(
                replace(
                    finding,
                    occurrences=0,
                    exchanges=[],
                    operations=set(),
                    places=set(finding.places),
                    test=line.test,
                ),
                line.n,
                times,
            )

    def applied(self, line: ExchangeLine) -> frozenset[str]:
        """The capabilities that the request asked for and the run knows to be negotiated."""
        asked = {capability_id(each) for each in requested(line) or ()}
        known = self.contract.capabilities
        return self.contract.expand([each for each in asked if each in known and each in self.negotiated])

    def held(self, requirement: str, operation: str | None, times: int = 1) -> None:
        """Note that a check held; it counts once `operation` has given a documented positive answer."""
        relied = self._relied.get(operation)
        if relied is None:
            relied = self._relied[operation] = frozenset((operation,) if operation else ())
        self.tallies[requirement].held[relied] += times
        if self._tape is not None:
            self._tape.held[requirement, relied] += times

    def report(
        self,
        line: ExchangeLine,
        requirement: str,
        *,
        place: str,
        title: str,
        expected: str,
        actual: str,
        strength: Strength = "broken",
        pointer: str | None = None,
        kind: str = "status",
        detail: str = "",
        places: frozenset[str] = frozenset(),
        sentence: str = "",
        differences: tuple[Difference, ...] = (),
        cause: str | None = None,
    ) -> None:
        """Report that an answer is not as the standard has it.

        `requirement`, `place` and `kind` together identify the defect. `places` are the fields that show it,
        where one defect shows in many. Findings of one `cause` are told as one.
        """
        if line.key in {"none", "wrong"} and requirement not in OF_AUTHENTICATION:
            return
        identity = Identity(requirement=requirement, place=general(place), kind=kind)
        finding = Finding(
            identity=identity,
            strength=strength,
            title=title,
            detail=detail,
            operation=line.operation,
            pointer=pointer,
            expected=expected,
            actual=actual,
            test=line.test,
            places=set(places),
            sentence=sentence or _told(title, expected, actual, line.operation),
            differences=differences,
            cause=cause,
        )
        if self._tape is not None:
            first, times = self._tape.findings.get(identity, (finding, 0))
            self._tape.findings[identity] = (first, times + 1)
        self._see(finding, line.n)

    def deviate(self, line: ExchangeLine, deviations: Collection[Deviation]) -> frozenset[str]:
        """Report each deviation; return the pointers of those that make a field unusable."""
        short = [each for each in deviations if each.kind == "abbreviated"]
        if short:
            self._abbreviated(line, short)
        of_one_cause = left_out(self.contract, self.applied(line), deviations) if deviations else frozenset()
        for deviation in deviations:
            if deviation.kind == "abbreviated":
                continue
            place = (
                f"{deviation.component}.{deviation.property}" if deviation.property else deviation.component
            )
            prefix = "" if deviation.capability == CORE else f"{deviation.capability}: "
            self.report(
                line,
                deviation.requirement,
                place=place,
                expected=deviation.expected,
                actual=deviation.actual,
                title=f"{prefix}{place} {_DEVIATES.get(deviation.kind, 'is not as documented')}",
                pointer=deviation.pointer,
                kind=deviation.kind,
                detail=deviation.message,
                cause=f"{line.operation} leaves out capabilities" if deviation in of_one_cause else None,
            )
        return self.contract.unusable(deviations)

    def _abbreviated(self, line: ExchangeLine, short: Sequence[Deviation]) -> None:
        """Report abbreviated objects as one habit of the supplier, however many objects it embeds in
        others."""
        for requirement in dict.fromkeys(each.requirement for each in short):
            first, *others = [each for each in short if each.requirement == requirement]
            self.report(
                line,
                requirement,
                place="embedded objects",
                strength="second_best",
                expected=first.expected,
                actual=first.actual,
                title="Objects inside others are abbreviated",
                pointer=first.pointer,
                kind="abbreviated",
                places=frozenset(f"{each.component}.{each.property}" for each in (first, *others)),
            )


def _told(title: str, expected: str, actual: str, operation: str | None) -> str:
    where = f" in the answer to {operation}" if operation and operation not in title else ""
    # "… is missing" leaves nothing to add.
    values = "" if actual == MISSING else f": expected {expected}, got {actual}"
    return spoken.sentence(f"{title}{where}{values}")
