"""The gate turns a verdict into an exit code for a CI job.

Four things may be said to it. A baseline keeps what an earlier run found from failing the job. What is accepted as
missing keeps an incomplete run from failing it. A most of findings, and waivers that are stale or have expired, make it
fail where the verdict alone would not. Nothing here changes the verdict, and nothing makes a run that was cut short,
or that broke down, a good one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from octo_conformance.judge.records import FindingRecord, RequirementRecord, Verdict, VerdictWord
from octo_conformance.judge.words import cut_short, missing, run_word, selection_held

EXIT: Final[Mapping[VerdictWord, int]] = {"CONFORMANT": 0, "NONCONFORMANT": 1, "INCOMPLETE": 3, "ERROR": 4}
GOOD: Final = EXIT["CONFORMANT"]
BAD: Final = EXIT["NONCONFORMANT"]


class Baseline:
    """What an earlier run found broken."""

    def __init__(self, verdict: Verdict) -> None:
        self._failed: dict[tuple[str, str], list[FindingRecord]] = {}
        for finding in verdict["findings"]:
            if finding["status"] == "FAIL":
                self._failed.setdefault(_name(finding), []).append(finding)

    def knows(self, finding: FindingRecord) -> bool:
        """Whether the earlier run found the same defect, in every place and by every test that shows it now."""
        places, tests = set(finding.get("pointers", ())), set(finding.get("tests", ()))
        if "identity" not in finding or MANY & places:
            return False
        return any(
            places <= set(known.get("pointers", ())) and tests <= set(known.get("tests", ()))
            for known in self._failed.get(_name(finding), ())
        )


MANY: Final = frozenset({"…"})
"""Stands for places that were too many to be told apart, so that nobody knows whether they are the same."""


def _name(finding: FindingRecord) -> tuple[str, str]:
    return finding["requirement"], finding.get("identity", "")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a CI job asks for beside the verdict."""

    baseline: Baseline | None = None
    most_findings: int | None = None
    accept_missing: Collection[str] = ()
    """Capabilities and requirements that may stay unchecked."""
    allow_incomplete: bool = False


@dataclass(frozen=True)
class Decision:
    """The exit code of a run. `reasons`: why it is not that of the verdict; `known`: findings of the baseline."""

    exit_code: int
    reasons: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def decide(verdict: Verdict, terms: Terms) -> Decision:
    """The exit code for a verdict under these terms."""
    word, reasons, known = verdict["verdict"], list[str](), list[str]()
    left = verdict
    """The verdict as it would be without what the baseline has."""
    if word == "NONCONFORMANT" and terms.baseline is not None:
        known = [finding["id"] for finding in _failing(verdict) if terms.baseline.knows(finding)]
        new = [finding for finding in _failing(verdict) if finding["id"] not in known]
        reasons += [f"new against the baseline: {f['requirement']}: {f['sentence']}" for f in new]
        left = _without(verdict, known)
        left["verdict"] = word = run_word(left)
        if word != "NONCONFORMANT":
            reasons.append(f"the baseline has all that is broken ({len(known)})")
    code = EXIT[word]
    if word == "INCOMPLETE" and selection_held(left):
        code = GOOD
        reasons.append("all that was selected was checked and held; the rest was not looked at")
    elif word == "INCOMPLETE" and not cut_short(verdict):
        code, told = _accepted(left, terms, code)
        reasons += told
    against = [*_waivers(verdict), *_too_many(verdict, terms.most_findings)]
    if against and code in {GOOD, EXIT["INCOMPLETE"]}:
        code = BAD
    return Decision(code, reasons + against, known)


def _failing(verdict: Verdict) -> list[FindingRecord]:
    return [finding for finding in verdict["findings"] if finding["status"] == "FAIL"]


def _without(verdict: Verdict, known: Collection[str]) -> Verdict:
    """The verdict as it would be without these findings. A requirement stays broken where nothing says by what."""
    failing = {finding["id"] for finding in _failing(verdict)}

    def settled(entry: RequirementRecord) -> RequirementRecord:
        broken_by = failing & set(entry["findings"])
        if entry["status"] == "FAIL" and broken_by and broken_by <= set(known):
            return {**entry, "status": "WAIVED"}
        return entry

    changed = {**verdict, "requirements": [settled(entry) for entry in verdict["requirements"]]}
    return cast(Verdict, changed)


def _accepted(verdict: Verdict, terms: Terms, code: int) -> tuple[int, list[str]]:
    if terms.allow_incomplete:
        return GOOD, ["--allow-incomplete lets an incomplete run pass"]
    named = set(terms.accept_missing)
    lacking = [
        e["id"] for e in verdict["requirements"] if missing(e) and not {e["id"], e["capability"]} & named
    ]
    unproven = [c["id"] for c in verdict["capabilities"] if c.get("reason") and c["id"] not in named]
    if not named or lacking or unproven:
        return code, []
    return GOOD, ["--accept-missing names everything that could not be checked"]


def _waivers(verdict: Verdict) -> list[str]:
    said = {
        "stale": "matches nothing that is broken; take it out of the file",
        "expired": "has expired",
    }
    return [
        f"the waiver of {waiver['requirement']}{f' at {place}' if (place := waiver['pointer']) else ''} "
        f"{said[waiver['state']]} (owner {waiver['owner']}, expires {waiver['expires']})"
        for waiver in verdict.get("waivers", ())
        if waiver["state"] in said
    ]


def _too_many(verdict: Verdict, most: int | None) -> list[str]:
    """Findings are counted as they are listed: those that follow from another one are not."""
    found = [f for f in verdict["findings"] if f["cause"] is None and f["status"] in {"FAIL", "WARN"}]
    if most is None or len(found) <= most:
        return []
    return [f"{len(found)} findings are more than the {most} of --max-findings"]
