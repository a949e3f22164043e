"""Lines of evidence, made by hand: the smallest run a judge can be fed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.evidence import Line, StrangeLine, from_json
from octo_conformance.judge import Judge, load_rules
from octo_conformance.judge.records import FindingRecord, Verdict

SUPPLIER: Mapping[str, Any] = {
    "id": "s1",
    "name": "Harbour Tours",
    "endpoint": "https://supplier.example/octo",
    "contact": {"website": None, "email": None, "telephone": None, "address": None},
}

JSON = ("Content-Type", "application/json")
ECHO = ("Octo-Capabilities", "")

NEGOTIATION: Mapping[str, Any] = {
    "kind": "negotiation",
    "declared": [],
    "offered": [],
    "echoed": [],
    "negotiated": [],
    "no_echo": False,
}


_UNSAID: Mapping[str, Mapping[str, Any]] = {
    "negotiation": NEGOTIATION,
    "limit": {"limit": "requests"},
    "exchange": {
        "at": "2026-11-21T10:00:00.000Z",
        "request": {"method": "GET", "url": "https://supplier.example/octo/"},
    },
}


def line_of(written: Mapping[str, Any]) -> Line:
    """The typed line that this JSON is, with what a test need not say; one that is misspelt is refused."""
    line = from_json({**_UNSAID.get(written["kind"], {}), **written})
    assert not isinstance(line, StrangeLine) or line.why is None, line
    return line


class Story:
    """A run told line by line. `exchange` numbers the exchanges and returns the number.

    `selected` are the requirements that the user named, or, with `expression`, those of the tests it matches.
    """

    def __init__(
        self, *, selected: list[str] | None = None, expression: str | None = None, profile: str = "octo"
    ) -> None:
        self.judge = Judge(load_contract(profile), load_rules(suite_roots()))
        self._n = 0
        target = {"url": "https://supplier.example/octo", "profile": profile, "declared": []}
        suite = {"version": "1", "contract_digest": "sha256:0"}
        self.feed(
            {
                "kind": "run",
                "target": target,
                "suite": suite,
                "seed": 1,
                "depth": "standard",
                "started_at": "2026-11-21T09:59:00.000Z",
                "selection": {
                    "requirements": [] if expression is not None else selected or [],
                    "expression": expression,
                    "capabilities": None,
                    "read_only": False,
                },
            }
        )
        self.feed(dict(NEGOTIATION))
        self.feed({"kind": "collected", "tests": [], "selected": selected})

    def feed(self, line: Mapping[str, Any]) -> None:
        """Let the judge have a line that is written as in the file."""
        self.judge.feed(line_of(line))

    def exchange(
        self,
        operation: str,
        body: Any,
        /,
        *,
        status: int = 200,
        headers: tuple[tuple[str, str], ...] = (JSON, ECHO),
        is_json: bool = True,
        **fields: Any,
    ) -> int:
        self._n += 1
        method, path = operation.split(" ")
        response = {
            "status": status,
            "headers": [list(h) for h in headers],
            "body": body if is_json else None,
            "is_json": is_json,
            "text": None if is_json else body,
            "size": 1,
            "elapsed_ms": 1.0,
            "flaws": [],
        }
        line = {
            "kind": "exchange",
            "n": self._n,
            "at": "2026-11-21T10:00:00.000Z",
            "test": None,
            "operation": operation,
            "path_args": {},
            "capabilities": [],
            "key": "first",
            "expects": None,
            "will_retry": False,
            "request": {
                "method": method,
                "url": f"https://supplier.example/octo{path}",
                "headers": [],
                "body": None,
                "text": None,
            },
            "response": response,
            "failure": None,
        }
        self.feed({**line, **fields})
        return self._n

    def outcome(self, requirement: str, outcome: str, **fields: Any) -> None:
        line = {
            "kind": "outcome",
            "test": f"core/test_x.py::{requirement}",
            "requirement": requirement,
            "outcome": outcome,
            "message": "",
            "expected": None,
            "actual": None,
            "pointer": None,
            "exchange": None,
            "exchanges": [],
            "operations": [],
            "control": [],
            "by": None,
        }
        self.feed({**line, **fields})

    def end(self, **fields: Any) -> Verdict:
        self.feed(
            {
                "kind": "end",
                "finished_at": "2026-11-21T10:00:01.000Z",
                "stopped": None,
                "seconds": 1.0,
                **fields,
            }
        )
        return self.judge.verdict()


def status(verdict: Verdict, requirement: str) -> str:
    """The status of a requirement in a verdict."""
    return next(str(e["status"]) for e in verdict["requirements"] if e["id"] == requirement)


def findings(verdict: Verdict, requirement: str) -> list[FindingRecord]:
    """The findings of a requirement in a verdict."""
    return [f for f in verdict["findings"] if f["requirement"] == requirement]
