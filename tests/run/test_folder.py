"""A report folder in which something else stands under the name of a file of a run is refused untouched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from octo_conformance.errors import ReportUnwritable
from octo_conformance.evidence import Evidence
from octo_conformance.ledger.journal import Journal
from octo_conformance.report import FILES
from octo_conformance.run.folder import EVIDENCE, LEDGER, Claimed, default_folder, forget_reports, prepare
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.target import Target
from support.hostile import hostile

SOMEBODYS = "a file of somebody else\n"


def link(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def dangling(path: Path, victim: Path) -> None:
    path.symlink_to(victim.with_name("not-there"))


def hard_link(path: Path, victim: Path) -> None:
    path.hardlink_to(victim)


def pipe(path: Path, victim: Path) -> None:
    os.mkfifo(path)


def folder(path: Path, victim: Path) -> None:
    path.mkdir()


TRAPS = [link, dangling, hard_link, pipe, folder]
Trap = Callable[[Path, Path], None]


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text(SOMEBODYS, encoding="ascii")
    return path


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("name", [LEDGER, EVIDENCE, *FILES])
def test_a_trap_is_refused_before_anything_is_sent(
    name: str, trap: Trap, victim: Path, tmp_path: Path
) -> None:
    """Nothing is written through a link, nothing waits for a pipe, and the name is told."""
    out = tmp_path / "out"
    out.mkdir()
    trap(out / name, victim)
    with hostile("empty-array") as server:
        target = Target(url=server.url, keys={"first": "key-of-a-reseller"})
        with pytest.raises(ReportUnwritable, match=name):
            Run(target, RunOptions(folder=out))
        assert server.received == []
    assert victim.read_text(encoding="ascii") == SOMEBODYS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "victim"]
    assert [path.name for path in out.iterdir()] == [name]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("opened", [Evidence, Journal, lambda path: Claimed(path.parent)])
def test_a_trap_that_is_laid_later_is_refused_too(
    opened: Callable[[Path], object], trap: Trap, victim: Path, tmp_path: Path
) -> None:
    """Whoever can write into the folder may do so between the look and the opening."""
    trap(tmp_path / LEDGER, victim)
    with pytest.raises(ReportUnwritable, match=LEDGER):
        opened(tmp_path / LEDGER)
    assert victim.read_text(encoding="ascii") == SOMEBODYS


def test_a_folder_that_others_prepared_is_probed_harmlessly(victim: Path, tmp_path: Path) -> None:
    """A link under the name of a probe would have made a file elsewhere."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".writable").symlink_to(tmp_path / "made")
    prepare(tmp_path / "out")
    assert not (tmp_path / "made").exists()


def test_reports_of_an_earlier_run_are_gone_when_the_next_begins(tmp_path: Path) -> None:
    """Should it be killed, nobody takes the green of last week for its own."""
    for name in FILES:
        (tmp_path / name).write_text("last week", encoding="ascii")
    forget_reports(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_long_host_has_a_folder(tmp_path: Path) -> None:
    """A host may have 253 characters, and a folder 255 with the time behind it."""
    from datetime import UTC, datetime

    named = default_folder(f"https://{'a.' * 120}example/octo", datetime.now(UTC))
    assert len(named.name) < 130
