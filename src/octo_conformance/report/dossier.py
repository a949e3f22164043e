"""A dossier holds what every view of a run is made from: the verdict, and the few lines of evidence that it
cites.

Evidence is read once. Only the exchanges that a finding cites are kept, unless what led to a finding is looked up in
all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml

from octo_conformance.contract import Contract
from octo_conformance.contract.catalogue import HARMS
from octo_conformance.evidence import (
    Asked,
    CollectedLine,
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
from octo_conformance.report.needed import Needed, needed
from octo_conformance.report.observed import Observed
from octo_conformance.report.places import others
from octo_conformance.report.script import script

EXCHANGES_SHOWN = 3
"""The most exchanges shown for one finding that were wrong: the first explains it, the others show that it happened
again."""
SCRIPTS = 30
"""The most findings that are shown with a script; what is sent for one is looked up in the whole evidence."""
SCRIPT_SHOWN = 40_000
"""The most characters of a script."""
MOST_SEARCHED = 16_000_000
"""Bytes of evidence that are looked through for them. In memory it takes ten times as much."""
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
_UNANSWERED: tuple[StatusWord, ...] = ("ERROR", "NOT_VERIFIED", "BLOCKED")


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
    needed: Mapping[str, Needed] = field(default_factory=dict)
    """What it takes to see a finding again by hand, by the id of the finding."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long the answers took that the tests of a requirement waited for."""
    unreadable: int = 0
    """Lines of evidence that could not be read: more than the one a killed run leaves is a defect."""
    seen: Observed = field(default_factory=Observed)
    digest: str | None = None
    """Of the evidence file, as sha256:…; None where there is no file."""

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
        """All findings that have a cause of their own, worst status first, then worst harm, else in the order of the
        verdict."""
        own = (finding for finding in self.verdict["findings"] if finding["cause"] is None)
        return sorted(own, key=lambda finding: (rank(finding["status"]), weight(finding.get("harm"))))

    def consequences(self, finding: FindingRecord) -> list[FindingRecord]:
        """The findings that have the cause of this one."""
        return [other for other in self.verdict["findings"] if other["cause"] == finding["id"]]

    def exchanges_of(self, finding: FindingRecord) -> list[ExchangeLine]:
        """The exchanges of a finding that are shown, the one whose answer is wrong first."""
        return [self.exchanges[number] for number in _shown(finding) if number in self.exchanges]

    def script(self, finding: FindingRecord) -> str:
        """What led to the finding as a script of the shell; empty where it takes too many calls."""
        takes = self.needed.get(finding["id"])
        text = script(finding, takes, self.asked) if takes is not None else ""
        return text if len(text) <= SCRIPT_SHOWN else ""  # one that is cut does something else

    def unanswered(self) -> list[tuple[StatusWord, str, list[RequirementRecord]]]:
        """What could not be checked, as (status, reason, requirements), so that each cause is read once.

        Where the suite broke down comes first, because no other line of a report explains the exit code then."""
        groups: dict[tuple[StatusWord, str], list[RequirementRecord]] = {}
        for entry in self.verdict["requirements"]:
            if entry["status"] in _UNANSWERED:
                reason = entry["reason"] or "The run recorded no reason."
                groups.setdefault((entry["status"], reason), []).append(entry)
        ordered = sorted(groups.items(), key=lambda group: (_UNANSWERED.index(group[0][0]), -len(group[1])))
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


def weight(harm: str | None) -> int:
    """The place of a harm, worst first; one that is not told or not known comes last."""
    return next((place for place, known in enumerate(HARMS) if known == harm), len(HARMS))


def _shown(finding: FindingRecord) -> list[int]:
    again = set(finding["exchanges"][EXCHANGES_SHOWN:])
    return [number for number in others(finding) if number not in again][:CALLS_SHOWN]


def open_dossier(
    verdict: Verdict,
    evidence: Path | Iterable[Line],
    catalogue: Mapping[str, Requirement],
    contract: Contract | None = None,
) -> Dossier:
    """Join a verdict with its evidence: a file of it, or its lines. A missing file is no evidence. Without the contract
    nothing is told about fields and states."""
    stories = {
        step["exchange"]
        for finding in verdict["findings"]
        for step in finding["story"]
        if step["exchange"] is not None
    }
    heard = {
        step["delivery"] for finding in verdict["findings"] for step in finding["story"] if "delivery" in step
    }
    seen = Observed(contract, verdict["target"]["negotiated"], stories, heard)
    digest = _digest(evidence) if isinstance(evidence, Path) and evidence.exists() else None
    cited = {number for finding in verdict["findings"] for number in _shown(finding)}
    exchanges: dict[int, ExchangeLine] = {}
    passed_over: dict[tuple[str, str | None], DiscoveryLine] = {}
    negotiation: NegotiationLine | None = None
    unreadable, asked = 0, None
    takes: dict[str, Needed] = {}
    if isinstance(evidence, Path) and evidence.exists() and evidence.stat().st_size < MOST_SEARCHED:
        own = [finding for finding in verdict["findings"] if finding["cause"] is None]
        if own:
            evidence = lines = list(read(evidence))
            takes = needed(own[:SCRIPTS], lambda: lines)
    waited: dict[str, float] = {}
    requirement_of: dict[str, str] = {}
    if isinstance(evidence, Path):
        evidence = read(evidence) if evidence.exists() else ()
    for entry in evidence:
        seen.feed(entry)
        if isinstance(entry, ExchangeLine) and entry.response is not None and entry.test is not None:
            waited[entry.test] = waited.get(entry.test, 0.0) + entry.response.elapsed_ms / 1000
        match entry:
            case ExchangeLine(n=number) if number in cited:
                exchanges[number] = entry
            case DiscoveryLine(missed=str()):
                passed_over[entry.predicate, entry.product] = entry
            case RunLine():
                asked = entry.asked
            case NegotiationLine():
                negotiation = entry
            case CollectedLine():
                requirement_of.update((test.test, test.requirement) for test in entry.tests)
            case StrangeLine() if entry.cut or entry.why is not None:
                unreadable += 1
    seconds: dict[str, float] = {}
    for test, requirement in requirement_of.items():
        seconds[requirement] = seconds.get(requirement, 0.0) + waited.get(test, 0.0)
    return Dossier(
        verdict=verdict,
        catalogue=catalogue,
        exchanges=exchanges,
        negotiation=negotiation,
        passed_over=list(passed_over.values()),
        asked=asked,
        needed=takes,
        seconds=seconds,
        unreadable=unreadable,
        seen=seen,
        digest=digest,
    )


def _digest(evidence: Path) -> str:
    with evidence.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
