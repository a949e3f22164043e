"""A dossier holds what every view of a run is made from: the verdict, and the few lines of evidence that it
cites.

Evidence may be hundreds of megabytes; it is read once, and only the exchanges that a finding cites are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml

from octo_conformance.evidence import (
    Asked,
    DiscoveryLine,
    ExchangeLine,
    Line,
    NegotiationLine,
    RunLine,
    StrangeLine,
    read,
)
from octo_conformance.judge.records import (
    CapabilityRecord,
    FailureRecord,
    FindingRecord,
    RequirementRecord,
    StatusWord,
    StoppedRecord,
    Verdict,
)
from octo_conformance.report.places import others

EXCHANGES_SHOWN = 3
"""The most exchanges shown for one finding that were wrong: the first explains it, the others show that it happened
again."""
CALLS_SHOWN = 10
"""The most exchanges shown for one finding, with those of its story and those it was compared with."""

STATUSES: tuple[StatusWord, ...] = (
    "FAIL",
    "ERROR",
    "WARN",
    "WAIVED",
    "BLOCKED",
    "NOT_VERIFIED",
    "PASS",
    "NOT_APPLICABLE",
)
"""Worst first: the order in which a reader wants them."""


class Requirement(Protocol):
    """The parts of a catalogue entry that a view reads."""

    @property
    def says(self) -> str: ...
    @property
    def breaks(self) -> str: ...
    @property
    def source(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Dossier:
    """A verdict with the evidence that its findings cite."""

    verdict: Verdict
    catalogue: Mapping[str, Requirement] = field(default_factory=dict)
    exchanges: Mapping[int, ExchangeLine] = field(default_factory=dict)
    negotiation: NegotiationLine | None = None
    passed_over: Sequence[DiscoveryLine] = ()
    asked: Asked | None = None
    unreadable: int = 0
    """Lines of evidence that could not be read: more than the one a killed run leaves is a defect."""

    @property
    def stopped(self) -> StoppedRecord | None:
        """Why the run ended before its time, or None where it went to its end."""
        return self.verdict.get("stopped")

    def failures(self) -> list[FailureRecord]:
        """The failures of the suite that no requirement stands for."""
        return self.verdict.get("failures", [])

    def rows(self) -> list[CapabilityRecord]:
        """The capabilities with their counts, and the run as the last of them."""
        run = self.verdict
        return [
            *run["capabilities"],
            {"id": "the run", "verdict": run["verdict"], "counts": run["counts"]},
        ]

    def findings(self) -> list[FindingRecord]:
        """All findings that have a cause of their own, worst status first, else in the order of the verdict."""
        own = (finding for finding in self.verdict["findings"] if finding["cause"] is None)
        return sorted(own, key=lambda finding: rank(finding["status"]))

    def consequences(self, finding: FindingRecord) -> list[FindingRecord]:
        """The findings that have the cause of this one."""
        return [other for other in self.verdict["findings"] if other["cause"] == finding["id"]]

    def exchanges_of(self, finding: FindingRecord) -> list[ExchangeLine]:
        """The exchanges of a finding that are shown, the one whose answer is wrong first."""
        return [self.exchanges[number] for number in _shown(finding) if number in self.exchanges]

    def unanswered(self) -> list[tuple[StatusWord, str, list[RequirementRecord]]]:
        """What could not be checked, as (status, reason, requirements), so that each cause is read once."""
        groups: dict[tuple[StatusWord, str], list[RequirementRecord]] = {}
        for entry in self.verdict["requirements"]:
            if entry["status"] in {"BLOCKED", "NOT_VERIFIED"}:
                reason = entry["reason"] or "The run recorded no reason."
                groups.setdefault((entry["status"], reason), []).append(entry)
        ordered = sorted(groups.items(), key=lambda group: (group[0][0] != "NOT_VERIFIED", -len(group[1])))
        return [(status, reason, entries) for (status, reason), entries in ordered]

    def missing(self, entries: Sequence[RequirementRecord]) -> str:
        """What the target file lacks for these, as YAML that can be pasted into it; empty where it lacks nothing."""
        lacking = next((entry["missing"] for entry in entries if entry.get("missing")), None)
        return (
            str(yaml.safe_dump(lacking, sort_keys=False, allow_unicode=True)) if lacking is not None else ""
        )

    def says(self, requirement: str) -> str:
        """The sentence of a requirement, or nothing where the catalogue at hand does not have it."""
        entry = self.catalogue.get(requirement)
        return entry.says if entry is not None else ""


def rank(status: StatusWord) -> int:
    """The place of a status, worst first; a status that this version does not know comes last."""
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


def _shown(finding: FindingRecord) -> list[int]:
    again = set(finding["exchanges"][EXCHANGES_SHOWN:])
    return [number for number in others(finding) if number not in again][:CALLS_SHOWN]


def open_dossier(
    verdict: Verdict,
    evidence: Path | Iterable[Line],
    catalogue: Mapping[str, Requirement],
) -> Dossier:
    """Join a verdict with its evidence: a file of it, or its lines. A missing file is no evidence."""
    cited = {number for finding in verdict["findings"] for number in _shown(finding)}
    exchanges: dict[int, ExchangeLine] = {}
    passed_over: dict[tuple[str, str | None], DiscoveryLine] = {}
    negotiation: NegotiationLine | None = None
    unreadable, asked = 0, None
    if isinstance(evidence, Path):
        evidence = read(evidence) if evidence.exists() else ()
    for entry in evidence:
        match entry:
            case ExchangeLine(n=number) if number in cited:
                exchanges[number] = entry
            case DiscoveryLine(missed=str()):
                passed_over[entry.predicate, entry.product] = entry
            case RunLine():
                asked = entry.asked
            case NegotiationLine():
                negotiation = entry
            case StrangeLine() if entry.cut or entry.why is not None:
                unreadable += 1
    return Dossier(
        verdict=verdict,
        catalogue=catalogue,
        exchanges=exchanges,
        negotiation=negotiation,
        passed_over=list(passed_over.values()),
        asked=asked,
        unreadable=unreadable,
    )
