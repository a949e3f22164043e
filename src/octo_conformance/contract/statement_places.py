"""Where the statements of the catalogue stand, for views that point at a file and a line."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from octo_conformance.contract.roots import all_roots

_ENTRY: Final = re.compile(r"\s*- id:\s*[\"']?([A-Z0-9a-z-]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a specification file, counted from 1. The path is relative to the folder that holds `specs/`."""

    path: str
    line: int


def statement_places(extra_roots: Iterable[Path] = ()) -> Mapping[str, Place]:
    """The place of every statement, by its id."""
    return _places(tuple(root.path for root in all_roots(extra_roots)))


@functools.cache
def _places(roots: tuple[Path, ...]) -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for root in roots:
        for file in sorted((root / "specs" / "requirements").glob("*.yaml")):
            for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                entry = _ENTRY.match(text)
                if entry is not None:
                    found.setdefault(entry[1], Place(file.relative_to(root).as_posix(), number))
    return found
