"""The runs of one target over time: what became of its requirements, its verdict and its speed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from octo_conformance.judge.comparison import BROKEN, Comparison, compare
from octo_conformance.judge.records import StatusWord, Verdict
from octo_conformance.judge.words import NOT_SELECTED

_CALM = frozenset({"PASS", "NOT_APPLICABLE"})


@dataclass(frozen=True)
class History:
    """The status of a requirement in each run, oldest first; None in a run that did not know it or left it out."""

    requirement: str
    statuses: tuple[StatusWord | None, ...]
    sentence: str
    """What the newest run that found it broken says, else its reason; "" where there is nothing to say."""

    @property
    def broken(self) -> bool:
        """Whether the newest run finds it broken."""
        return self.statuses[-1] in BROKEN


@dataclass(frozen=True)
class Speed:
    """The p95 of an operation in milliseconds in each run, oldest first; None where a run did not call it."""

    operation: str
    p95_ms: tuple[float | None, ...]


@dataclass(frozen=True)
class Trend:
    """Runs of one target, oldest first; there is at least one."""

    runs: tuple[Verdict, ...]

    @property
    def last_change(self) -> Comparison | None:
        """What changed from the last run but one to the last; None where there is only one."""
        return compare(self.runs[-2], self.runs[-1]) if len(self.runs) > 1 else None

    @property
    def good(self) -> bool:
        """Whether the newest run is no worse than the one before it."""
        change = self.last_change
        return change is None or change.good

    def histories(self) -> list[History]:
        """Each requirement that is not in order in every run, those that are broken now first, then by id."""
        statuses: list[dict[str, StatusWord]] = []
        sentences: dict[str, str] = {}
        for verdict in self.runs:
            statuses.append(
                {
                    entry["id"]: entry["status"]
                    for entry in verdict["requirements"]
                    if entry["reason"] != NOT_SELECTED
                }
            )
            sentences.update(_sentences(verdict))
        found = [
            History(name, told, sentences.get(name, ""))
            for name in dict.fromkeys(name for each in statuses for name in each)
            for told in [tuple(each.get(name) for each in statuses)]
            if any(status not in _CALM for status in told if status is not None)
        ]
        return sorted(found, key=lambda each: (not each.broken, each.requirement))

    def speeds(self) -> list[Speed]:
        """Each operation that a run called, the slowest of the newest run first."""
        times = [
            {each["operation"]: each["p95_ms"] for each in run["traffic"]["operations"]} for run in self.runs
        ]
        named = dict.fromkeys(operation for each in times for operation in each)
        found = [Speed(name, tuple(each.get(name) for each in times)) for name in named]
        return sorted(found, key=lambda each: (-(each.p95_ms[-1] or 0), each.operation))


def trend(verdicts: Iterable[Verdict]) -> Trend:
    """The trend over runs, which may come in any order. Raises ValueError without a run."""
    runs = tuple(sorted(verdicts, key=lambda verdict: verdict["started_at"]))
    if not runs:
        raise ValueError("no run")
    return Trend(runs)


def _sentences(verdict: Verdict) -> dict[str, str]:
    told = {entry["id"]: entry["reason"] or "" for entry in verdict["requirements"]}
    for finding in reversed(verdict["findings"]):  # the first of a requirement is the worst
        told[finding["requirement"]] = finding["sentence"]
    return {name: sentence for name, sentence in told.items() if sentence}
