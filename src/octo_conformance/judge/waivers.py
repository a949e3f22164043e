"""A waiver accepts a breach that somebody knows of and deals with, until a day.

It covers a finding where it names the requirement, and either no place or every place that showed the finding. One
place of several would hide what nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from octo_conformance.evidence import WaiverLine
from octo_conformance.judge.findings import Finding, general
from octo_conformance.judge.records import StatusWord, WaiverState


class Waivers:
    """The waivers of a run. `day` is that on which the run began; a waiver holds to the end of its last day."""

    def __init__(self) -> None:
        self._all: list[WaiverLine] = []
        self.day = date.max
        """Without a day nothing is waived."""

    def __iter__(self) -> Iterator[WaiverLine]:
        return iter(self._all)

    def add(self, waiver: WaiverLine) -> None:
        self._all.append(waiver)

    def begun(self, moment: str) -> None:
        """Say when the run began, as its first line has it."""
        self.day = _day(moment[:10]) or date.max

    def covering(self, finding: Finding) -> WaiverLine | None:
        """The waiver that accepts a finding; None where it is not accepted, or not everywhere."""
        valid = [
            each for each in self._all if each.requirement == finding.requirement and not self._expired(each)
        ]
        everywhere = next((each for each in valid if each.pointer is None), None)
        if everywhere is not None or not valid:
            return everywhere
        named = {general(each.pointer): each for each in valid if each.pointer is not None}
        if not finding.pointers or not all(pointer in named for pointer in finding.pointers):
            return None
        return named[min(str(pointer) for pointer in finding.pointers)]

    def open(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those of the findings that nobody has accepted."""
        return [finding for finding in findings if self.covering(finding) is None]

    def state(
        self, waiver: WaiverLine, findings: Sequence[Finding], status: StatusWord, *, looked: bool
    ) -> WaiverState:
        """What became of a waiver: `findings` and `status` are those of its requirement. `looked`: whether the run
        went to its end, with the capability of the requirement."""
        if self._expired(waiver):
            return "expired"
        if spoken_of(waiver, findings):
            return "used"
        unknown = status in {"NOT_VERIFIED", "BLOCKED", "ERROR"}
        return "unchecked" if unknown or not looked else "stale"

    def _expired(self, waiver: WaiverLine) -> bool:
        last = _day(waiver.expires)
        return last is None or last < self.day


def spoken_of(waiver: WaiverLine, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of its requirement that a waiver speaks of, expired or not."""
    if waiver.pointer is None:
        return list(findings)
    place = general(waiver.pointer)
    return [finding for finding in findings if place in finding.pointers]


def told(waiver: WaiverLine) -> str:
    """A waiver in one line, for every view."""
    return f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason} ({waiver.link})"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
