"""The append-only file of a run: one JSON object a line, ASCII, readable by the owner alone. What an exchange holds and
the file held before is named by its digest; `parts` says how.

Everything a run knows goes through here, already redacted, and everything said about the run later
is derived from it. `Evidence.append` writes a line and hands it to whoever listens (the judge, the
terminal), in the order written; `read` gives the lines of an old file back.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from octo_conformance.evidence.codec import mapped
from octo_conformance.evidence.file_lines import FileReader, FileWriter
from octo_conformance.evidence.lines import ExchangeLine, KnownLine, Line, StrangeLine
from octo_conformance.evidence.repeated import RepeatedObjects
from octo_conformance.own_files import open_own

Listener = Callable[[KnownLine], None]
Hide = Callable[[str], str]

_QUOTING = frozenset({"message", "expected", "actual", "sentence", "differences", "story"})


class Evidence:
    """Lines on disk as the run goes, so that a crash loses nothing already seen."""

    def __init__(self, path: Path, repeated: RepeatedObjects | None = None) -> None:
        """`repeated` are objects that come again and again in answers. Raises ReportUnwritable where the name leads
        elsewhere, or nothing can be written there."""
        self.path = path
        self._listeners: list[Listener] = []
        self._hide: Hide = str
        self._hide_quotes: Hide = str
        self._lock = threading.RLock()
        self._exchanges = 0
        self._writer = FileWriter(repeated)
        self.problem: OSError | None = None
        """Why the file ends before its time: the first line that could not be written, such as on a full disk."""
        descriptor = open_own(path, os.O_WRONLY | os.O_CREAT)
        os.ftruncate(descriptor, 0)
        self._file = os.fdopen(descriptor, "w", encoding="ascii")

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every line from now on, in order, one at a time."""
        self._listeners.append(listener)

    def hide(self, hide: Hide, quotes: Hide) -> None:
        """From now on pass every text of a line through `hide`, and texts that quote answers through `quotes`.

        Exchanges come without secrets already.
        """
        self._hide, self._hide_quotes = hide, quotes

    def append(self, line: KnownLine) -> None:
        """Write one line and tell the listeners."""
        with self._lock:
            self._write(mapped(line, self._hidden))

    def exchange(self, line: ExchangeLine) -> int:
        """Write an exchange and return its number, counted from 1."""
        with self._lock:
            self._exchanges += 1
            self._write(replace(line, n=self._exchanges))
            return self._exchanges

    def close(self) -> None:
        with self._lock:
            try:
                self._file.close()
            except OSError as problem:  # closing writes what is left
                self.problem = self.problem or problem

    def _hidden(self, name: str, text: str) -> str:
        return self._hide_quotes(text) if name in _QUOTING else self._hide(text)

    def tell_nobody(self) -> None:
        """From now on only write. Whoever listens may never come back from a line before, and holds the lock."""
        self._listeners, self._lock = [], threading.RLock()

    def _write(self, line: KnownLine) -> None:
        self._put(line)
        for listener in self._listeners:
            listener(line)

    def _put(self, line: KnownLine) -> None:
        if self.problem is None:
            try:
                self._file.write(f"{self._writer.text(line)}\n")
                self._file.flush()
            except OSError as problem:
                # Whoever listens goes on, so that what was booked is released and judged.
                self.problem = problem


def read(path: Path) -> Iterator[Line]:
    """The lines of an evidence file. What cannot be read is a `StrangeLine`, and so is a last line that a crash cut
    short."""
    reader = FileReader()
    with path.open(encoding="ascii", errors="replace") as file:
        for text in file:
            yield reader.line(text) if text.endswith("\n") else StrangeLine(kind=None, cut=True)
