"""Findings of one cause are one finding, with the others as its consequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from octo_conformance.judge.findings import Finding
from octo_conformance.judge.records import FindingRecord

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


def join(findings: Sequence[Finding], records: Sequence[FindingRecord]) -> None:
    """Set cause and consequences of the records, which belong to the findings in the same order. The first of the
    worst names the cause."""
    groups: dict[str, list[FindingRecord]] = {}
    for finding, record in zip(findings, records, strict=True):
        cause = cause_of(finding)
        if cause is not None:
            groups.setdefault(cause, []).append(record)
    for alike in groups.values():
        first, *others = sorted(alike, key=lambda record: (record["status"] != "FAIL", int(record["id"][1:])))
        first["consequences"] = [record["id"] for record in others]
        for record in others:
            record["cause"] = first["id"]
