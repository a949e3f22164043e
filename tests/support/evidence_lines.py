"""Lines of evidence, made by hand: the smallest run a judge can be fed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge import Judge, load_rules

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


class Story:
    """A run told line by line. `exchange` numbers the exchanges and returns the number."""

    def __init__(self, *, selected: list[str] | None = None, profile: str = "octo") -> None:
        self.judge = Judge(load_contract(profile), load_rules(suite_roots()))
        self._n = 0
        target = {"url": "https://supplier.example/octo", "profile": profile, "declared": []}
        self.judge.feed({"kind": "run", "target": target, "suite": {}, "seed": 1, "depth": "standard"})
        self.judge.feed(dict(NEGOTIATION))
        self.judge.feed({"kind": "collected", "tests": [], "selected": selected})

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
            },
            "response": response,
            "failure": None,
        }
        self.judge.feed({**line, **fields})
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
        self.judge.feed({**line, **fields})

    def end(self, **fields: Any) -> dict[str, Any]:
        self.judge.feed(
            {
                "kind": "end",
                "finished_at": "2026-11-21T10:00:01.000Z",
                "stopped": None,
                "seconds": 1.0,
                **fields,
            }
        )
        return self.judge.verdict()


def status(verdict: Mapping[str, Any], requirement: str) -> str:
    """The status of a requirement in a verdict."""
    return next(str(e["status"]) for e in verdict["requirements"] if e["id"] == requirement)


def findings(verdict: Mapping[str, Any], requirement: str) -> list[dict[str, Any]]:
    """The findings of a requirement in a verdict."""
    return [f for f in verdict["findings"] if f["requirement"] == requirement]
