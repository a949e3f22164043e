"""The types of verdict.json are the records that other programs read.

The names are fixed. A test holds the types to the shipped JSON Schema, which says what each member means.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict

from octo_conformance.document import JsonValue

StatusWord: TypeAlias = Literal[
    "PASS", "FAIL", "WARN", "NOT_VERIFIED", "BLOCKED", "NOT_APPLICABLE", "WAIVED", "ERROR"
]
VerdictWord: TypeAlias = Literal["CONFORMANT", "NONCONFORMANT", "INCOMPLETE", "ERROR"]
WaiverState: TypeAlias = Literal["used", "stale", "expired", "unchecked"]
Counts: TypeAlias = dict[StatusWord, int]


class SuiteRecord(TypedDict):
    """The suite that judged."""

    version: str
    contract_digest: str


class TargetRecord(TypedDict):
    """The target that was certified."""

    url: str
    profile: str
    declared: list[str]
    negotiated: list[str]
    not_looked_at: NotRequired[list[str]]


class CapabilityRecord(TypedDict):
    """The verdict on one capability. `reason`: why it is INCOMPLETE although nothing of it is missing."""

    id: str
    verdict: VerdictWord
    counts: Counts
    reason: NotRequired[str | None]


class RequirementRecord(TypedDict):
    """The status of one statement of the catalogue."""

    id: str
    level: str
    capability: str
    status: StatusWord
    checks: int
    findings: list[str]
    reason: str | None
    missing: NotRequired[JsonValue]


class SideRecord(TypedDict):
    """One side of what was compared, and where it was read."""

    name: str
    exchange: int | None
    pointer: str | None


class DifferenceRecord(TypedDict):
    """One place in which two sides differ. `lacks` names the side that has nothing there."""

    pointer: str
    left: JsonValue
    right: JsonValue
    lacks: str | None


StepRecord = TypedDict(
    "StepRecord",
    {
        "says": str,
        "as": str,
        "exchange": int | None,
        "answer": str,
        "culprit": bool,
        "delivery": NotRequired[int],
        "to": NotRequired[str | None],
    },
)
"""One call of the story of a defect, or one `delivery` of the supplier and `to` whom."""


class FindingRecord(TypedDict):
    """One defect."""

    id: str
    requirement: str
    status: StatusWord
    title: str
    detail: str
    operation: str | None
    pointer: str | None
    expected: str | None
    actual: str | None
    occurrences: int
    exchanges: list[int]
    impact: str
    harm: NotRequired[str]
    rerun: str
    sentence: str
    sides: list[SideRecord]
    differences: list[DifferenceRecord]
    story: list[StepRecord]
    cause: str | None
    consequences: list[str]
    test: NotRequired[str | None]
    operations: NotRequired[list[str]]
    identity: NotRequired[str]
    pointers: NotRequired[list[str | None]]
    tests: NotRequired[list[str]]
    waived: NotRequired[str | None]


class WaiverRecord(TypedDict):
    """A waiver that the run was given, and what became of it."""

    requirement: str
    pointer: str | None
    reason: str
    link: str
    owner: str
    expires: str
    state: WaiverState
    findings: list[str]


class OperationTraffic(TypedDict):
    """How often an operation was answered, and how fast."""

    operation: str
    count: int
    p50_ms: float
    p95_ms: float


class TrafficRecord(TypedDict):
    """What was sent, and how long the run took."""

    exchanges: int
    seconds: float
    operations: list[OperationTraffic]


class LeftoverRecord(TypedDict):
    """What the run made on the target and could not release."""

    kind: str
    id: str
    state: str | None
    reason: NotRequired[str | None]
    possible: NotRequired[bool]


class FailureRecord(TypedDict):
    """What a defect of this suite kept from being judged."""

    message: str
    exchange: int | None


class StoppedRecord(TypedDict):
    """Why the run ended before its time. `error`: it could not do its work."""

    code: str
    message: str
    hint: NotRequired[str]
    error: NotRequired[bool]


class Verdict(TypedDict):
    """The whole of verdict.json."""

    format: str
    suite: SuiteRecord
    target: TargetRecord
    started_at: str
    finished_at: str | None
    seed: int
    depth: str
    strict: NotRequired[bool]
    verdict: VerdictWord
    counts: Counts
    capabilities: list[CapabilityRecord]
    requirements: list[RequirementRecord]
    findings: list[FindingRecord]
    traffic: TrafficRecord
    leftovers: list[LeftoverRecord]
    failures: NotRequired[list[FailureRecord]]
    waivers: NotRequired[list[WaiverRecord]]
    limits: NotRequired[list[str]]
    stopped: NotRequired[StoppedRecord | None]
