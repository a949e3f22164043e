"""This module composes the verdict of a run: the object that verdict.json holds."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from octo_conformance.contract.catalogue import HARMS
from octo_conformance.evidence import Stopped, StoryStep
from octo_conformance.judge import spoken
from octo_conformance.judge.budgets import percentile
from octo_conformance.judge.causes import join
from octo_conformance.judge.findings import Finding
from octo_conformance.judge.records import (
    CapabilityRecord,
    Counts,
    FindingRecord,
    LeftoverRecord,
    OperationTraffic,
    RequirementRecord,
    StatusWord,
    StepRecord,
    StoppedRecord,
    TrafficRecord,
    Verdict,
    WaiverRecord,
)
from octo_conformance.judge.statuses import Status, Statuses
from octo_conformance.judge.waivers import spoken_of, told
from octo_conformance.judge.words import run_word, word

if TYPE_CHECKING:
    from octo_conformance.judge.judge import Judge

FORMAT = "octo-conformance/verdict/1"
STATUSES: tuple[StatusWord, ...] = get_args(StatusWord)
CORE = "octo/core"


def compose(judge: Judge) -> Verdict:
    """The statuses, findings and verdict of everything that the judge was fed."""
    catalogue = judge.contract.catalogue
    statuses = Statuses(judge)
    decided = {identifier: statuses.of(identifier) for identifier in catalogue}
    names = _names(judge, decided)
    requirements = [
        RequirementRecord(
            id=identifier,
            level=catalogue[identifier].level,
            capability=catalogue[identifier].capability,
            status=status.word,
            checks=status.checks,
            findings=[names[id(f)] for f in status.findings if id(f) in names],
            reason=status.reason,
            missing=status.missing,
        )
        for identifier, status in decided.items()
    ]
    run, end = judge.run, judge.end
    stopped = end.stopped if end is not None else None
    findings = [describe(judge, finding, names[id(finding)]) for finding in judge.findings]
    join(list(judge.findings), findings)
    unchecked = contract_only(judge)
    verdict = Verdict(
        format=FORMAT,
        suite={"version": run.suite.version, "contract_digest": run.suite.contract_digest},
        target={
            "url": run.target.url,
            "profile": run.target.profile,
            "declared": list(run.target.declared),
            "negotiated": sorted(judge.answers.negotiated),
            "not_looked_at": _not_looked_at(judge),
        },
        started_at=run.started_at,
        finished_at=end.finished_at if end is not None else None,
        seed=run.seed,
        depth=run.depth,
        strict=run.selection.strict,
        verdict="ERROR",
        counts=_counts(requirements),
        capabilities=_capabilities(judge, requirements, unchecked),
        requirements=requirements,
        findings=sorted(findings, key=lambda f: int(f["id"][1:])),
        traffic=_traffic(judge),
        leftovers=_leftovers(judge),
        failures=[{"message": failure.message, "exchange": failure.exchange} for failure in judge.failures],
        waivers=_waivers(judge, decided, names),
        limits=list(judge.limits),
        stopped=_stopped(stopped) if stopped is not None else None,
    )
    verdict["verdict"] = run_word(verdict)
    return verdict


def contract_only(judge: Judge) -> dict[str, str]:
    """The capabilities that the run worked with and of which no check of their own looked at a behaviour, each with
    the sentence that says so. A narrowed run leaves out what it likes."""
    if judge.selected is not None:
        return {}
    catalogue = judge.contract.catalogue
    tested = {catalogue[requirement].capability for requirement in judge.tests.values()}
    looked_at = {catalogue[judge.tests[test]].capability for test in judge.told if test in judge.tests}
    return {
        capability: (
            f"No check of {capability} found anything that it could look at."
            if capability in tested
            else f"This suite has no check of how {capability} behaves; its fields alone were looked at."
        )
        for capability in sorted(judge.answers.negotiated - looked_at)
    }


def _not_looked_at(judge: Judge) -> list[str]:
    """What the target lists and this suite does not know how to ask for."""
    offered = (judge.negotiation.offered if judge.negotiation is not None else None) or ()
    return sorted(set(offered) - set(judge.contract.capabilities))


def _capabilities(
    judge: Judge,
    requirements: Sequence[RequirementRecord],
    unchecked: Mapping[str, str],
) -> list[CapabilityRecord]:
    groups: dict[str, list[RequirementRecord]] = {CORE: []}
    for entry in requirements:
        groups.setdefault(entry["capability"], []).append(entry)
    for identifier in sorted(judge.answers.negotiated):
        groups.setdefault(identifier, [])
    return [
        _capability(identifier, entries, unchecked.get(identifier))
        for identifier, entries in groups.items()
        if identifier == CORE or identifier in judge.answers.negotiated
    ]


def _capability(
    identifier: str, entries: Sequence[RequirementRecord], reason: str | None
) -> CapabilityRecord:
    verdict = word(entries)
    failed = any(entry["status"] == "ERROR" for entry in entries)
    if reason is not None and verdict != "NONCONFORMANT" and not failed:
        verdict = "INCOMPLETE"
    return {"id": identifier, "verdict": verdict, "counts": _counts(entries), "reason": reason}


def _counts(requirements: Sequence[RequirementRecord]) -> Counts:
    seen = Counter(entry["status"] for entry in requirements)
    return {status: seen[status] for status in STATUSES}


def _names(judge: Judge, decided: Mapping[str, Status]) -> dict[int, str]:
    """Name findings f1, f2 …: failures first, then the greater harm, then in the order of the catalogue, so that two
    runs agree."""
    catalogue = judge.contract.catalogue
    order = {identifier: index for index, identifier in enumerate(decided)}
    ranked = sorted(
        judge.findings,
        key=lambda f: (
            decided[f.requirement].word != "FAIL",
            HARMS.index(catalogue[f.requirement].harm),
            order[f.requirement],
            f.identity.place,
            f.identity.kind,
        ),
    )
    return {id(finding): f"f{index}" for index, finding in enumerate(ranked, 1)}


def describe(judge: Judge, finding: Finding, name: str = "f0") -> FindingRecord:
    """A finding as verdict.json holds it."""
    entry = judge.contract.catalogue[finding.requirement]
    failing = judge.run.selection.strict or (finding.strength == "broken" and entry.binding)
    waiver = judge.waivers.covering(finding)
    waived = told(waiver) if waiver is not None else None
    return FindingRecord(
        id=name,
        requirement=finding.requirement,
        status="WAIVED" if waiver is not None else "FAIL" if failing else "WARN",
        title=finding.title,
        detail=_detail(finding, waived),
        operation=finding.operation,
        pointer=finding.pointer,
        expected=finding.expected or None,
        actual=finding.actual or None,
        occurrences=finding.occurrences,
        exchanges=finding.exchanges,
        impact=entry.breaks,
        harm=entry.harm,
        rerun=_rerun(judge, name),
        sentence=finding.sentence or spoken.sentence(finding.title),
        sides=[{"name": s.name, "exchange": s.exchange, "pointer": s.pointer} for s in finding.sides],
        differences=[
            {"pointer": d.pointer, "left": d.left, "right": d.right, "lacks": d.lacks}
            for d in finding.differences
        ],
        story=[_step(step) for step in finding.story],
        cause=None,
        consequences=[],
        test=finding.test,
        operations=sorted(finding.operations),
        identity=f"{finding.identity.kind} {finding.identity.place}",
        pointers=sorted(finding.pointers, key=lambda pointer: (pointer is not None, pointer or "")),
        tests=sorted(finding.tests),
        waived=waived,
    )


def _step(step: StoryStep) -> StepRecord:
    told = StepRecord(
        {
            "says": step.says,
            "as": step.reseller,
            "exchange": step.exchange,
            "answer": step.answer,
            "culprit": step.culprit,
        }
    )
    if step.delivery is not None:
        told["delivery"], told["to"] = step.delivery, step.to
    return told


def _detail(finding: Finding, waived: str | None) -> str:
    shown = f"Seen in {', '.join(sorted(finding.places))}." if finding.places else ""
    accepted = f"{waived[0].upper()}{waived[1:]}." if waived else ""
    return "\n\n".join(filter(None, (accepted, finding.detail, shown)))


def _waivers(judge: Judge, decided: Mapping[str, Status], names: Mapping[int, str]) -> list[WaiverRecord]:
    """Every waiver with what became of it. One that names what the catalogue does not have is stale."""
    catalogue, restricted = judge.contract.catalogue, judge.run.selection.capabilities
    whole = judge.end is not None and judge.end.stopped is None and not judge.limits
    records: list[WaiverRecord] = []
    for waiver in judge.waivers:
        known = waiver.requirement in catalogue
        findings = judge.findings.of(waiver.requirement)
        capability = catalogue[waiver.requirement].capability if known else CORE
        asked = restricted is None or capability == CORE or capability in judge.answers.negotiated
        status = decided[waiver.requirement].word if known else "NOT_APPLICABLE"
        records.append(
            {
                "requirement": waiver.requirement,
                "pointer": waiver.pointer,
                "reason": waiver.reason,
                "link": waiver.link,
                "owner": waiver.owner,
                "expires": waiver.expires,
                "state": judge.waivers.state(waiver, findings, status, looked=whole and asked),
                "findings": [names[id(finding)] for finding in spoken_of(waiver, findings)],
            }
        )
    return records


def _rerun(judge: Judge, name: str) -> str:
    return shlex.join(["octo-conformance", "run", "--again", judge.folder, "--finding", name])


def _traffic(judge: Judge) -> TrafficRecord:
    operations: list[OperationTraffic] = []
    for operation, times in sorted(judge.traffic.items()):
        ranked = sorted(times)
        operations.append(
            {
                "operation": operation,
                "count": len(ranked),
                "p50_ms": round(percentile(ranked, 50), 1),
                "p95_ms": round(percentile(ranked, 95), 1),
            }
        )
    seconds = judge.end.seconds if judge.end is not None else 0.0
    return {"exchanges": judge.exchanges, "seconds": round(seconds, 3), "operations": operations}


def _leftovers(judge: Judge) -> list[LeftoverRecord]:
    return [
        {
            "kind": line.what,
            "id": line.id,
            "state": line.state,
            "reason": line.reason,
            "possible": line.possible,
        }
        for line in judge.leftovers
    ]


def _stopped(stopped: Stopped) -> StoppedRecord:
    return {
        "code": stopped.code,
        "message": stopped.message,
        "hint": stopped.hint,
        "error": stopped.error,
    }
