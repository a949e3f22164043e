"""A file of JSON lines that survives the death of whoever writes it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from octo_conformance.wire.request import Json


class Journal:
    """Appends lines; the file is readable by its owner alone. Not safe for threads on its own."""

    def __init__(self, path: Path) -> None:
        torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")
        path.chmod(0o600)  # a file that was there keeps its mode otherwise
        if torn:
            self._file.write(b"\n")

    def write(self, line: dict[str, Json], *, sync: bool = False) -> None:
        """Flushed, a line survives the death of this process; synced, that of the machine."""
        self._file.write(json.dumps(line).encode("ascii") + b"\n")
        self._file.flush()
        if sync:
            self.sync()

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The readable lines of a file, none where there is no file; a killed run may have left half a line."""
    found: list[dict[str, Any]] = []
    if path.exists():
        for raw in path.read_bytes().splitlines():
            try:
                line = json.loads(raw)
            except ValueError:
                continue
            if isinstance(line, dict):
                found.append(line)
    return found
