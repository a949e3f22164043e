"""The index of a fleet is made of verdicts alone."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from octo_conformance.errors import UsageError
from octo_conformance.fleet.index import compose, exit_code, merged
from octo_conformance.fleet.page import html
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.fleet.summary import markdown
from octo_conformance.fleet.suppliers import changed, is_over, told, without_verdict
from octo_conformance.judge.gate import Terms
from octo_conformance.judge.records import Verdict
from octo_conformance.schemas import schema
from support.evidence_lines import SUPPLIER, Story

AT = "2026-11-30T10:00:00Z"


def verdict(name: str | None = "Harbour Tours") -> Verdict:
    story = Story()
    story.exchange("GET /supplier", {**SUPPLIER, "name": name} if name else {**SUPPLIER, "name": 7})
    return story.end()


def stopped(code: str, *, error: bool) -> Verdict:
    told_so: Any = {"code": code, "message": "it was stopped", "hint": "", "error": error}
    return {**verdict(), "stopped": told_so}


def row(name: str, code: int) -> SupplierRecord:
    return {**without_verdict(name, None, "could not run", "the variable holds no key"), "exit_code": code}


def index(*rows: SupplierRecord, names: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> FleetIndex:
    return compose(rows, names or [each["name"] for each in rows], suite="0.1.0", made_at=AT, before=before)


@pytest.mark.parametrize(
    ("codes", "code"), [((0, 0), 0), ((0, 3), 3), ((3, 4), 4), ((4, 1, 3), 1), ((), 0)], ids=str
)
def test_the_worst_target_decides_the_exit_code(codes: tuple[int, ...], code: int) -> None:
    """A job is green only where every supplier is."""
    assert exit_code(row(f"s{number}", each) for number, each in enumerate(codes)) == code


def test_a_row_says_what_the_run_says() -> None:
    """The index is believed; nobody opens three hundred reports."""
    broken = verdict(None)
    found = told("walks", broken, Terms())
    assert (found["verdict"], found["exit_code"], found["state"]) == ("NONCONFORMANT", 1, "ended")
    assert found["worst"] is not None
    assert found["worst"]["sentence"] == broken["findings"][0]["sentence"]
    assert found["report"] == "walks/report.html"


def test_the_exit_code_of_the_run_counts_and_else_its_terms() -> None:
    """A narrowed run that held is INCOMPLETE, and no failure; the code of a run that was resumed is made anew."""
    plain = verdict()
    assert plain["verdict"] == "INCOMPLETE"
    assert told("a", plain, Terms(), exit_code=0)["exit_code"] == 0
    assert told("a", plain, Terms())["exit_code"] == 3
    assert told("a", plain, Terms(allow_incomplete=True))["exit_code"] == 0


@pytest.mark.parametrize(
    ("ended", "state", "over"),
    [
        (verdict(), "ended", True),
        (stopped("limit", error=False), "ended", True),
        (stopped("interrupted", error=False), "interrupted", False),
        (stopped("key-refused", error=True), "could not run", False),
        ({**verdict(), "finished_at": None}, "ended", False),
    ],
    ids=["whole", "limit", "interrupted", "refused", "killed"],
)
def test_what_was_cut_short_is_run_again(ended: Verdict, state: str, over: bool) -> None:
    """A supplier that was never looked at must not pass for done."""
    assert is_over(ended) is over
    if ended["finished_at"]:
        assert told("a", ended, Terms())["state"] == state


def test_a_change_for_the_worse_is_told() -> None:
    """Who watches hundreds reads what is new alone."""
    change = changed(verdict(), verdict(None))
    assert not change["good"]
    assert [each["change"] for each in change["changed"]]
    assert changed(verdict(), verdict())["changed"] == []
    assert (changed(None, verdict())["good"], changed(verdict(), None)["good"]) == (True, False)


def test_shards_make_a_whole_and_what_is_missing_is_told() -> None:
    """A shard that was lost must not leave a green fleet."""
    names = ("a", "b", "c")
    rows, whole = merged([index(row("a", 0), names=names), index(row("b", 0), names=names)])
    assert whole == ["a", "b", "c"]
    assert [(each["name"], each["state"]) for each in rows] == [
        ("a", "could not run"),
        ("b", "could not run"),
        ("c", "not started"),
    ]
    assert exit_code(rows) == 4
    with pytest.raises(UsageError, match="a is in two"):
        merged([index(row("a", 0)), index(row("a", 0))])


def test_every_view_shows_every_target_and_runs_nothing() -> None:
    """A supplier writes its names and messages; none of them is markup."""
    worst = told("walks", verdict(None), Terms())
    worst["change"] = changed(verdict(), verdict(None))
    worst["says"] = "<script>alert(1)</script> | ::error::"
    whole = index(row("keyless", 4), worst, before=("walks", "gone-away"))
    assert [each["name"] for each in whole["targets"]] == ["walks", "keyless"]
    checker = Draft202012Validator(schema("fleet_index"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.json_path for error in checker.iter_errors(json.loads(json.dumps(whole)))] == []
    page, summary = html(whole), markdown(whole)
    for view in (page, summary):
        assert "<script" not in view
        for name in ("walks", "keyless", "gone-away", "the variable holds no key", "CORE-SUPP-001"):
            assert name in view, name
    assert 'href="walks/report.html"' in page
    assert "(walks/report.html)" in summary
    assert "default-src 'none'" in unescape(page)
