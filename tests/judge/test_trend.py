"""The runs of a target over time: what became of each requirement, and how fast the target was."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from octo_conformance.judge.records import Verdict
from octo_conformance.judge.trend import Trend, trend
from octo_conformance.judge.words import NOT_SELECTED
from octo_conformance.report.trended import as_html, as_json, as_markdown, as_text

HOSTILE = "<script>alert(1)</script> ##vso[task.complete]"


def run(day: int, p95: float | None = 20.0, **statuses: str) -> Any:
    """The run of a day in which these requirements ended so."""
    operations = (
        [] if p95 is None else [{"operation": "GET /products", "count": 3, "p50_ms": 5.0, "p95_ms": p95}]
    )
    broken = [name for name, status in statuses.items() if status in {"FAIL", "WARN"}]
    return {
        "verdict": "NONCONFORMANT" if "FAIL" in statuses.values() else "CONFORMANT",
        "started_at": f"2026-11-{day:02}T02:00:00Z",
        "depth": "quick",
        "target": {"url": "https://a.example", "profile": "octo"},
        "suite": {"version": "1", "contract_digest": "sha256:0"},
        "counts": Counter(FAIL=0, WARN=0, NOT_VERIFIED=0, BLOCKED=0) + Counter(statuses.values()),
        "traffic": {"exchanges": 9, "seconds": 1.0, "operations": operations},
        "requirements": [
            {
                "id": name,
                "capability": "octo/core",
                "level": "MUST",
                "status": "NOT_VERIFIED" if status == "LEFT_OUT" else status,
                "reason": NOT_SELECTED if status == "LEFT_OUT" else None,
            }
            for name, status in statuses.items()
        ],
        "findings": [
            {"requirement": name, "sentence": f"{name} broke on day {day}. {HOSTILE}", "identity": "i",
             "pointers": [], "tests": []}
            for name in broken
        ],
    }  # fmt: skip


NIGHTS = trend(
    [
        run(23, p95=None, A="PASS", B="PASS", C="PASS"),
        run(21, A="FAIL", B="PASS"),
        run(22, 40.0, A="PASS", B="FAIL"),
    ]
)


def test_runs_are_told_in_their_order() -> None:
    """Whoever names the folders does not sort them."""
    assert [each["started_at"][8:10] for each in NIGHTS.runs] == ["21", "22", "23"]


def test_what_was_always_in_order_is_left_out() -> None:
    """A page of five hundred ticks hides the one that is not; C is new, and in order."""
    assert [(each.requirement, each.statuses) for each in NIGHTS.histories()] == [
        ("A", ("FAIL", "PASS", "PASS")),
        ("B", ("PASS", "FAIL", "PASS")),
    ]


def test_what_is_broken_now_comes_first_with_what_the_newest_run_says() -> None:
    """It is what the reader has to mend."""
    told = trend([run(1, A="FAIL", B="FAIL"), run(2, A="PASS", B="FAIL")]).histories()
    assert [each.requirement for each in told] == ["B", "A"]
    assert told[0].sentence.startswith("B broke on day 2.")


def test_a_run_that_left_something_out_says_nothing_about_it() -> None:
    """A narrowed run in between is no hole in the supplier."""
    assert trend([run(1, A="PASS"), run(2, A="LEFT_OUT")]).histories() == []


def test_an_operation_that_a_run_did_not_call_has_no_speed_there() -> None:
    """Nothing is not fast."""
    assert [each.p95_ms for each in NIGHTS.speeds()] == [(20.0, 40.0, None)]


@pytest.mark.parametrize(("last", "good"), [("PASS", True), ("FAIL", False)])
def test_the_newest_run_is_held_against_the_one_before(last: str, good: bool) -> None:
    """The job of the night fails when the supplier got worse, whatever it was a month ago."""
    assert trend([run(1, A="FAIL"), run(2, A="PASS"), run(3, A=last)]).good is good


def test_one_run_is_no_worse_than_itself() -> None:
    """The first night passes."""
    assert trend([run(1, A="FAIL")]).good
    assert "nothing to compare" in as_text(trend([run(1, A="FAIL")]))


def test_no_run_has_no_trend() -> None:
    """Nothing can be said of it."""
    with pytest.raises(ValueError, match="no run"):
        trend([])


def worse() -> Trend:
    runs: list[Verdict] = [run(1, A="PASS"), run(2, A="FAIL")]
    return trend(runs)


def test_every_view_tells_what_got_worse() -> None:
    """A signs-only table would leave its reader to search."""
    assert "A                ✓✗  A broke on day 2." in as_text(worse())
    assert "| `A` | ✓✗ | A broke on day 2." in as_markdown(worse())
    told = json.loads(as_json(worse()))
    assert (told["good"], told["requirements"][0]["statuses"]) == (False, ["PASS", "FAIL"])
    assert "The newest run is worse than the one before it." in as_html(worse())


def test_a_page_holds_no_markup_of_a_target() -> None:
    """What a target says stays text, and every element is closed."""
    seen: list[str] = []
    still_open: list[str] = []

    class Page(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            seen.append(tag)
            if tag not in {"meta", "polyline", "circle"}:
                still_open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if still_open and still_open[-1] == tag:
                still_open.pop()

    Page().feed(as_html(worse()))
    assert "script" not in seen
    assert still_open == []


def test_the_slowest_operation_of_the_newest_run_comes_first() -> None:
    """It is what the reader looks for; one that the newest run did not call is no slow one."""
    older, newer = run(1), run(2)
    calls = {"B slow": 90.0, "A slow": 90.0, "quick": 0.5, "middle": 30.0}
    newer["traffic"]["operations"] = [{"operation": name, "p95_ms": took} for name, took in calls.items()]
    assert [each.operation for each in trend([older, newer]).speeds()] == [
        "A slow", "B slow", "middle", "quick", "GET /products",
    ]  # fmt: skip


def test_the_first_finding_of_a_requirement_is_quoted() -> None:
    """It is the worst of them."""
    newest = run(2, A="FAIL")
    newest["findings"].append({"requirement": "A", "sentence": "A warns too.", "pointers": [], "tests": []})
    assert trend([run(1, A="PASS"), newest]).histories()[0].sentence.startswith("A broke on day 2.")
