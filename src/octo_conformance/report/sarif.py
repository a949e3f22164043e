"""report.sarif holds the findings in SARIF 2.1.0, which code scanning services read.

A defect of a supplier is in no file of ours; its place is the statement that it breaks. Two equal runs write the same
file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from octo_conformance.contract.statement_places import Place
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.fingerprint import fingerprint
from octo_conformance.report.text import line

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL: Final = {"FAIL": "error", "ERROR": "error", "WARN": "warning", "WAIVED": "note"}


def sarif(dossier: Dossier, places: Mapping[str, Place]) -> str:
    """The file's text."""
    findings = dossier.verdict["findings"]
    rules = list(dict.fromkeys(finding["requirement"] for finding in findings))
    verdict = dossier.verdict
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "octo-conformance",
                        "version": line(verdict["suite"]["version"]),
                        "rules": [_rule(rule, dossier) for rule in rules],
                    }
                },
                "automationDetails": {"id": line(f"octo-conformance/{verdict['target']['url']}")},
                "results": [_result(finding, rules, places) for finding in findings],
                "columnKind": "unicodeCodePoints",
                "properties": {
                    "target": line(verdict["target"]["url"]),
                    "verdict": verdict["verdict"],
                    "contract": line(verdict["suite"]["contract_digest"]),
                },
            }
        ],
    }
    return json.dumps(log, indent=1) + "\n"


def _rule(identifier: str, dossier: Dossier) -> dict[str, Any]:
    entry = dossier.catalogue.get(identifier)
    rule: dict[str, Any] = {"id": line(identifier)}
    if entry is not None:
        rule["shortDescription"] = {"text": line(entry.says)}
        rule["fullDescription"] = {"text": line(f"{entry.says} {entry.breaks}")}
        rule["help"] = {"text": line("Source: " + " · ".join(entry.source))}
    return rule


def _result(finding: FindingRecord, rules: list[str], places: Mapping[str, Place]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": line(finding["requirement"]),
        "ruleIndex": rules.index(finding["requirement"]),
        "level": _LEVEL.get(finding["status"], "warning"),
        "message": {"text": line(finding["sentence"], 600)},
        "locations": [_location(finding, places)],
        "partialFingerprints": {"octoDefect/v1": fingerprint(finding)},
        "properties": {
            name: line(value)
            for name, value in (
                ("harm", finding.get("harm")),
                ("expected", finding["expected"]),
                ("actual", finding["actual"]),
                ("pointer", finding["pointer"]),
                ("impact", finding["impact"]),
            )
            if value
        },
    }
    waived = finding.get("waived")
    if waived is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": line(waived)}]
    return result


def _location(finding: FindingRecord, places: Mapping[str, Place]) -> dict[str, Any]:
    location: dict[str, Any] = {}
    place = places.get(finding["requirement"])
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": place.path},
            "region": {"startLine": place.line},
        }
    if finding["operation"]:
        location["logicalLocations"] = [
            {"fullyQualifiedName": line(finding["operation"]), "kind": "function"}
        ]
    return location
