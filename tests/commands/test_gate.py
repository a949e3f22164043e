"""`run` at the gate of a CI job: waivers, a baseline, a most of findings, against a supplier with one mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.faults import find_fault
from support.certifying import octo

KEY = "a-key-for-the-gate"
FAULT = find_fault("bookings-are-read-from-a-cache")
OTHER = "CORE-AVAIL-003"
WAIVER = """\
waivers:
  - {{requirement: {requirement}, reason: known, link: "https://t.example/1", owner: o, expires: "{expires}"}}
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where a supplier answers that shows bookings as they were when they were first read."""
    with serve(Sandbox(tokens=(KEY,), policies=FAULT.change(Policies()))) as running:
        yield running.url


@pytest.fixture(scope="module")
def first(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run that found the mistake."""
    folder = tmp_path_factory.mktemp("first")
    done = octo("run", url, "--requirement", FAULT.breaks, "--report", "out", cwd=folder, OCTO_TOKEN=KEY)
    assert done.returncode == 1, done.stdout + done.stderr
    return folder / "out"


def again(url: str, folder: Path, *more: str) -> tuple[int, str]:
    asked = ("--requirement", FAULT.breaks, "--requirement", OTHER, "--report", "out")
    done = octo("run", url, *asked, *more, cwd=folder, OCTO_TOKEN=KEY)
    return done.returncode, done.stdout + done.stderr


def waivers(folder: Path, requirement: str, expires: str) -> str:
    (folder / "w.yaml").write_text(WAIVER.format(requirement=requirement, expires=expires), encoding="utf-8")
    return "w.yaml"


def test_a_waiver_lets_a_run_pass_and_is_seen_in_every_view(url: str, tmp_path: Path) -> None:
    """Whoever reads any of the files learns that something is broken and who deals with it."""
    name = waivers(tmp_path, FAULT.breaks, "2999-12-31")
    code, said = again(url, tmp_path, "--waivers", name)
    assert code == 0, said
    out = tmp_path / "out"
    verdict = json.loads((out / "verdict.json").read_text(encoding="utf-8"))
    status = {entry["id"]: entry["status"] for entry in verdict["requirements"]}
    assert status[FAULT.breaks] == "WAIVED"
    for view in ("report.html", "junit.xml", "summary.md"):
        assert "aived until 2999-12-31 by o: known" in (out / view).read_text(encoding="utf-8"), view
    assert "WAIVED" in said


@pytest.mark.parametrize(
    ("requirement", "expires", "says"),
    [
        (FAULT.breaks, "2020-01-01", "has expired"),
        (OTHER, "2999-12-31", "matches nothing that is broken"),
    ],
)
def test_a_waiver_that_is_of_no_use_fails(
    url: str, tmp_path: Path, requirement: str, expires: str, says: str
) -> None:
    """The breach is red, and the waiver is named."""
    code, said = again(url, tmp_path, "--waivers", waivers(tmp_path, requirement, expires))
    assert code == 1
    assert says in said


def test_a_baseline_lets_what_it_has_pass(url: str, first: Path, tmp_path: Path) -> None:
    """The verdict stays NONCONFORMANT, and the line says why the job passes all the same."""
    code, said = again(url, tmp_path, "--baseline", str(first))
    assert code == 0, said
    assert "NONCONFORMANT" in said
    assert "gate: passed" in said


def test_a_wrong_baseline_or_waiver_file_is_a_wrong_command(tmp_path: Path) -> None:
    """Nothing is sent where the job does not say what it means."""
    (tmp_path / "w.yaml").write_text("waivers: [{}]\n", encoding="utf-8")
    for more in (("--baseline", "nowhere"), ("--waivers", "w.yaml"), ("--accept-missing", "octo/nothing")):
        done = octo("run", "http://127.0.0.1:1", *more, cwd=tmp_path, OCTO_TOKEN=KEY)
        assert done.returncode == 2, done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
