"""Code of checks that was compiled before, kept for later runs until the file of the check changes.

All checks of a folder are kept in one file. Code is written as the interpreter writes byte code, and like that it is read
by the same version of it alone.
"""

from __future__ import annotations

import functools
import marshal
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from types import CodeType
from typing import Final, TypeAlias, cast

from octo_conformance import kept_files
from octo_conformance.judge import asserted
from octo_conformance.judge.asserted import Stated

MOST: Final = 200
_KIND: Final = "checks"

Compiled: TypeAlias = tuple[CodeType, tuple[Stated, ...]]
"""The code of a function, and what its assertions state."""
_Source: TypeAlias = tuple[str, int, int]
_Function: TypeAlias = tuple[str, int]
_Written: TypeAlias = tuple[CodeType, tuple[tuple[object, ...], ...]]
_Folder: TypeAlias = dict[str, tuple[_Source, dict[_Function, _Written]]]
"""By its path, each file as it was when its functions were compiled."""


class KeptCode:
    """For one thread at a time."""

    def __init__(self, made_by: str) -> None:
        """`made_by` is the file whose code compiles."""
        self._made_by = (made_by, asserted.__file__, __file__)
        self._folders: dict[str, _Folder] = {}
        self._grown: set[str] = set()

    def of(self, path: str, name: str, line: int) -> Compiled | None:
        """What was compiled of the function that begins at a line of a file; None where that was not yet."""
        known = self._functions(path).get((name, line))
        return None if known is None else (known[0], tuple(Stated(*each) for each in known[1]))  # type: ignore[arg-type]

    def add(self, path: str, name: str, line: int, made: Compiled | None) -> Compiled | None:
        """Take down what was compiled; None where there was nothing."""
        if made is not None:
            code, stated = made
            self._functions(path)[name, line] = code, tuple(map(astuple, stated))
            self._grown.add(str(Path(path).parent))
        return made

    def keep(self) -> None:
        """Keep for later runs what was added."""
        for folder in self._grown:
            kept_files.keep(_KIND, self._name(folder), marshal.dumps(self._folders[folder]), most=MOST)
        self._grown.clear()

    def _functions(self, path: str) -> dict[_Function, _Written]:
        folder = str(Path(path).parent)
        if folder not in self._folders:
            self._folders[folder] = self._read(folder)
        source = _now(path)
        was, functions = self._folders[folder].get(path, (None, {}))
        if was != source:
            functions = {}
            self._folders[folder][path] = source, functions
        return functions

    def _read(self, folder: str) -> _Folder:
        content = kept_files.read(_KIND, self._name(folder))
        if content is not None:
            with suppress(ValueError, TypeError, EOFError):
                return cast(_Folder, marshal.loads(content))
        return {}

    def _name(self, folder: str) -> str:
        return kept_files.key(folder, [_now(path) for path in self._made_by])


@functools.cache
def _now(path: str) -> _Source:
    """A file as it was when it was asked for first; without a size where there is none."""
    try:
        return kept_files.source(Path(path))
    except OSError:
        return path, -1, -1
