"""The verdict on a client: a status for each rule, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, TypedDict

from octo_conformance import __version__
from octo_conformance.clients.calls import ClientCall
from octo_conformance.clients.findings import ClientFinding
from octo_conformance.clients.judge import ClientJudge
from octo_conformance.clients.rules import client_rules
from octo_conformance.contract import Requirement
from octo_conformance.contract.catalogue import HARMS
from octo_conformance.values import utc

FORMAT: Final = "octo-conformance/client-verdict/1"
Word = Literal["CONFORMANT", "NONCONFORMANT", "INCOMPLETE", "ERROR"]
Status = Literal["PASS", "FAIL", "WARN", "NOT_VERIFIED", "NOT_APPLICABLE"]
STATUSES: Final[tuple[Status, ...]] = ("PASS", "FAIL", "WARN", "NOT_VERIFIED", "NOT_APPLICABLE")

#: How a client gets the occasion to show that it keeps a rule, for rules of which that is not plain.
OCCASIONS: Final[Mapping[str, str]] = {
    "CLIENT-022": "let the client check the availability of a slot and reserve it",
    "CLIENT-030": "let the client reserve, and confirm or extend the hold",
    "CLIENT-031": "let the client reserve, and then confirm or cancel",
    "CLIENT-040": "let a reservation fail with `PUT /_control/trouble`, so that the client sends it again",
}


class RuleRecord(TypedDict):
    """A rule and how it ended. `checks` is how often the client could have broken it."""

    id: str
    level: str
    harm: str
    says: str
    status: Status
    checks: int
    findings: list[str]
    reason: str | None


class CallRecord(TypedDict):
    """A call of a finding, with its bodies where they are short."""

    number: int
    began: str
    now: str
    reseller: str | None
    method: str
    path: str
    query: str
    sent: object
    status: int | None
    answer: object


class ClientFindingRecord(TypedDict):
    """One defect of the client. `calls` are numbers of calls that showed it; `shown` are the first of them."""

    id: str
    rule: str
    status: Status
    harm: str
    sentence: str
    operation: str
    pointer: str | None
    occurrences: int
    calls: list[int]
    resellers: list[str | None]
    impact: str
    shown: list[CallRecord]


class OperationRecord(TypedDict):
    """How often an operation was called."""

    operation: str
    count: int


class SuiteRecord(TypedDict):
    """Which version of what judged."""

    version: str
    contract_digest: str


class SupplierRecord(TypedDict):
    """What the client was tested against, as it was at the end. `changed`: it was another one before."""

    url: str
    dialect: str | None
    faults: list[str]
    variants: list[str]
    changed: bool


class ClientVerdict(TypedDict):
    """client-verdict.json."""

    format: str
    suite: SuiteRecord
    supplier: SupplierRecord
    started_at: str
    finished_at: str
    questions_a_minute: int
    verdict: Word
    counts: dict[Status, int]
    rules: list[RuleRecord]
    findings: list[ClientFindingRecord]
    left_out: int
    resellers: list[str]
    traffic: list[OperationRecord]
    notes: list[str]


def client_verdict(
    judge: ClientJudge,
    supplier: SupplierRecord,
    started: datetime,
    finished: datetime,
    notes: Sequence[str] = (),
    unjudged: int = 0,
) -> ClientVerdict:
    """What the judge found, in the order of status and harm.

    `notes` say what was not recorded. Calls that a defect of the suite left `unjudged` certify nothing.
    """
    rules = client_rules()
    ordered = sorted(judge.findings.all, key=lambda found: _weight(rules[found.first.rule]))
    findings = [_finding(f"f{number}", found, rules) for number, found in enumerate(ordered, start=1)]
    told = [_rule(rule, judge, findings) for rule in rules.values()]
    counts = Counter(rule["status"] for rule in told)
    calls: Counter[str] = sum((memory.calls for memory in judge.memories.values()), Counter())
    return {
        "format": FORMAT,
        "suite": {"version": __version__, "contract_digest": judge.contract.digest},
        "supplier": supplier,
        "started_at": utc(started),
        "finished_at": utc(finished),
        "questions_a_minute": judge.questions_a_minute,
        "verdict": _word(told, calls.total() if not unjudged else 0),
        "counts": {status: counts[status] for status in STATUSES},
        "rules": told,
        "findings": findings,
        "left_out": judge.findings.left_out,
        "resellers": [reseller for reseller in judge.memories if reseller is not None],
        "traffic": [{"operation": name, "count": count} for name, count in sorted(calls.items())],
        "notes": list(notes),
    }


def _word(rules: Sequence[RuleRecord], calls: int) -> Word:
    if any(rule["status"] == "FAIL" for rule in rules):
        return "NONCONFORMANT"
    if not calls:
        return "ERROR"
    missing = any(rule["status"] == "NOT_VERIFIED" and rule["level"] == "MUST" for rule in rules)
    return "INCOMPLETE" if missing else "CONFORMANT"


def _weight(rule: Requirement) -> tuple[bool, int]:
    return rule.level != "MUST", HARMS.index(rule.harm)


def _rule(rule: Requirement, judge: ClientJudge, findings: Sequence[ClientFindingRecord]) -> RuleRecord:
    own = [finding["id"] for finding in findings if finding["rule"] == rule.id]
    checks = judge.findings.checks[rule.id]
    status: Status
    reason: str | None = None
    if own:
        status = "FAIL" if rule.level == "MUST" else "WARN"
    elif checks:
        status = "PASS"
    elif rule.when is not None and rule.when.seen is not None:
        status, reason = "NOT_APPLICABLE", f"the client never came to {rule.when.seen}"
    else:
        how = OCCASIONS.get(
            rule.id, "let the client read the catalogue, check availability, reserve and confirm"
        )
        status, reason = "NOT_VERIFIED", f"the client gave no occasion; {how}"
    return {
        "id": rule.id,
        "level": rule.level,
        "harm": rule.harm,
        "says": rule.says,
        "status": status,
        "checks": checks,
        "findings": own,
        "reason": reason,
    }


def _finding(name: str, found: ClientFinding, rules: Mapping[str, Requirement]) -> ClientFindingRecord:
    rule = rules[found.first.rule]
    return {
        "id": name,
        "rule": rule.id,
        "status": "FAIL" if rule.level == "MUST" else "WARN",
        "harm": rule.harm,
        "sentence": found.first.sentence,
        "operation": found.first.operation,
        "pointer": found.first.pointer,
        "occurrences": found.occurrences,
        "calls": found.numbers,
        "resellers": list(found.resellers),
        "impact": rule.breaks,
        "shown": list(_calls(found.shown)),
    }


def _calls(shown: Sequence[ClientCall]) -> Iterator[CallRecord]:
    for call in {call.number: call for call in shown}.values():
        yield {
            "number": call.number,
            "began": utc(call.began),
            "now": utc(call.now),
            "reseller": call.reseller,
            "method": call.method,
            "path": call.path,
            "query": "&".join(f"{name}={value}" for name, value in call.query),
            "sent": call.sent,
            "status": call.status,
            "answer": call.answer,
        }
