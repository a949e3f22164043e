"""A name of a defect that two runs share, for programs that keep a history of them."""

from __future__ import annotations

import hashlib

from octo_conformance.judge.records import FindingRecord


def fingerprint(finding: FindingRecord) -> str:
    """The digest of what makes a finding this defect; nothing of it changes from run to run."""
    identity = finding.get("identity", finding["title"])
    return hashlib.sha256(f"{finding['requirement']}\n{identity}".encode(errors="replace")).hexdigest()
