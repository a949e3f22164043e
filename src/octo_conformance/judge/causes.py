"""Findings of one cause are one finding, with the others as its consequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from octo_conformance.judge.findings import MORE_PLACES, Finding
from octo_conformance.judge.records import FindingRecord

_WORST_FIRST: Final = ("FAIL", "ERROR", "WARN", "WAIVED")
NO_KEY: Final = "whoever calls is let in"
"""Calls without a valid key that were carried out: one mistake, wherever it is seen."""


def cause_of(finding: Finding) -> str | None:
    """What a finding has in common with others of the same cause; None where it stands alone.

    A statement that several tests find broken is broken once. A field that is wrong is a cause of its own.
    """
    if finding.cause is not None:
        return finding.cause
    culprit = next((step for step in finding.story if step.culprit), None)
    if culprit is not None and culprit.reseller.startswith("nobody") and culprit.answer.startswith("HTTP 2"):
        return NO_KEY
    return finding.requirement if finding.identity.kind == "behaviour" else None


def _tested(findings: Sequence[Finding]) -> Mapping[str, frozenset[str | None]]:
    """Where tests found a statement broken, by its id."""
    places: dict[str, set[str | None]] = {}
    for finding in findings:
        if finding.identity.kind == "behaviour":
            places.setdefault(finding.requirement, set()).update(finding.pointers - {None, MORE_PLACES})
    return {requirement: frozenset(those) for requirement, those in places.items()}


def join(findings: Sequence[Finding], records: Sequence[FindingRecord]) -> None:
    """Set cause and consequences of the records, which belong to the findings in the same order. The first of the
    worst names the cause, and one with a story before one without, the shortest story first. What a rule finds where
    a test found the same statement broken is one mistake with that, and so is a capability that a test and any other
    answer find shown."""
    groups: dict[str, list[FindingRecord]] = {}
    tested = _tested(findings)
    for finding, record in zip(findings, records, strict=True):
        cause = cause_of(finding)
        known = tested.get(finding.requirement)
        if cause is None and known is not None:
            leaks, ruled = finding.identity.kind == "leak", finding.identity.kind == "rule"
            cause = finding.requirement if leaks or (ruled and finding.pointers & known) else None
        if cause is not None:
            groups.setdefault(cause, []).append(record)
    for alike in groups.values():
        # What is waived never stands before what is not: it would take the other one out of sight.
        first, *others = sorted(
            alike,
            key=lambda record: (
                _WORST_FIRST.index(record["status"]),
                not record["story"],
                len(record["story"]),
                int(record["id"][1:]),
            ),
        )
        first["consequences"] = [record["id"] for record in others]
        for record in others:
            record["cause"] = first["id"]
