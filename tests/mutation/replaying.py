"""A recorded run, judged again: the verdict as far as it depends on judge and rules alone."""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

from mutation.recording import Recording
from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots

Verdict = dict[str, Any]

FRESH = ("octo_conformance.judge", "octo_suites")
"""Modules that every mutant loads anew."""


def judge_again(recording: Recording, folder: Path) -> Verdict:
    """The verdict on the recorded lines. The judge is imported here, as whoever calls may have changed it."""
    from octo_conformance.evidence import read
    from octo_conformance.judge import Judge

    judge = Judge(load_contract(profile=recording.profile), _rules())
    for line in read(recording.file(folder)):
        judge.feed(line)
    return dict(json.loads(json.dumps(judge.verdict())))


@functools.cache
def _rules() -> Any:
    """The rules, loaded once in a process."""
    from octo_conformance.judge import load_rules

    return load_rules(suite_roots())


def forget() -> None:
    """Judge and rules are loaded anew when they are next asked for."""
    for name in [name for name in sys.modules if name.startswith(FRESH)]:
        del sys.modules[name]
    _rules.cache_clear()


def is_as_meant(recording: Recording, verdict: Verdict) -> bool:
    """Whether the requirement that the supplier breaks is told, or nothing of one that is right."""
    failed = {told["requirement"] for told in verdict["findings"] if told["status"] == "FAIL"}
    if recording.breaks is None:
        return not failed
    binding = load_contract(profile=recording.profile).catalogue[recording.breaks].binding
    word = next(each["status"] for each in verdict["requirements"] if each["id"] == recording.breaks)
    return bool(word == ("FAIL" if binding else "WARN"))


def gist(verdict: Verdict) -> Any:
    """What is said of the supplier, without the details: statuses, and which requirement is broken where."""
    return (
        verdict["verdict"],
        [(each["id"], each["status"]) for each in verdict["requirements"]],
        [(each["requirement"], each["status"], each["pointer"]) for each in verdict["findings"]],
    )
