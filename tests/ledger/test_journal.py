"""Lines on a disk that is full, for a while or for good."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from octo_conformance.errors import ReportUnwritable
from octo_conformance.ledger.journal import Journal, read_lines


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], None]:
    """Say how many bytes there is room for; None: enough."""
    room: list[int | None] = [None]
    write = os.write

    def written(descriptor: int, data: bytes) -> int:
        left = room[0]
        if left is None:
            return write(descriptor, data)
        if left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = write(descriptor, data[:left])
        room[0] = left - done
        return done

    def have(left: int | None) -> None:
        room[0] = left

    monkeypatch.setattr("octo_conformance.ledger.journal.os.write", written)
    return have


@pytest.mark.parametrize("room", [0, 1, 5, 10])
def test_what_has_to_be_on_disk_is_there_or_refused(
    room: int, disk: Callable[[int | None], None], tmp_path: Path
) -> None:
    """An intent that is not on disk must not be carried out."""
    with closing(Journal(tmp_path / "ledger.jsonl")) as journal:
        disk(room)
        with pytest.raises(ReportUnwritable, match="No space left"):
            journal.write({"kind": "intent"}, sync=True)


@pytest.mark.parametrize("room", [0, 1, 5, 10])
def test_what_happened_is_written_as_soon_as_it_can_be(
    room: int, disk: Callable[[int | None], None], tmp_path: Path
) -> None:
    """Releasing goes on without the file, and half a line does not spoil the next."""
    path = tmp_path / "ledger.jsonl"
    with closing(Journal(path)) as journal:
        journal.write({"n": 1}, sync=True)
        disk(room)
        journal.write({"lost": 2})
        with pytest.raises(ReportUnwritable):
            journal.sync()
        disk(None)
        journal.write({"n": 3}, sync=True)
    assert read_lines(path) == [{"n": 1}, {"n": 3}]
