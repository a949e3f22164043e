"""One row of the index: what came of the run of a target."""

from __future__ import annotations

from typing import Final

from octo_conformance.fleet.records import ChangeRecord, State, SupplierRecord, WorstRecord
from octo_conformance.judge.comparison import compare
from octo_conformance.judge.gate import EXIT, Terms, decide
from octo_conformance.judge.records import Verdict

COULD_NOT_RUN: Final = EXIT["ERROR"]
INTERRUPTED: Final = "interrupted"
"""The code of a run that was stopped by a signal."""


def is_over(verdict: Verdict) -> bool:
    """Whether a run came to its own end: it was neither killed nor stopped by a signal, and could do its work. Every
    other run is carried out anew."""
    stopped = verdict.get("stopped")
    cut = stopped is not None and (stopped["error"] or stopped["code"] == INTERRUPTED)
    return verdict["finished_at"] is not None and not cut


def told(
    name: str,
    verdict: Verdict,
    terms: Terms,
    *,
    exit_code: int | None = None,
    state: State | None = None,
    says: str | None = None,
) -> SupplierRecord:
    """The row of a run that has a verdict. `exit_code` is that of the process, where it is known."""
    stopped = verdict.get("stopped")
    if state is None:
        state = "ended"
        if stopped is not None and not is_over(verdict):
            state = "interrupted" if stopped["code"] == INTERRUPTED else "could not run"
    if says is None and stopped is not None:
        says = stopped["message"]
    listed = [f for f in verdict["findings"] if f["cause"] is None and f["status"] in {"FAIL", "WARN"}]
    worst = (
        WorstRecord(
            requirement=listed[0]["requirement"],
            status=listed[0]["status"],
            sentence=listed[0]["sentence"],
        )
        if listed
        else None
    )
    known = exit_code if exit_code in EXIT.values() else decide(verdict, terms).exit_code
    return SupplierRecord(
        name=name,
        url=verdict["target"]["url"],
        state=state,
        says=says,
        verdict=verdict["verdict"],
        exit_code=known if known is not None else COULD_NOT_RUN,
        capabilities=verdict["capabilities"],
        counts=verdict["counts"],
        findings=len(listed),
        worst=worst,
        exchanges=verdict["traffic"]["exchanges"],
        seconds=verdict["traffic"]["seconds"],
        started_at=verdict["started_at"],
        finished_at=verdict["finished_at"],
        leftovers=len(verdict["leftovers"]),
        report=f"{name}/report.html",
        change=None,
    )


def without_verdict(
    name: str, url: str | None, state: State, says: str, seconds: float = 0.0
) -> SupplierRecord:
    """The row of a target that nothing is known of, with the reason."""
    return SupplierRecord(
        name=name,
        url=url,
        state=state,
        says=says,
        verdict=None,
        exit_code=COULD_NOT_RUN,
        capabilities=[],
        counts=None,
        findings=0,
        worst=None,
        exchanges=0,
        seconds=round(seconds, 3),
        started_at=None,
        finished_at=None,
        leftovers=0,
        report=None,
        change=None,
    )


def changed(before: Verdict | None, after: Verdict | None) -> ChangeRecord:
    """What became of a target since an earlier run. Either may have left no verdict."""
    if before is None or after is None:
        known = before["verdict"] if before is not None else None
        return ChangeRecord(before=known, good=before is None, remarks=[], changed=[])
    comparison = compare(before, after)
    return ChangeRecord(
        before=before["verdict"],
        good=comparison.good,
        remarks=list(comparison.remarks()),
        changed=[
            {
                "requirement": each.requirement,
                "change": each.change,
                "before": each.before,
                "after": each.after,
                "says": each.says,
            }
            for each in comparison.changed
            if each.change != "still broken"
        ],
    )
