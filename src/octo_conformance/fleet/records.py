"""The types of fleet.json. A test holds them to the shipped JSON Schema, which says what each member means."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

from octo_conformance.judge.records import CapabilityRecord, Counts, StatusWord, VerdictWord

State: TypeAlias = Literal["ended", "could not run", "timed out", "crashed", "interrupted", "not started"]


class WorstRecord(TypedDict):
    """The finding that the run lists first."""

    requirement: str
    status: StatusWord
    sentence: str


class ChangedRecord(TypedDict):
    """A requirement that is not as it was."""

    requirement: str
    change: str
    before: StatusWord | None
    after: StatusWord
    says: str


class ChangeRecord(TypedDict):
    """What became of a target since an earlier fleet. `before`: its verdict then, null where it was not there."""

    before: VerdictWord | None
    good: bool
    remarks: list[str]
    changed: list[ChangedRecord]


class SupplierRecord(TypedDict):
    """One target. Without a verdict, `says` tells why there is none."""

    name: str
    url: str | None
    state: State
    says: str | None
    verdict: VerdictWord | None
    exit_code: int
    capabilities: list[CapabilityRecord]
    counts: Counts | None
    findings: int
    worst: WorstRecord | None
    exchanges: int
    seconds: float
    started_at: str | None
    finished_at: str | None
    leftovers: int
    report: str | None
    change: ChangeRecord | None


class FleetIndex(TypedDict):
    """All targets. `fleet` are the names in the fleet file, also of those that were not asked for here; `gone` are those
    that only the earlier fleet has."""

    format: str
    suite: str
    made_at: str
    exit_code: int
    fleet: list[str]
    targets: list[SupplierRecord]
    gone: list[str]
