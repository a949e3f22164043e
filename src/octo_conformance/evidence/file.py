"""The append-only file of a run: one JSON object a line, ASCII, readable by the owner alone.

Everything a run knows goes through here, already redacted, and everything said about the run later
is derived from it. `Evidence.append` writes a line and hands it to whoever listens (the judge, the
terminal), in the order written; `read` gives the lines of an old file back.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FORMAT = "octo-conformance/evidence/1"

Line = dict[str, Any]
Listener = Callable[[Line], None]
Hide = Callable[[str], str]

_QUOTING = frozenset({"message", "expected", "actual"})


class Evidence:
    """Lines on disk as the run goes, so that a crash loses nothing already seen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._listeners: list[Listener] = []
        self._hide: Hide = str
        self._hide_quotes: Hide = str
        self._lock = threading.RLock()
        self._exchanges = 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.chmod(path, 0o600)  # a file that was there keeps its mode otherwise
        self._file = os.fdopen(descriptor, "w", encoding="ascii")

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every line from now on, in order, one at a time."""
        self._listeners.append(listener)

    def hide(self, hide: Hide, quotes: Hide) -> None:
        """From now on pass every text of a line through `hide`, and texts that quote answers through `quotes`.

        Exchanges come without secrets already.
        """
        self._hide, self._hide_quotes = hide, quotes

    def append(self, kind: str, **fields: Any) -> Line:
        """Write one line and tell the listeners."""
        with self._lock:
            return self._write(
                {"kind": kind, **{name: self._hidden(name, value) for name, value in fields.items()}}
            )

    def _hidden(self, name: str, value: Any) -> Any:
        return _mapped(value, self._hide_quotes if name in _QUOTING else self._hide)

    def exchange(self, fields: Line) -> int:
        """Write an exchange and return its number, counted from 1."""
        with self._lock:
            self._exchanges += 1
            number = self._exchanges
            self._write({**fields, "kind": "exchange", "n": number})
            return number

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _write(self, line: Line) -> Line:
        self._file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
        self._file.flush()
        for listener in self._listeners:
            listener(line)
        return line


def _mapped(value: Any, hide: Hide) -> Any:
    """A copy of a JSON value with every text in it changed."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {key: _mapped(item, hide) for key, item in value.items()}
    return [_mapped(item, hide) for item in value] if isinstance(value, list | tuple) else value


def read(path: Path) -> Iterator[Line]:
    """The lines of an evidence file. A last line cut short by a crash is left out."""
    with path.open(encoding="ascii") as file:
        for text in file:
            if text.endswith("\n"):
                yield json.loads(text)
