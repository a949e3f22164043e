"""The verdict of a run as the object that verdict.json holds."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any

from octo_conformance.judge.findings import Finding
from octo_conformance.judge.statuses import Status, Statuses

if TYPE_CHECKING:
    from octo_conformance.judge.judge import Judge

FORMAT = "octo-conformance/verdict/1"
STATUSES = ("PASS", "FAIL", "WARN", "NOT_VERIFIED", "BLOCKED", "NOT_APPLICABLE", "WAIVED", "ERROR")
CORE = "octo/core"


def compose(judge: Judge) -> dict[str, Any]:
    """Statuses, findings and verdict of everything the judge was fed."""
    catalogue = judge.contract.catalogue
    statuses = Statuses(judge)
    decided = {identifier: statuses.of(identifier) for identifier in catalogue}
    names = _names(judge, decided)
    requirements = [
        {
            "id": identifier,
            "level": catalogue[identifier].level,
            "capability": catalogue[identifier].capability,
            "status": status.word,
            "checks": status.checks,
            "findings": [names[id(f)] for f in status.findings if id(f) in names],
            "reason": status.reason,
        }
        for identifier, status in decided.items()
    ]
    binding = {identifier: catalogue[identifier].binding for identifier in catalogue}
    run, end = judge.run, judge.end or {}
    return {
        "format": FORMAT,
        "suite": run.get("suite", {}),
        "target": {**run.get("target", {}), "negotiated": sorted(judge.answers.negotiated)},
        "started_at": run.get("started_at"),
        "finished_at": end.get("finished_at"),
        "seed": run.get("seed"),
        "depth": run.get("depth"),
        "verdict": _run_verdict(requirements, binding, end, failed=bool(judge.failures)),
        "counts": _counts(requirements),
        "capabilities": _capabilities(judge, requirements, binding),
        "requirements": requirements,
        "findings": sorted(
            (describe(judge, finding, names[id(finding)]) for finding in judge.findings),
            key=lambda f: int(f["id"][1:]),
        ),
        "traffic": _traffic(judge),
        "leftovers": [
            {
                "kind": line["what"],
                "id": line["id"],
                "state": line["state"],
                "reason": line.get("reason"),
                "possible": bool(line.get("possible")),
            }
            for line in judge.leftovers
        ],
        "failures": [
            {"message": failure.message, "exchange": failure.exchange} for failure in judge.failures
        ],
        "stopped": end.get("stopped"),
    }


def word(requirements: list[dict[str, Any]], binding: dict[str, bool]) -> str:
    """NONCONFORMANT, ERROR, INCOMPLETE or CONFORMANT for these requirements, the first that applies."""
    seen = Counter(entry["status"] for entry in requirements)
    if seen["FAIL"]:
        return "NONCONFORMANT"
    if seen["ERROR"] or not (seen["PASS"] or seen["WARN"]):
        return "ERROR"
    if any(entry["status"] in {"NOT_VERIFIED", "BLOCKED"} and binding[entry["id"]] for entry in requirements):
        return "INCOMPLETE"
    return "CONFORMANT"


def _run_verdict(
    requirements: list[dict[str, Any]], binding: dict[str, bool], end: dict[str, Any], *, failed: bool
) -> str:
    verdict = word(requirements, binding)
    if failed and verdict != "NONCONFORMANT":
        return "ERROR"
    stopped = end.get("stopped")
    if stopped and stopped.get("error") and verdict != "NONCONFORMANT":
        return "ERROR"
    if verdict == "CONFORMANT" and (stopped or not end):
        return "INCOMPLETE"
    if stopped and not stopped.get("error") and not any(entry["status"] == "ERROR" for entry in requirements):
        # Stopped before anything was checked: the user's doing, and no failure of the suite.
        return "INCOMPLETE" if verdict == "ERROR" else verdict
    return verdict


def _capabilities(
    judge: Judge, requirements: list[dict[str, Any]], binding: dict[str, bool]
) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {CORE: []}
    for entry in requirements:
        groups.setdefault(entry["capability"], []).append(entry)
    return [
        {"id": identifier, "verdict": word(entries, binding), "counts": _counts(entries)}
        for identifier, entries in groups.items()
        if identifier == CORE or identifier in judge.answers.negotiated
    ]


def _counts(requirements: list[dict[str, Any]]) -> dict[str, int]:
    seen = Counter(entry["status"] for entry in requirements)
    return {status: seen[status] for status in STATUSES}


def _names(judge: Judge, decided: dict[str, Status]) -> dict[int, str]:
    """f1, f2 …: those that fail first, then in the order of the catalogue, so that two runs agree."""
    order = {identifier: index for index, identifier in enumerate(decided)}
    ranked = sorted(
        judge.findings,
        key=lambda f: (
            decided[f.requirement].word != "FAIL",
            order[f.requirement],
            f.identity.place,
            f.identity.kind,
        ),
    )
    return {id(finding): f"f{index}" for index, finding in enumerate(ranked, 1)}


def describe(judge: Judge, finding: Finding, name: str = "f0") -> dict[str, Any]:
    """A finding as verdict.json holds it."""
    entry = judge.contract.catalogue[finding.requirement]
    failing = finding.strength == "broken" and entry.binding
    return {
        "id": name,
        "requirement": finding.requirement,
        "status": "FAIL" if failing else "WARN",
        "title": finding.title,
        "detail": _detail(finding),
        "operation": finding.operation,
        "pointer": finding.pointer,
        "expected": finding.expected,
        "actual": finding.actual,
        "occurrences": finding.occurrences,
        "exchanges": finding.exchanges,
        "impact": entry.breaks,
        "rerun": _rerun(judge, finding.requirement),
        "test": finding.test,
        "operations": sorted(finding.operations),
    }


def _detail(finding: Finding) -> str:
    shown = f"Seen in {', '.join(sorted(finding.places))}." if finding.places else ""
    return "\n\n".join(filter(None, (finding.detail, shown)))


def _rerun(judge: Judge, requirement: str) -> str:
    words = ["octo-conformance", "run"]
    target = judge.run.get("target", {})
    if not judge.run.get("embedded") and target.get("url"):
        words.append(str(target["url"]))
    if target.get("profile", "octo") != "octo":
        words += ["--profile", str(target["profile"])]
    return shlex.join([*words, "--requirement", requirement])


def _traffic(judge: Judge) -> dict[str, Any]:
    operations = []
    for operation, times in sorted(judge.traffic.items()):
        ranked = sorted(times)
        operations.append(
            {
                "operation": operation,
                "count": len(ranked),
                "p50_ms": round(_percentile(ranked, 50), 1),
                "p95_ms": round(_percentile(ranked, 95), 1),
            }
        )
    seconds = float((judge.end or {}).get("seconds", 0.0))
    return {"exchanges": judge.exchanges, "seconds": round(seconds, 3), "operations": operations}


def _percentile(ranked: list[float], percent: int) -> float:
    return ranked[len(ranked) * percent // 100]
