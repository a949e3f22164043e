"""What later runs get to the same is kept, and nothing else is taken for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from octo_conformance import kept_files


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "octo-conformance"


def test_what_was_made_once_is_not_made_again() -> None:
    """Under another name it is."""
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept_files.kept("things", name, make, most=5) for name in ("one", "one", "two", "one")] == [
        0,
        0,
        1,
        0,
    ]
    assert made == [0, 1]


def test_what_cannot_be_made_is_not_kept(cache: Path) -> None:
    """The error of a wrong file is told each time."""

    def wrong() -> None:
        raise ValueError("a wrong file")

    for _ in range(2):
        with pytest.raises(ValueError, match="a wrong file"):
            kept_files.kept("things", "one", wrong, most=5)
    assert list(cache.rglob("*")) == []


@pytest.mark.parametrize("end", [0, 5, 16, -1])
def test_half_a_file_is_none(end: int, cache: Path) -> None:
    """A disk was full, or a computer was switched off."""
    kept_files.keep("things", "one", b"a thing", most=5)
    path = cache / "things" / "one"
    assert kept_files.read("things", "one") == b"a thing"
    path.write_bytes(path.read_bytes()[:end])
    assert kept_files.read("things", "one") is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_none(cache: Path) -> None:
    """Whoever may write there could make this user run anything."""
    kept_files.keep("things", "one", b"a thing", most=5)
    os.chown(cache / "things" / "one", 65534, -1)
    assert kept_files.read("things", "one") is None


def test_nobody_else_reads_it(cache: Path) -> None:
    """Targets and suites of one's own are nobody's business."""
    kept_files.keep("things", "one", b"a thing", most=5)
    assert (cache / "things").stat().st_mode & 0o077 == 0


def test_what_was_used_last_stays(cache: Path) -> None:
    """The folder does not grow for ever."""
    for number in range(4):
        kept_files.keep("things", str(number), b"a thing", most=9)
        os.utime(cache / "things" / str(number), ns=(number, number))
    assert kept_files.read("things", "0") == b"a thing"
    kept_files.keep("things", "4", b"a thing", most=2)
    assert {each.name for each in (cache / "things").iterdir()} == {"0", "4"}


@pytest.mark.parametrize("where", ["", "no/absolute/path"])
def test_the_folder_lies_below_home_where_no_other_is_named(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is not absolute counts as none, by the rules of XDG."""
    monkeypatch.setenv("XDG_CACHE_HOME", where)
    monkeypatch.setenv("HOME", str(tmp_path))
    kept_files.keep("things", "one", b"a thing", most=5)
    assert (tmp_path / ".cache" / "octo-conformance" / "things" / "one").is_file()


def test_a_key_tells_values_apart() -> None:
    """What was kept for one suite would else be taken for another."""
    assert (
        len({kept_files.key("a", 1), kept_files.key("a", 2), kept_files.key("a"), kept_files.key(["a", 1])})
        == 4
    )
