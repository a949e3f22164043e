"""The fixtures are a small run as the judge and the wire would leave it, and that run told by a hostile
target."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.evidence import Line, from_json

STATUSES = ("PASS", "FAIL", "WARN", "NOT_VERIFIED", "BLOCKED", "NOT_APPLICABLE", "WAIVED", "ERROR")
CONFIRM = "POST /bookings/{uuid}/confirm"
NO_SECOND_KEY = "no second key: set --second-token-env"
HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    "\x1b[31mred\x1b]0;title\x07\x00\x9b2J\ud800 \u202egnp.exe\u2066 \u2028]]>&amp; "
    "```\n# heading\n| [link](javascript:alert(3)) $(id) `id` {{ 7*7 }} {% raw %} \ufffe"
)


@dataclass(frozen=True)
class Statement:
    """An entry of the catalogue, as far as a report reads it."""

    says: str
    breaks: str = "A reseller would be left without an answer."
    source: tuple[str, ...] = ("https://docs.octo.travel/", "CON-046")


@dataclass
class Run:
    """A verdict, the lines of evidence it was judged from, and the catalogue; write `evidence` to a file."""

    verdict: dict[str, Any]
    lines: list[dict[str, Any]]
    catalogue: dict[str, Statement] = field(default_factory=dict)

    @property
    def typed(self) -> list[Line]:
        """The lines as whoever reads the file gets them."""
        return [from_json(entry) for entry in self.lines]

    def evidence(self, folder: Path) -> Path:
        path = folder / "evidence.jsonl"
        path.write_text("".join(json.dumps(entry) + "\n" for entry in self.lines), encoding="ascii")
        return path


def exchange(n: int, **response: Any) -> dict[str, Any]:
    """An exchange line: a confirmation that was answered with a booking still on hold."""
    booking = {
        "uuid": "7c1f9e8e-4d5a-4f7b-9c26-0f2f3f0a9b11",
        "status": "ON_HOLD",
        "contact": {"fullName": "[redacted:1f00ab34]"},
        "unitItems": [{"uuid": f"u{index}", "unitId": "adult", "status": "CONFIRMED"} for index in range(40)],
    }
    return {
        "kind": "exchange",
        "n": n,
        "at": "2026-11-21T09:30:00Z",
        "test": "core/test_confirm.py::test_confirming_confirms",
        "purpose": "confirm the booking",
        "operation": CONFIRM,
        "path_args": {"uuid": booking["uuid"]},
        "capabilities": [],
        "key": "first",
        "request": {
            "method": "POST",
            "url": f"https://supplier.example/octo/bookings/{booking['uuid']}/confirm",
            "headers": [
                ["Host", "supplier.example"],
                ["Authorization", "Bearer [redacted:9f8e7d6c]"],
                ["Octo-Capabilities", ""],
                ["Content-Type", "application/json"],
            ],
            "body": {"contact": {"fullName": "O'Hara [redacted:1f00ab34]"}},
            "text": None,
        },
        "response": {
            "status": 200,
            "headers": [["Content-Type", "application/json"], ["Octo-Capabilities", ""]],
            "body": booking,
            "is_json": True,
            "text": None,
            "size": 2911,
            "elapsed_ms": 41.7,
            "flaws": [],
            **response,
        },
        "failure": None,
        "retry_of": None,
    }


def finding(identifier: str, requirement: str, status: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "requirement": requirement,
        "status": status,
        "title": "A confirmed booking is still on hold",
        "detail": "The answer to the confirmation, and every read after it, say ON_HOLD.",
        "operation": CONFIRM,
        "pointer": "/unitItems/31/status",
        "expected": "CONFIRMED",
        "actual": "ON_HOLD",
        "occurrences": 4,
        "exchanges": [12, 13, 14, 15],
        "impact": "The guest is sold a ticket that the gate does not know.",
        "rerun": f"octo-conformance run --again reports/a --finding {identifier}",
        "sentence": "Confirming the booking shows status ON_HOLD, where CONFIRMED is due.",
        "sides": [{"name": "confirming the booking", "exchange": 12, "pointer": "/unitItems/31/status"}],
        "differences": [],
        "story": [
            {
                "says": "confirm the booking",
                "as": "the reseller",
                "exchange": 12,
                "answer": "HTTP 200",
                "culprit": True,
            }
        ],
        "cause": None,
        "consequences": [],
        **changed,
    }


def requirement(
    identifier: str, status: str, capability: str = "octo/core", **changed: Any
) -> dict[str, Any]:
    entry = {
        "id": identifier,
        "level": "MUST",
        "capability": capability,
        "status": status,
        "checks": 3 if status in {"PASS", "FAIL", "WARN", "WAIVED"} else 0,
        "findings": [],
        "reason": None,
    }
    return {**entry, **changed}


def recount(verdict: dict[str, Any]) -> dict[str, Any]:
    """Make the counts of a verdict agree with its requirements."""
    for row in (verdict, *verdict["capabilities"]):
        wanted = row.get("id")
        seen = Counter(e["status"] for e in verdict["requirements"] if wanted in {None, e["capability"]})
        row["counts"] = {status: seen[status] for status in STATUSES}
    return verdict


def _verdict() -> dict[str, Any]:
    return recount(
        {
            "format": "octo-conformance/verdict/1",
            "suite": {"version": "0.1.0", "contract_digest": "sha256:" + "ab" * 32},
            "target": {
                "url": "https://supplier.example/octo",
                "profile": "octo",
                "declared": ["octo/cart"],
                "negotiated": ["octo/cart"],
            },
            "started_at": "2026-11-21T09:29:12Z",
            "finished_at": "2026-11-21T09:30:44Z",
            "seed": 1,
            "depth": "standard",
            "verdict": "NONCONFORMANT",
            "counts": {},
            "capabilities": [
                {"id": "octo/core", "verdict": "NONCONFORMANT", "counts": {}},
                {"id": "octo/cart", "verdict": "INCOMPLETE", "counts": {}},
            ],
            "requirements": [
                requirement("CORE-SUPP-001", "PASS"),
                requirement("CORE-BOOK-060", "FAIL", findings=["f1"]),
                requirement("CORE-BOOK-061", "BLOCKED", findings=["f1"], reason="CORE-BOOK-060 is broken"),
                requirement("CORE-HTTP-001", "WARN", level="SHOULD", findings=["f2"]),
                requirement("CORE-BOOK-070", "WAIVED", reason="waived until 2027-01-01: fix is on its way"),
                requirement("CORE-BOOK-085", "NOT_APPLICABLE", reason="no product has a cut-off"),
                requirement("CORE-AUTH-006", "NOT_VERIFIED", reason=NO_SECOND_KEY),
                requirement("CORE-CAL-004", "ERROR", findings=["f3"]),
                requirement("CART-019", "NOT_VERIFIED", "octo/cart", reason=NO_SECOND_KEY),
                requirement("CART-020", "PASS", "octo/cart"),
                requirement("MEMB-003", "NOT_APPLICABLE", "octo/memberships", reason="it is not offered"),
            ],
            "findings": [
                finding("f2", "CORE-HTTP-001", "WARN", title="201 on create", pointer=None, exchanges=[13]),
                finding("f1", "CORE-BOOK-060", "FAIL"),
                finding(
                    "f3", "CORE-CAL-004", "ERROR", title="The suite failed", operation=None, pointer=None,
                    expected=None, actual=None, exchanges=[], occurrences=1, story=[], sides=[],
                ),
            ],
            "traffic": {
                "exchanges": 311,
                "seconds": 92.25,
                "operations": [
                    {"operation": "GET /products", "count": 12, "p50_ms": 18, "p95_ms": 43.5},
                    {"operation": "POST /availability", "count": 96, "p50_ms": 44, "p95_ms": 120.0},
                    {"operation": CONFIRM, "count": 16, "p50_ms": 41, "p95_ms": 230.0},
                ],
            },
            "leftovers": [
                {"kind": "booking", "id": "7c1f9e8e", "state": "CONFIRMED", "reason": "cancel answered 500"}
            ],
            "stopped": None,
        }
    )  # fmt: skip


def _lines() -> list[dict[str, Any]]:
    silent = exchange(15)
    silent["response"], silent["failure"] = None, {"kind": "timeout", "message": "no answer within 15 s"}
    return [
        {
            "kind": "run",
            "format": "octo-conformance/evidence/1",
            "suite": {"version": "0.1.0", "contract_digest": "sha256:" + "ab" * 32},
            "target": {"url": "https://supplier.example/octo", "profile": "octo", "declared": ["octo/cart"]},
            "seed": 1,
            "depth": "standard",
            "started_at": "2026-11-21T09:29:12Z",
            "selection": {"requirements": None, "expression": None, "capabilities": None, "read_only": False},
        },
        {
            "kind": "negotiation",
            "declared": ["octo/cart"],
            "offered": None,
            "echoed": ["octo/cart"],
            "negotiated": ["octo/cart"],
            "no_echo": False,
        },
        {"kind": "discovery", "predicate": "FINITE", "product": "P", "missed": "has dates", "chosen": False},
        *(exchange(number) for number in (11, 12, 13)),
        exchange(14, status=502, body=None, is_json=False, text="<h1>Bad gateway</h1>", flaws=["NaN"]),
        silent,
        {
            "kind": "refused",
            "exchange": 14,
            "operation": CONFIRM,
            "requirement": "CORE-BOOK-060",
            "expected": "200",
            "actual": "502",
            "test": None,
        },
        {
            "kind": "outcome",
            "test": "core/test_supplier.py::test_a_supplier_names_itself",
            "requirement": "CORE-SUPP-001",
            "outcome": "held",
            "message": None,
            "expected": None,
            "actual": None,
            "pointer": None,
            "exchange": None,
            "exchanges": [11],
            "operations": ["GET /supplier"],
            "by": None,
            "sentence": None,
            "sides": [{"name": "the answer", "exchange": 11, "pointer": None}],
            "differences": [{"pointer": "/a", "left": 1, "right": None, "lacks": "right"}],
            "story": [
                {"says": "list products", "reseller": "the reseller", "exchange": 11, "answer": "HTTP 200", "culprit": False}
            ],
        },
        {
            "kind": "leftover",
            "entry": "e3",
            "what": "booking",
            "id": "7c1f9e8e",
            "state": "CONFIRMED",
            "reason": "cancel answered 500",
            "possible": False,
        },
        {"kind": "end", "finished_at": "2026-11-21T09:30:44Z", "stopped": None},
    ]  # fmt: skip


def _catalogue(verdict: dict[str, Any]) -> dict[str, Statement]:
    return {entry["id"]: Statement(f"The statement of {entry['id']}.") for entry in verdict["requirements"]}


def _poison(value: Any, text: str, keep: frozenset[str] = frozenset()) -> Any:
    """`value` with every string replaced by `text`, but for the members named in `keep`."""
    if isinstance(value, dict):
        return {k: v if k in keep else _poison(v, text, keep) for k, v in value.items()}
    if isinstance(value, list):
        return [_poison(inner, text, keep) for inner in value]
    return text if isinstance(value, str) else value


@pytest.fixture
def run() -> Run:
    """A run with every status, three findings and a leftover."""
    verdict = _verdict()
    return Run(verdict, _lines(), _catalogue(verdict))


@pytest.fixture
def poisoned() -> Callable[[str], Run]:
    """The run with every string of verdict, evidence and catalogue replaced by a given one."""

    def told(text: str) -> Run:
        verdict = _poison(_verdict(), text)
        lines = _poison(_lines(), text, frozenset({"kind"}))
        said = Statement(text, text, (text,))
        return Run(verdict, lines, {text: said, **{entry["id"]: said for entry in verdict["requirements"]}})

    return told


@pytest.fixture
def hostile(poisoned: Callable[[str], Run]) -> Run:
    """The run told by a target that attacks whoever reads of it."""
    return poisoned(HOSTILE)
