"""What a CI job gets besides the files: JSON on standard output, and what GitHub Actions shows."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.commands.ci import tell_ci
from support.certifying import octo
from support.evidence_lines import SUPPLIER, Story

NOBODY = "http://127.0.0.1:1"
KEY = "a-key-for-a-job"


@pytest.fixture
def verdict() -> Any:
    """A run that found the supplier without a name."""
    story = Story()
    story.exchange("GET /supplier", {key: value for key, value in SUPPLIER.items() if key != "name"})
    return story.end()


def told(verdict: Any, folder: Path, **environment: str) -> str:
    stream = io.StringIO()
    tell_ci(verdict, folder, stream, environment)
    return stream.getvalue()


def test_json_goes_to_standard_output_and_all_else_to_standard_error(tmp_path: Path) -> None:
    """A job pipes it into a program, also where the run failed."""
    done = octo("run", NOBODY, "--format", "json", "--report", "out", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert done.returncode == 4
    assert json.loads(done.stdout) == json.loads(
        (tmp_path / "out" / "verdict.json").read_text(encoding="utf-8")
    )
    assert "error:" in done.stderr


def test_a_job_of_github_gets_annotations_and_a_page(verdict: Any, tmp_path: Path) -> None:
    """The page is added to what other steps wrote."""
    (tmp_path / "summary.md").write_text("# told", encoding="utf-8")
    (tmp_path / "step").write_text("before\n", encoding="utf-8")
    said = told(verdict, tmp_path, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(tmp_path / "step"))
    assert said.startswith("::error title=CORE-SUPP-001 FAIL::")
    assert (tmp_path / "step").read_text(encoding="utf-8") == "before\n# told\n"


def test_elsewhere_nothing_is_printed(verdict: Any, tmp_path: Path) -> None:
    """A terminal would show the commands as they are."""
    assert told(verdict, tmp_path) == ""


def test_a_page_that_cannot_be_written_costs_nothing_else(
    verdict: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code of the run is the job's, not that of its page."""
    said = told(verdict, tmp_path, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "step"))
    assert "::error" in said
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("budgets", "says"),
    [
        ('{"GET /supplies": {p95_ms: 1}}', "GET /supplies"),
        ('{"GET /supplier": {}}', "budgets"),
        ('{"GET /supplier": {p95_ms: 0}}', "budgets"),
        ('{"GET /supplier": {p99_ms: 1}}', "p99_ms"),
    ],
)
def test_a_budget_that_is_none_is_a_wrong_target_file(budgets: str, says: str, tmp_path: Path) -> None:
    """A budget of an operation that is misspelt would never be broken."""
    (tmp_path / "t.yaml").write_text(f"url: {NOBODY}\nbudgets: {budgets}\n", encoding="utf-8")
    done = octo("run", "--target", "t.yaml", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
    assert says in done.stderr
