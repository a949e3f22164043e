"""Two runs beside each other: what became of each requirement from the first to the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from octo_conformance.judge.gate import MANY
from octo_conformance.judge.records import FindingRecord, RequirementRecord, StatusWord, Verdict

Change: TypeAlias = Literal[
    "regressed",
    "newly found",
    "no longer verified",
    "fixed",
    "newly verified",
    "new check",
    "still broken",
]
CHANGES: Final[tuple[Change, ...]] = get_args(Change)
BROKEN: Final = frozenset({"FAIL", "WARN", "WAIVED"})
_WEIGHT: Final[Mapping[StatusWord, int]] = {"WAIVED": 1, "WARN": 1, "FAIL": 2}
_BAD: Final = frozenset({"regressed", "newly found", "no longer verified"})


@dataclass(frozen=True)
class Changed:
    """A requirement of which the two runs do not say the same, or that both find broken. `before` is None for one
    that the first run did not know. `says` is the finding or the reason; where it holds now, the one from before."""

    requirement: str
    change: Change
    before: StatusWord | None
    after: StatusWord
    says: str


@dataclass(frozen=True)
class Comparison:
    """Everything that changed, the worst first."""

    before: Verdict
    after: Verdict
    changed: list[Changed]

    @property
    def good(self) -> bool:
        """Whether nothing is worse than it was."""
        return not any(
            each.change in _BAD or (each.change == "new check" and each.after == "FAIL")
            for each in self.changed
        )

    def of(self, change: Change) -> list[Changed]:
        return [each for each in self.changed if each.change == change]

    def remarks(self) -> Iterator[str]:
        """What a reader has to know before the rest: where the two runs are not of one kind."""
        first, second = self.before, self.after
        for name, one, other in (
            ("target", first["target"]["url"], second["target"]["url"]),
            ("profile", first["target"]["profile"], second["target"]["profile"]),
            ("depth", first["depth"], second["depth"]),
            ("strictness", _strict(first), _strict(second)),
            ("suite", first["suite"]["version"], second["suite"]["version"]),
            ("contract", first["suite"]["contract_digest"], second["suite"]["contract_digest"]),
        ):
            if one != other:
                yield f"The {name} differs: {one} before, {other} after."


def compare(before: Verdict, after: Verdict) -> Comparison:
    """What changed from one run to another."""
    earlier = {entry["id"]: entry for entry in before["requirements"]}
    found = [
        Changed(entry["id"], change, known["status"] if known is not None else None, entry["status"], says)
        for entry in after["requirements"]
        for known in [earlier.get(entry["id"])]
        for new in [list(_new(_findings(before, entry["id"]), _findings(after, entry["id"])))]
        for change in [_change(known, entry, bool(new))]
        if change is not None
        for says in [
            _says(known, _findings(before, entry["id"]))
            if entry["status"] == "PASS" and known is not None
            else _says(entry, new or _findings(after, entry["id"]))
        ]
    ]
    return Comparison(before, after, sorted(found, key=lambda each: CHANGES.index(each.change)))


def _change(before: RequirementRecord | None, after: RequirementRecord, new: bool) -> Change | None:
    if before is None:
        return "new check" if after["status"] not in {"NOT_APPLICABLE", "NOT_VERIFIED"} else None
    was, now = before["status"], after["status"]
    if was in BROKEN and now in BROKEN:
        return "regressed" if new or _WEIGHT[now] > _WEIGHT[was] else "still broken"
    if now in BROKEN:
        return "regressed" if was == "PASS" else "newly found"
    if was in BROKEN:
        return "fixed" if now == "PASS" else "no longer verified"
    if was == now or "PASS" not in {was, now}:
        return None
    return "newly verified" if now == "PASS" else "no longer verified"


def _findings(verdict: Verdict, requirement: str) -> list[FindingRecord]:
    return [finding for finding in verdict["findings"] if finding["requirement"] == requirement]


def _new(before: Iterable[FindingRecord], after: Iterable[FindingRecord]) -> Iterator[FindingRecord]:
    """The defects that the first run did not find in all the places, and by all the tests, of the second."""
    before = list(before)
    for finding in after:
        if "identity" in finding and not any(_same(known, finding) for known in before):
            yield finding


def _same(known: FindingRecord, finding: FindingRecord) -> bool:
    places, tests = set(finding.get("pointers", ())), set(finding.get("tests", ()))
    return (
        known.get("identity") == finding.get("identity")
        and not MANY & places
        and places <= set(known.get("pointers", ()))
        and tests <= set(known.get("tests", ()))
    )


def _says(entry: RequirementRecord, findings: list[FindingRecord]) -> str:
    if entry["status"] in BROKEN and findings:
        return findings[0]["sentence"]
    return entry["reason"] or ""


def _strict(verdict: Verdict) -> str:
    return "strict" if verdict.get("strict") else "not strict"
