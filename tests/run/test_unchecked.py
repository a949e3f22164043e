"""What a run could not check: what is missing can be pasted, what was tried is said, and what takes long is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import yaml

from octo_conformance.target import read_target
from octo_sandbox import Policies, Sandbox, serve
from support.certifying import KEY, Certified, certify
from support.evidence import written_out

LOGIN = ("--capability", "octo/memberships", "--requirement", "MEMB-004")


def lacking(said: str) -> str:
    """What a terminal shows below "the target file lacks"."""
    _, _, rest = said.partition("the target file lacks:\n")
    return "".join(
        f"{line[6:]}\n" for line in takewhile(lambda line: line.startswith("      "), rest.splitlines())
    )


def run_of(tmp_path: Path, *arguments: str, target: dict[str, object] | None = None) -> Certified:
    """A run against the reference supplier, without its control route."""
    with serve(Sandbox(tokens=(KEY,))) as running:
        return certify(running.url, tmp_path, *arguments, target=dict(target or {}))


def test_what_is_missing_is_pasted_and_read(tmp_path: Path) -> None:
    """Whoever reads the terminal completes the target file without looking anything up."""
    ended = run_of(tmp_path, *LOGIN)
    pasted = lacking(ended.said)
    (tmp_path / "t.yaml").write_text(f"url: https://a.example\n{pasted}", encoding="utf-8")
    target = read_target(None, tmp_path / "t.yaml", token_env="K", environment={"K": "k"})
    assert [set(member) for member in target.members] == [{"reference", "lastName"}]
    assert yaml.safe_load(pasted) == ended.entry("MEMB-004")["missing"]


def test_what_was_tried_is_said(tmp_path: Path) -> None:
    """A wrong number in the target file is found at once, and no data of the member is shown."""
    members = [{"reference": "NOBODY-HAS-THIS", "lastName": "Lovelace"}]
    ended = run_of(tmp_path, *LOGIN, target={"members": members})
    assert "was refused (HTTP 400, MEMBERSHIP_NOT_FOUND)" in ended.said
    assert "Lovelace" not in ended.said


def test_headline_and_table_count_alike(tmp_path: Path) -> None:
    """Two numbers for one thing make a reader doubt both."""
    ended = run_of(tmp_path, *LOGIN, "--requirement", "CORE-SUPP-001")
    counts = ended.verdict["counts"]
    unchecked = counts["NOT_VERIFIED"] + counts["BLOCKED"]
    assert f" but {unchecked} statements of the standard could not be checked" in ended.said
    assert len(ended.ids("NOT_VERIFIED", "BLOCKED")) == unchecked
    told = re.findall(r"^(?:NOT_VERIFIED|BLOCKED)  (\d+)(?: \([^)]+\))?: ", ended.said, re.MULTILINE)
    assert sum(map(int, told)) == unchecked


def test_quick_leaves_out_what_has_to_run_out(tmp_path: Path) -> None:
    """A run of seconds does not wait for minutes, and does not say that it looked."""
    ended = run_of(tmp_path, "--requirement", "CORE-BOOK-076")
    assert ended.entry("CORE-BOOK-076")["status"] == "NOT_VERIFIED"
    assert "which quick leaves out; choose --depth standard" in ended.entry("CORE-BOOK-076")["reason"]


def test_what_has_to_run_out_is_made_first_and_the_waiting_is_told(tmp_path: Path) -> None:
    """Whoever watches knows what the run is doing, and the minutes are those of all holds together."""
    short = replace(Policies(), held_until=lambda now, _minutes: now + timedelta(seconds=20))
    with serve(Sandbox(tokens=(KEY,), policies=short)) as running:
        arguments = ("--depth", "standard", "-k", "ran_out or reservation_is_on_hold")
        ended = certify(running.url, tmp_path, *arguments)
    lines = written_out(ended.folder)
    waits = [line["message"] for line in lines if line["kind"] == "note" and "waiting for" in line["message"]]
    made = [line for line in lines if line["kind"] == "exchange" and line["operation"] == "POST /bookings"]
    assert re.search(r"waiting for .+: \d+ s more", waits[0])
    assert waits[0] in ended.said
    assert made[0]["test"] is None or "ran_out" in made[0]["test"]
    assert ended.entry("CORE-BOOK-076")["status"] == "PASS"
