"""The files of a run on disk."""

import json
import os
import stat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from octo_conformance.errors import ReportUnwritable
from octo_conformance.report import write_reports

NAMES = ["verdict.json", "junit.xml", "summary.md", "report.sarif", "code-quality.json", "report.html"]


def test_all_files_are_written_and_named(run: Any, tmp_path: Path) -> None:
    """The caller is told what there is to read."""
    written = write_reports(run.verdict, run.evidence(tmp_path), tmp_path / "new" / "folder", run.catalogue)
    assert [path.name for path in written] == NAMES
    assert json.loads(written[0].read_text()) == run.verdict


def test_only_the_owner_can_read_them(run: Any, tmp_path: Path) -> None:
    """They hold a supplier's products and bookings."""
    written = write_reports(run.verdict, run.evidence(tmp_path), tmp_path, run.catalogue)
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_no_half_file_is_ever_seen(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full the old file stays and nothing else is left."""
    (tmp_path / "verdict.json").write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ReportUnwritable, match="No space left on device"):
        write_reports(run.verdict, tmp_path / "none", tmp_path, run.catalogue)
    assert os.listdir(tmp_path) == ["verdict.json"]
    assert (tmp_path / "verdict.json").read_text() == "old"


def test_a_folder_that_cannot_be_made_is_an_error_with_advice(run: Any, tmp_path: Path) -> None:
    """One line says what is wrong and what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportUnwritable) as caught:
        write_reports(run.verdict, tmp_path / "none", tmp_path / "file" / "reports", run.catalogue)
    assert "--report" in caught.value.hint


def test_evidence_cut_short_by_a_kill_still_makes_a_report(run: Any, tmp_path: Path) -> None:
    """All that was recorded before is shown, and the page says that a line was lost."""
    path = run.evidence(tmp_path)
    path.write_text(path.read_text()[:-20])
    *_, page = write_reports(run.verdict, path, tmp_path, run.catalogue)
    assert "1 line of the evidence could not be read" in page.read_text()


def test_a_hostile_run_is_written_like_any_other(hostile: Any, tmp_path: Path) -> None:
    """Lone surrogates and control characters are in no file but as escapes."""
    for path in write_reports(hostile.verdict, hostile.evidence(tmp_path), tmp_path, hostile.catalogue):
        text = path.read_bytes().decode("utf-8")
        assert not {"\x00", "\x07", "\x1b", "\x9b", "\u202e"} & set(text)


@pytest.mark.parametrize(
    ("view", "name"), [("junit", "junit.xml"), ("markdown", "summary.md"), ("html", "report.html")]
)
def test_a_view_that_cannot_be_made_costs_that_view_alone(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str, name: str
) -> None:
    """In its place a file tells the verdict and the defect, harmless whatever the defect quotes."""

    def fall(dossier: Any) -> str:
        raise KeyError("<script>alert(1)</script> \ud800")

    monkeypatch.setattr(f"octo_conformance.report.{view}.{view}", fall)
    written = write_reports(run.verdict, run.evidence(tmp_path), tmp_path, run.catalogue)
    texts = {path.name: path.read_text(encoding="utf-8") for path in written}
    assert set(texts) == set(NAMES)
    assert [each for each, text in texts.items() if "The suite failed to make this view" in text] == [name]
    assert run.verdict["verdict"] in texts[name]
    assert "KeyError" in texts[name]
    assert "<script>alert" not in texts["report.html"]
    assert ET.fromstring(texts["junit.xml"].encode()).tag == "testsuites"


def test_evidence_that_cannot_be_read_costs_the_exchanges_alone(run: Any, tmp_path: Path) -> None:
    """The verdict is told all the same."""
    (tmp_path / "evidence.jsonl").mkdir()
    *_, page = write_reports(run.verdict, tmp_path / "evidence.jsonl", tmp_path, run.catalogue)
    assert "A confirmed booking is still on hold" in page.read_text(encoding="utf-8")
