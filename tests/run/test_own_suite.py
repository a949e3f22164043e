"""A suite of the user's own runs on our fixtures, named by one flag."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from support.certifying import octo

EXAMPLE = Path(__file__).parents[2] / "examples" / "own-suite"


def status(folder: Path) -> dict[str, str]:
    verdict = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry["status"] for entry in verdict["requirements"]}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(EXAMPLE, folder / "ours", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(folder: Path, report: str) -> tuple[int, dict[str, str]]:
    only = ("--requirement", "HOUSE-001", "--requirement", "HOUSE-002", "-k", "house")
    asked = ("--suite", "ours", *only, "--depth", "quick", "--report", report)
    done = octo("run", *asked, cwd=folder)
    assert (folder / report / "verdict.json").exists(), done.stderr
    return done.returncode, status(folder / report)


def test_its_checks_are_made_and_hold(ours: Path) -> None:
    """What the house demands is judged as OCTO is."""
    code, found = run(ours, "good")
    assert (found["HOUSE-001"], found["HOUSE-002"]) == ("PASS", "PASS")
    assert code in {0, 3}, "a narrowed run may say that it looked at little"


def test_its_checks_fail_and_can_be_repeated(ours: Path) -> None:
    """A check that cannot fail says nothing, and a finding that cannot be repeated convinces nobody."""
    test = ours / "ours" / "suites" / "core" / "test_house.py"
    text = test.read_text(encoding="utf-8")
    test.write_text(text.replace("minutes=9", "days=9"), encoding="utf-8")
    try:
        code, found = run(ours, "bad")
        again = octo("run", "--again", "bad", "--finding", "HOUSE-001", cwd=ours)
    finally:
        test.write_text(text, encoding="utf-8")
    assert (code, found["HOUSE-001"]) == (1, "FAIL")
    assert again.returncode == 2, "the finding has a name of its own"
    gone = octo("run", "--again", "bad", "--finding", "f1", cwd=ours)
    assert gone.returncode == 0, gone.stdout + gone.stderr


def test_a_folder_without_suites_is_a_wrong_command(tmp_path: Path) -> None:
    """A misspelled folder must not leave the user's own checks out."""
    done = octo("run", "--suite", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "--suite names nowhere" in done.stderr
