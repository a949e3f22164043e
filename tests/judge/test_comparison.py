"""Two runs beside each other: what is better, what is worse, and what nobody looks at any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from octo_conformance.judge.comparison import Comparison, compare
from octo_conformance.report.compared import as_html, as_json, as_markdown, as_text


def verdict(**statuses: str) -> Any:
    """A run in which these requirements ended so."""
    return {
        "verdict": "CONFORMANT",
        "started_at": "2026-11-21T09:00:00Z",
        "depth": "quick",
        "target": {"url": "https://a.example", "profile": "octo"},
        "suite": {"version": "1", "contract_digest": "sha256:0"},
        "requirements": [
            {"id": name, "level": "MUST", "status": status, "reason": "because"}
            for name, status in statuses.items()
        ],
        "findings": [],
    }


def with_finding(status: str, **changed: Any) -> Any:
    made = verdict(R=status)
    finding = {
        "requirement": "R",
        "sentence": "It is wrong.",
        "identity": "i",
        "pointers": ["/a"],
        "tests": ["t"],
    }
    made["findings"] = [{**finding, **changed}]
    return made


@pytest.mark.parametrize(
    ("before", "after", "change", "good"),
    [
        ("PASS", "FAIL", "regressed", False),
        ("PASS", "WARN", "regressed", False),
        ("WARN", "FAIL", "regressed", False),
        ("WAIVED", "FAIL", "regressed", False),
        ("NOT_VERIFIED", "FAIL", "newly found", False),
        ("FAIL", "PASS", "fixed", True),
        ("WAIVED", "PASS", "fixed", True),
        ("FAIL", "NOT_VERIFIED", "no longer verified", False),
        ("PASS", "BLOCKED", "no longer verified", False),
        ("PASS", "NOT_APPLICABLE", "no longer verified", False),
        ("NOT_VERIFIED", "PASS", "newly verified", True),
        ("FAIL", "WAIVED", "still broken", True),
        ("FAIL", "FAIL", "still broken", True),
        ("PASS", "PASS", None, True),
        ("BLOCKED", "NOT_VERIFIED", None, True),
    ],
)
def test_what_became_of_a_requirement(before: str, after: str, change: str | None, good: bool) -> None:
    """Not looking any more is no repair."""
    comparison = compare(verdict(R=before), verdict(R=after))
    assert [each.change for each in comparison.changed] == ([change] if change else [])
    assert comparison.good is good


@pytest.mark.parametrize(("status", "good"), [("PASS", True), ("WARN", True), ("FAIL", False)])
def test_a_requirement_that_the_first_run_did_not_know_is_a_new_check(status: str, good: bool) -> None:
    """It may fail for the first time, and that is worse."""
    comparison = compare(verdict(), verdict(R=status))
    assert [each.change for each in comparison.changed] == ["new check"]
    assert comparison.good is good


@pytest.mark.parametrize("changed", [{"identity": "j"}, {"pointers": ["/a", "/b"]}, {"tests": ["t", "u"]}])
def test_another_defect_of_a_broken_requirement_is_a_regression(changed: dict[str, Any]) -> None:
    """The old one must not hide it."""
    same = compare(with_finding("FAIL"), with_finding("FAIL"))
    assert [each.change for each in same.changed] == ["still broken"]
    other = compare(with_finding("FAIL"), with_finding("FAIL", **changed))
    assert [each.change for each in other.changed] == ["regressed"]


def some() -> Comparison:
    after = verdict(A="PASS", B="FAIL", C="PASS")
    after["suite"]["version"] = "2"
    sentence = "It says <b>no</b> | \x1b[31m::error::x."
    after["findings"] = [{"requirement": "B", "sentence": sentence}]
    return compare(verdict(A="FAIL", B="PASS"), after)


def test_the_text_is_short_and_the_worst_comes_first() -> None:
    """A snapshot of what a terminal shows."""
    assert as_text(some()).splitlines() == [
        "CONFORMANT (2026-11-21T09:00:00Z) → CONFORMANT (2026-11-21T09:00:00Z)",
        "The suite differs: 1 before, 2 after.",
        "1 regressed, 1 fixed, 1 new check",
        "",
        "regressed (1)",
        "  B                PASS → FAIL  It says <b>no</b> | \\x1b[31m::error::x.",
        "",
        "fixed (1)",
        "  A                FAIL → PASS  because",
        "",
        "new check (1)",
        "  C                unknown → PASS  because",
    ]


def test_the_json_has_every_list() -> None:
    """A program need not ask whether one is there."""
    told = json.loads(as_json(some()))
    assert told["good"] is False
    assert {name: len(entries) for name, entries in told["changes"].items()} == {
        "regressed": 1,
        "newly found": 0,
        "no longer verified": 0,
        "fixed": 1,
        "newly verified": 0,
        "new check": 1,
        "still broken": 0,
    }


@pytest.mark.parametrize("view", [as_html, as_markdown])
def test_no_text_of_a_target_is_markup(view: Callable[[Comparison], str]) -> None:
    """The sentence quotes what the supplier answered."""
    told = view(some())
    assert "<b>" not in told
    assert "\x1b" not in told
    assert "no" in told


def test_the_page_is_well_formed_and_runs_nothing() -> None:
    """One file, offline, by its own policy."""
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    page = as_html(some())
    Tags().feed(page)
    assert "script" not in tags
    assert (tags.count("tr"), tags.count("thead")) == (6, 3)
    assert "default-src 'none'; style-src 'sha256-" in page
