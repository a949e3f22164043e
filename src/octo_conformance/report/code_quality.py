"""code-quality.json holds the findings as the code quality report that GitLab shows in a merge request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from octo_conformance.contract.statement_places import Place
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.fingerprint import fingerprint
from octo_conformance.report.text import line

_BLOCKING: Final = frozenset({"oversold", "foreign access", "wrong money", "double sale"})


def code_quality(dossier: Dossier, places: Mapping[str, Place]) -> str:
    """The file's text: a list, empty where nothing was found. What is waived is not in it, as GitLab knows no such
    thing."""
    findings = dossier.verdict["findings"]
    shown = [_entry(finding, places) for finding in findings if finding["status"] != "WAIVED"]
    return json.dumps(shown, indent=1) + "\n"


def _entry(finding: FindingRecord, places: Mapping[str, Place]) -> dict[str, Any]:
    place = places.get(finding["requirement"]) or Place("specs/requirements", 1)
    return {
        "description": line(f"{finding['requirement']}: {finding['sentence']}", 600),
        "check_name": line(finding["requirement"]),
        "fingerprint": fingerprint(finding),
        "severity": _severity(finding),
        "location": {"path": place.path, "lines": {"begin": place.line}},
    }


def _severity(finding: FindingRecord) -> str:
    if finding["status"] != "FAIL":
        return "minor"
    return "blocker" if finding.get("harm") in _BLOCKING else "critical"
