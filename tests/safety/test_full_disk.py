"""Whatever can no longer be written, what was booked is released, and a file or a line says what happened."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.errors import OctoConformanceError, ReportUnwritable
from octo_conformance.report import FILES as REPORTS
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.target import Target
from octo_conformance.wire import RunStopped
from support.guarded import KEY, LONG, PART, Supplier, supplier, target_file

FILES = {"evidence.jsonl", "ledger.jsonl", *REPORTS}


class Disk:
    """Counts what is written by the run, and has no room from the write with the number `full_from` on, or for
    that one alone."""

    def __init__(self, full_from: int | None, *, once: bool) -> None:
        self.full_from = full_from
        self.once = once
        self.writes = 0
        self._write = os.write

    def take(self) -> None:
        self.writes += 1
        full = self.full_from
        if full is not None and (self.writes == full if self.once else self.writes >= full):
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, descriptor: int, data: bytes) -> int:
        self.take()
        return self._write(descriptor, data)


class Full:
    """The file of an evidence, on such a disk."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file = file
        self._disk = disk

    def write(self, text: str) -> None:
        self._disk.take()
        self._file.write(text)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


@pytest.fixture(scope="module")
def shop() -> Iterator[Supplier]:
    with supplier() as target:
        yield target


def purchase(shop: Supplier, folder: Path, disk: Disk, patch: pytest.MonkeyPatch) -> tuple[Run | None, str]:
    """A run that books and confirms; with it, the one line that says what could not be written."""
    patch.setattr("octo_conformance.ledger.journal.os.write", disk.write)
    target = Target(url=shop.url, keys={"first": KEY}, capabilities=("octo/cart",))
    run: Run | None = None
    try:
        run = Run(target, RunOptions(folder=folder, live=True))
        patch.setattr(run.evidence, "_file", Full(run.evidence._file, disk))
        stage = run.open()
        booking = stage.octo.reserve(stage.bookable())
        stage.octo.confirm(booking.uuid)
    except RunStopped:
        pass
    except OctoConformanceError as error:
        if run is None:
            return None, error.message
        run.stop(error)
    try:
        run.close()
    except OctoConformanceError as error:
        return run, error.message
    finally:
        patch.undo()
    return run, ""


def test_every_write_may_fail(shop: Supplier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first, the last, each between them, for good or once: nothing is held, and no report is missing."""
    whole = Disk(None, once=False)
    run, said = purchase(shop, tmp_path / "whole", whole, monkeypatch)
    assert run is not None
    assert said == ""
    assert whole.writes > 10
    for full_from in range(1, whole.writes + 1):
        for once in (False, True):
            folder = tmp_path / f"{full_from}-{once}"
            run, said = purchase(shop, folder, Disk(full_from, once=once), monkeypatch)
            assert shop.held() == [], (full_from, once)
            if run is None:
                assert "No space left" in said
                continue
            assert {path.name for path in folder.iterdir()} == FILES
            told = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
            stopped = told["stopped"]
            assert said or once, (full_from, "nobody says that the disk is full")
            if said:
                assert "No space left" in said
            if stopped is not None:
                assert stopped["code"] == "report-unwritable"
                assert told["verdict"] in {"ERROR", "NONCONFORMANT"}


@pytest.mark.parametrize("names", [{name} for name in REPORTS] + [set(REPORTS)])
def test_a_report_that_cannot_be_written_keeps_no_other_from_being_there(
    names: set[str], shop: Supplier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line names those that are missing."""
    make = tempfile.mkstemp

    def full(*, prefix: str, **where: Any) -> tuple[int, str]:
        if any(prefix == f".{name}." for name in names):
            raise OSError(errno.ENOSPC, "No space left on device")
        return make(prefix=prefix, **where)

    run = Run(Target(url=shop.url, keys={"first": KEY}), RunOptions(folder=tmp_path / "out", live=True))
    run.open()
    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(ReportUnwritable) as refused:
        run.close()
    assert all(name in refused.value.message for name in names)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES - names


SIZES = [50, 30_000, 1_000_000] if LONG else [50, 30_000]


def unmeasured() -> dict[str, str]:
    """The environment without what makes a process count its lines of code: it could not write down what it counted."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_run_on_a_disk_that_fills_up_releases_all_and_says_so(size: int, tmp_path: Path) -> None:
    """No file may grow past `size` bytes. The exit code is that of a run which failed."""

    def no_larger() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    with supplier() as target:
        arguments = ["run", "--target", target_file(tmp_path, target), "--report", "out", *PART]
        done = subprocess.run(
            [sys.executable, "-m", "octo_conformance", *arguments], cwd=tmp_path, preexec_fn=no_larger,
            env={**unmeasured(), "OCTO_TOKEN": KEY, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
        assert target.held() == []
        if size < 100:
            assert target.requests == 0, "nothing is sent that cannot be written down before"
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    complaints = done.stderr.splitlines()
    assert 1 <= len(complaints) <= 2
    assert all(line.startswith("error: ") and "File too large" in line for line in complaints)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= FILES


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&- <&-", ">/dev/full", ">/dev/full 2>/dev/full"])
def test_a_run_without_anywhere_to_speak_ends_as_any_other(streams: str, tmp_path: Path) -> None:
    """No file of the run gets the number of a closed stream, or what is printed would stand in it."""
    with supplier() as target:
        arguments = ["run", "--target", target_file(tmp_path, target), "--report", "out", *PART]
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "octo_conformance", *arguments],
            cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False,
            env={**os.environ, "OCTO_TOKEN": KEY, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip
        assert target.held() == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    for name in ("evidence.jsonl", "ledger.jsonl"):
        for line in (tmp_path / "out" / name).read_text(encoding="ascii").splitlines():
            with suppress(KeyError):
                assert json.loads(line)["kind"]
