"""One word for a run: the first that applies of NONCONFORMANT, ERROR, INCOMPLETE and CONFORMANT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from octo_conformance.judge.records import RequirementRecord, Verdict, VerdictWord

NOT_SELECTED = "not selected"
"""Why a narrowed run did not look at a requirement."""
BINDING = "MUST"
"""The level of what has to be checked and has to hold."""


def word(requirements: Iterable[RequirementRecord]) -> VerdictWord:
    """The word for these requirements. Where none was checked nothing is known, which is an ERROR, unless the run was
    narrowed to others."""
    requirements = list(requirements)
    seen = Counter(entry["status"] for entry in requirements)
    if seen["FAIL"]:
        return "NONCONFORMANT"
    if seen["ERROR"]:
        return "ERROR"
    if not (seen["PASS"] or seen["WARN"] or seen["WAIVED"]):
        concerned = {entry["reason"] for entry in requirements if entry["status"] != "NOT_APPLICABLE"}
        return "INCOMPLETE" if concerned == {NOT_SELECTED} else "ERROR"
    if any(missing(entry) for entry in requirements):
        return "INCOMPLETE"
    return "CONFORMANT"


def missing(entry: RequirementRecord) -> bool:
    """Whether it is a demand that could not be checked."""
    return entry["level"] == BINDING and entry["status"] in {"NOT_VERIFIED", "BLOCKED"}


def selection_held(verdict: Verdict) -> bool:
    """Whether a narrowed run looked at everything that it was narrowed to, and nothing of that is broken."""
    left_out = [entry for entry in verdict["requirements"] if missing(entry)]
    return (
        verdict["verdict"] == "INCOMPLETE"
        and not cut_short(verdict)
        and not any(capability.get("reason") for capability in verdict["capabilities"])
        and all(entry["reason"] == NOT_SELECTED for entry in left_out)
    )


def cut_short(verdict: Verdict) -> bool:
    """Whether a signal, a limit or a target that went away kept the run from its work."""
    stopped = verdict.get("stopped") is not None or verdict["finished_at"] is None
    return stopped or bool(verdict.get("limits"))


def run_word(verdict: Verdict) -> VerdictWord:
    """The word for a run, from everything that its verdict.json says but the word itself."""
    found = word(verdict["requirements"])
    if found == "NONCONFORMANT":
        return found
    stopped = verdict.get("stopped")
    if verdict.get("failures") or (stopped is not None and stopped.get("error", False)):
        return "ERROR"
    if found == "ERROR":
        broke_down = any(entry["status"] == "ERROR" for entry in verdict["requirements"])
        # The user stopped the run before anything was checked, which is no failure of the suite.
        return "INCOMPLETE" if stopped is not None and not broke_down else "ERROR"
    contract_only = any(capability.get("reason") for capability in verdict["capabilities"])
    return "INCOMPLETE" if contract_only or cut_short(verdict) else found
