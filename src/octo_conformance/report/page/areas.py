"""The requirements of a run by the capability that they belong to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from octo_conformance.judge.records import RequirementRecord, Verdict
from octo_conformance.report.dossier import rank


@dataclass(frozen=True)
class Area:
    """One capability: its verdict, or None where it was no part of the run, and its statements, worst status first."""

    id: str
    verdict: str | None
    counts: Counter[str]
    entries: tuple[RequirementRecord, ...]


def areas(verdict: Verdict) -> list[Area]:
    """Every capability of the catalogue: those that were judged first, as the verdict has them."""
    judged = {capability["id"]: capability["verdict"] for capability in verdict["capabilities"]}
    grouped: dict[str, list[RequirementRecord]] = {name: [] for name in judged}
    for entry in verdict["requirements"]:
        grouped.setdefault(entry["capability"], []).append(entry)
    return [
        Area(
            name,
            judged.get(name),
            Counter(entry["status"] for entry in entries),
            tuple(sorted(entries, key=lambda entry: rank(entry["status"]))),
        )
        for name, entries in grouped.items()
        if entries
    ]
