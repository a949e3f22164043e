"""`show` and `compare` on the files that a run left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.faults import find_fault
from support.certifying import octo

KEY = "a-key-to-be-shown-nowhere"
FAULT = find_fault("bookings-are-read-from-a-cache")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs: of a supplier with a mistake, and of one without."""
    folder = tmp_path_factory.mktemp("runs")
    for name, policies in (("broken", FAULT.change(Policies())), ("repaired", Policies())):
        with serve(Sandbox(tokens=(KEY,), policies=policies)) as running:
            octo(
                "run",
                running.url,
                "--requirement",
                FAULT.breaks,
                "--report",
                name,
                cwd=folder,
                OCTO_TOKEN=KEY,
            )
    return folder


def said(runs: Path, *arguments: str, code: int = 0) -> str:
    done = octo(*arguments, cwd=runs)
    assert done.returncode == code, done.stdout + done.stderr
    assert KEY not in done.stdout
    return done.stdout


def test_a_finding_is_shown_with_its_exchanges(runs: Path) -> None:
    """What the supplier did, how it came to that, and the calls to send again."""
    told = said(runs, "show", "broken", "f1")
    assert told.splitlines()[0].startswith(f"FAIL   {FAULT.breaks}")
    assert "curl " in told
    assert "← the wrong answer" in told
    assert said(runs, "show", "broken", FAULT.breaks) == told


def test_an_exchange_a_requirement_and_a_test_are_shown(runs: Path) -> None:
    """By number, by id and by a part of the name."""
    assert "exchange 1: " in said(runs, "show", "broken", "1")
    assert said(runs, "show", "repaired", FAULT.breaks.lower()).startswith(f"PASS  {FAULT.breaks}")
    verdict = json.loads((runs / "broken" / "verdict.json").read_text(encoding="utf-8"))
    test = str(verdict["findings"][0]["test"]).split("::")[1].split("[")[0]
    assert said(runs, "show", "broken", test).startswith(f"broken  {FAULT.breaks}")
    assert "NONCONFORMANT" in said(runs, "show", "broken")


def test_all_traffic_is_an_archive_without_the_key(runs: Path) -> None:
    """Every exchange of the run."""
    archive = json.loads(said(runs, "show", "broken", "--har"))
    verdict = json.loads((runs / "broken" / "verdict.json").read_text(encoding="utf-8"))
    assert len(archive["log"]["entries"]) == verdict["traffic"]["exchanges"]


@pytest.mark.parametrize("name", ["f99", "99999999", "no-such-test"])
def test_what_the_run_does_not_have_is_a_wrong_command(runs: Path, name: str) -> None:
    """One line says what there is."""
    done = octo("show", "broken", name, cwd=runs)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)


def test_a_repair_is_good_and_a_relapse_is_not(runs: Path) -> None:
    """The exit code says it to a job, the text to its reader."""
    assert "fixed (1)" in said(runs, "compare", "broken", "repaired")
    assert "regressed (1)" in said(runs, "compare", "repaired", "broken", code=1)
    assert json.loads(said(runs, "compare", "broken", "repaired", "--format", "json"))["good"] is True


def test_no_folder_of_a_run_is_a_wrong_command(runs: Path) -> None:
    """Neither a missing one nor one with something else."""
    (runs / "other").mkdir(exist_ok=True)
    (runs / "other" / "verdict.json").write_text('{"verdict": "CONFORMANT"}', encoding="utf-8")
    for arguments in (("compare", "broken", "other"), ("compare", "nowhere", "broken"), ("show", "nowhere")):
        done = octo(*arguments, cwd=runs)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr


def test_a_trend_takes_runs_and_the_folders_that_hold_them(runs: Path, tmp_path: Path) -> None:
    """A job names the folder into which it writes every night."""
    for name in ("broken", "repaired"):
        verdict = json.loads((runs / name / "verdict.json").read_text(encoding="utf-8"))
        verdict["target"]["url"] = "https://one.example"
        (tmp_path / name).mkdir()
        (tmp_path / name / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")
    told = said(tmp_path, "trend", ".")
    assert told == said(tmp_path, "trend", "repaired", "broken")
    assert FAULT.breaks in told
    assert said(tmp_path, "trend", ".", "--format", "html").startswith("<!doctype html>")


@pytest.mark.parametrize("folders", [("broken", "repaired"), ("nowhere",), ()])
def test_runs_of_two_targets_have_no_trend(folders: tuple[str, ...], runs: Path) -> None:
    """Another supplier's green would hide this one's red."""
    done = octo("trend", *folders, cwd=runs)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
