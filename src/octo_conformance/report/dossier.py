"""What every view of a run is made from: the verdict, and the few lines of evidence that it leans on.

Evidence may be hundreds of megabytes; it is read once, and only the exchanges that a finding cites are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

EXCHANGES_SHOWN = 3
"""Exchanges shown for one finding: the first tells the story, the others that it was no accident."""

STATUSES = ("FAIL", "ERROR", "WARN", "WAIVED", "BLOCKED", "NOT_VERIFIED", "PASS", "NOT_APPLICABLE")
"""Worst first: the order in which a reader wants them."""

Line = Mapping[str, Any]


class Requirement(Protocol):
    """What a view reads of a catalogue entry."""

    @property
    def says(self) -> str: ...
    @property
    def breaks(self) -> str: ...
    @property
    def source(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Dossier:
    """A verdict (see verdict.schema.json) with the evidence that its findings cite."""

    verdict: Mapping[str, Any]
    catalogue: Mapping[str, Requirement] = field(default_factory=dict)
    exchanges: Mapping[int, Line] = field(default_factory=dict)
    negotiation: Line = field(default_factory=dict)
    passed_over: Sequence[Line] = ()
    stopped: Mapping[str, Any] | None = None
    unreadable: int = 0
    """Lines of evidence that could not be read: more than the one a killed run leaves is a defect."""

    def findings(self) -> list[Mapping[str, Any]]:
        """All findings, worst status first, else in the order of the verdict."""
        found: list[Mapping[str, Any]] = list(self.verdict["findings"])
        return sorted(found, key=lambda finding: rank(finding["status"]))

    def exchanges_of(self, finding: Mapping[str, Any]) -> list[Line]:
        """The exchanges of a finding that are shown, at most `EXCHANGES_SHOWN`."""
        numbers = finding["exchanges"][:EXCHANGES_SHOWN]
        return [self.exchanges[number] for number in numbers if number in self.exchanges]

    def unanswered(self) -> list[tuple[str, str, list[Mapping[str, Any]]]]:
        """What could not be checked, as (status, reason, requirements), so that one cause is read once."""
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for entry in self.verdict["requirements"]:
            if entry["status"] in {"BLOCKED", "NOT_VERIFIED"}:
                reason = entry["reason"] or "The run recorded no reason."
                groups.setdefault((entry["status"], str(reason)), []).append(entry)
        ordered = sorted(groups.items(), key=lambda group: (group[0][0] != "NOT_VERIFIED", -len(group[1])))
        return [(status, reason, entries) for (status, reason), entries in ordered]

    def says(self, requirement: str) -> str:
        """The sentence of a requirement, or nothing where the catalogue at hand does not have it."""
        entry = self.catalogue.get(requirement)
        return entry.says if entry is not None else ""


def rank(status: str) -> int:
    """The place of a status, worst first; one that this version does not know comes last."""
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


def open_dossier(
    verdict: Mapping[str, Any],
    evidence: Path | Iterable[Line],
    catalogue: Mapping[str, Requirement],
) -> Dossier:
    """Join a verdict with its evidence: a file of it, or its lines. A missing file is no evidence."""
    cited = {n for finding in verdict["findings"] for n in finding["exchanges"][:EXCHANGES_SHOWN]}
    exchanges: dict[int, Line] = {}
    passed_over: dict[tuple[str, str], Line] = {}
    single: dict[str, Line] = {}
    unreadable = 0
    for entry in _lines(evidence) if isinstance(evidence, Path) else evidence:
        match entry.get("kind"):
            case "exchange" if entry.get("n") in cited:
                exchanges[entry["n"]] = entry
            case "discovery" if entry.get("missed"):
                passed_over[str(entry.get("predicate")), str(entry.get("product"))] = entry
            case "negotiation" | "end" as kind:
                single[kind] = entry
            case None:
                unreadable += 1
    return Dossier(
        verdict=verdict,
        catalogue=catalogue,
        exchanges=exchanges,
        negotiation=single.get("negotiation", {}),
        passed_over=list(passed_over.values()),
        stopped=verdict.get("stopped") or single.get("end", {}).get("stopped"),
        unreadable=unreadable,
    )


def _lines(path: Path) -> Iterator[Line]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                entry = json.loads(text)
            except (ValueError, RecursionError):
                entry = None
            yield entry if isinstance(entry, dict) else {}
