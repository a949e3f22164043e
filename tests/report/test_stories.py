"""A finding is told as a story: the calls that led there, what differs, and what has the same cause."""

from __future__ import annotations

import re
from typing import Any

import pytest

from octo_conformance.evidence import ExchangeLine, from_json
from octo_conformance.report.body import body_lines
from octo_conformance.report.closing import summary
from octo_conformance.report.dossier import Dossier, open_dossier
from octo_conformance.report.html import html
from octo_conformance.report.junit import junit
from octo_conformance.report.markdown import markdown
from octo_conformance.report.places import others, places

STATUS = {"pointer": "/status", "left": "CONFIRMED", "right": "ON_HOLD", "lacks": None}


def dossier_of(run: Any) -> Dossier:
    return open_dossier(run.verdict, run.typed, run.catalogue)


@pytest.fixture
def compared(run: Any) -> Any:
    """The run whose first finding compares two answers; the second finding follows from it."""
    first, second, *_ = sorted(run.verdict["findings"], key=lambda finding: finding["id"])
    first["sides"] = [
        {"name": "reading the order", "exchange": 12, "pointer": "/bookings/0"},
        {"name": "reading the booking", "exchange": 13, "pointer": ""},
    ]
    first["differences"] = [STATUS]
    first["consequences"], second["cause"] = [second["id"]], first["id"]
    return run


def test_places_are_those_of_both_answers(compared: Any) -> None:
    """Below the place of each side; the order shows the booking as one of several."""
    finding = next(each for each in compared.verdict["findings"] if each["id"] == "f1")
    lines = {n: next(e for e in compared.typed if isinstance(e, ExchangeLine) and e.n == n) for n in (12, 13)}
    finding.update(pointer="/bookings/0/status", exchanges=[12])
    assert [places(finding, lines[n]) for n in (12, 13)] == [["/bookings/0/status"], ["/status"]]
    assert others(finding) == [12, 13]


def test_a_place_that_stands_in_no_answer_is_not_marked(run: Any) -> None:
    """What was compared may have been made from several answers."""
    finding = run.verdict["findings"][0]
    finding.update(pointer=None, differences=[{**STATUS, "pointer": "/tour/0"}])
    finding["sides"] = [{"name": "a calendar", "exchange": 12, "pointer": None}]
    line = next(e for e in run.typed if isinstance(e, ExchangeLine) and e.n == 12)
    assert places(finding, line) == []


def test_a_long_body_is_folded_around_each_place() -> None:
    """No place is cut, however far apart they are."""
    body: Any = [{"id": number, "status": "A"} for number in range(300)]
    shown = body_lines(body, "/20/status", "/280/status")
    assert [line.text.strip() for line in shown if line.marked] == ['"status": "A"'] * 2
    assert sum(line.gap for line in shown) >= 2
    assert len(shown) < 120


@pytest.mark.parametrize("view", [html, markdown])
def test_story_and_consequences_are_in_every_view(compared: Any, view: Any) -> None:
    """The steps are numbered, the wrong answer is marked, and what follows stands below its cause."""
    text = view(dossier_of(compared))
    assert "confirm the booking" in text
    assert text.count("Of the same cause") == 1
    assert ("this is the wrong answer" if view is html else "1. **the reseller") in text


def test_the_terminal_tells_a_cause_once(compared: Any, tmp_path: Any) -> None:
    """With the command that repeats it, and what has the same cause below."""
    told = [str(entry) for entry in summary(compared.verdict, tmp_path)]
    assert sum("again: octo-conformance run --again reports/a --finding f1" in entry for entry in told) == 1
    assert sum(entry == "       the same cause breaks CORE-HTTP-001 (1 more)" for entry in told) == 1
    assert not any("--finding f2" in entry for entry in told)


def test_two_equal_runs_write_the_same_file(run: Any) -> None:
    """What each run makes anew is left out, so that a CI shows what changed; two attributes alone tell the time."""
    finding, verdict = run.verdict["findings"][0], run.verdict

    def written(uuid: str, at: str, folder: str) -> str:
        finding["sentence"] = f"Reading {uuid} shows {at}."
        finding["rerun"] = f"octo-conformance run --again {folder} --finding f1"
        verdict["started_at"], verdict["traffic"]["seconds"] = at, len(folder) / 7
        return re.sub(' (?:time|timestamp)="[^"]*"', "", junit(dossier_of(run)))

    one = written("7c1f9e8e-1111-4222-8333-444455556666", "2026-11-21T09:30:44Z", "reports/a")
    other = written("8c1f9e8e-1111-4222-8333-444455556667", "2027-01-01T00:00:00.123+02:00", "'reports/b c'")
    assert one == other


def test_what_is_missing_is_yaml_that_can_be_pasted(run: Any) -> None:
    """With the indentation of a file, not as a text with escapes."""
    entry = next(e for e in run.verdict["requirements"] if e["status"] == "NOT_VERIFIED")
    entry["missing"] = {"members": [{"reference": "NUMBER", "lastName": "NAME"}]}
    told = [str(line) for line in summary(run.verdict)]
    start = told.index("    the target file lacks:")
    assert told[start + 1 : start + 4] == [
        "      members:",
        "      - reference: NUMBER",
        "        lastName: NAME",
    ]


def test_an_exchange_of_an_old_run_still_makes_a_story(run: Any) -> None:
    """Evidence of an earlier version has no story; the line is read all the same."""
    old = next(entry for entry in run.lines if entry["kind"] == "outcome")
    for name in ("sentence", "story", "sides", "differences"):
        del old[name]
    assert getattr(from_json(old), "story", None) == ()
