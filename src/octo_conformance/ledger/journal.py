"""A file of JSON lines that survives the death of whoever writes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from octo_conformance.errors import ReportUnwritable
from octo_conformance.own_files import open_own
from octo_conformance.wire.request import Json


class Journal:
    """Appends lines; the file is readable by its owner alone. Not safe for threads on its own.

    A line that says what happened is written if that can be done: on a full disk the run still has to release what
    it made. What has to be on disk before something is done is synced, and without it the thing must not be done.
    """

    def __init__(self, path: Path) -> None:
        """Raises ReportUnwritable where the name leads elsewhere, or nothing can be written there."""
        self._path = path
        self._descriptor = open_own(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        size = os.fstat(self._descriptor).st_size
        self._torn = size > 0 and os.pread(self._descriptor, 1, size - 1) != b"\n"
        self._problem: OSError | None = None

    def write(self, line: dict[str, Json], *, sync: bool = False) -> None:
        """Append a line. It survives the death of this process, and that of the machine if it is synced.
        Raises ReportUnwritable where it has to be synced and cannot be."""
        data = json.dumps(line).encode("ascii") + b"\n"
        if self._torn:
            # What a full disk left of an earlier line must not spoil this one.
            data = b"\n" + data
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
                self._torn = bool(data)
        except OSError as problem:
            self._torn, self._problem = True, problem
        if sync:
            self.sync()

    def sync(self) -> None:
        """Raises ReportUnwritable where a line since the last time could not be written."""
        problem, self._problem = self._problem, None
        if problem is None:
            try:
                os.fsync(self._descriptor)
            except OSError as late:
                problem = late
        if problem is not None:
            raise ReportUnwritable(
                f"{self._path} could not be written: {problem.strerror or problem}",
                hint="Make room, or name another folder with --report DIR, and run again.",
            )

    def close(self) -> None:
        os.close(self._descriptor)


def read_lines(path: Path) -> list[dict[str, Json]]:
    """The readable lines of a file, none where there is no file; a killed run may have left half a line."""
    found: list[dict[str, Json]] = []
    if path.exists():
        for raw in path.read_bytes().splitlines():
            try:
                line = json.loads(raw)
            except (ValueError, RecursionError):
                continue
            if isinstance(line, dict):
                found.append(line)
    return found


def first_line(path: Path) -> dict[str, Json]:
    """What the ledger of an earlier run says of the run. Raises FileNotFoundError, and ValueError if it is no
    ledger."""
    path.stat()
    found = next((line for line in read_lines(path) if line.get("kind") == "run"), None)
    if found is None:
        raise ValueError(f"{path} is not the ledger of a run")
    return found
