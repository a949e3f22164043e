"""What Hypothesis is told of UTF-8 is what it would have found out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal import charmap

from octo_conformance.generate.requests import utf8


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder of Hypothesis that nothing was kept in so far."""
    set_hypothesis_home_dir(tmp_path / "home")
    yield tmp_path / "home"
    set_hypothesis_home_dir(None)
    charmap.intervals_from_codec.cache_clear()


def found() -> tuple[object, object]:
    """What Hypothesis takes for the characters of UTF-8, by its file or by trying."""
    charmap.intervals_from_codec.cache_clear()
    encodable, lost = charmap.intervals_from_codec("utf-8")
    return encodable.intervals, lost.intervals


def test_hypothesis_is_told_what_it_would_have_found(home: Path) -> None:
    """All characters but surrogates, and each comes back the same."""
    told = tuple(tuple(map(tuple, intervals)) for intervals in utf8.CHARACTERS)
    assert found() == told


def test_hypothesis_believes_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the name and the form that this version of Hypothesis looks for."""
    monkeypatch.setattr(utf8, "CHARACTERS", [[[65, 66]], []])
    utf8.tell_hypothesis()
    assert found() == (((65, 66),), ())
    assert charmap.charmap_file(utf8.NAME).is_relative_to(home)


def test_a_file_that_is_there_stays(home: Path) -> None:
    """Another run may be reading it."""
    utf8.tell_hypothesis()
    kept = charmap.charmap_file(utf8.NAME)
    os.utime(kept, (1, 1))
    utf8.tell_hypothesis()
    assert kept.stat().st_mtime == 1
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]


def test_a_folder_that_cannot_be_written_is_no_defect(home: Path) -> None:
    """A run in a container may have nothing to write to but its report."""
    home.write_text("no folder", "ascii")
    utf8.tell_hypothesis()
    assert home.read_text("ascii") == "no folder"
