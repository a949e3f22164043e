"""The waiver file: breaches that a user knows of and accepts, each with a reason, an owner and a last day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from pathlib import Path
from typing import Any

from octo_conformance.errors import WaiverFileError
from octo_conformance.evidence import WaiverLine
from octo_conformance.file_demands import first_wrong
from octo_conformance.plain_yaml import PlainYaml
from octo_conformance.schemas import schema

_EXAMPLE = "Start with `waivers:` and a list; docs/gate.md shows one."


def read_waivers(path: Path, catalogue: Container[str]) -> tuple[WaiverLine, ...]:
    """The waivers of a file. Raises WaiverFileError, which names the line, for anything that is none."""
    source = PlainYaml(path, "the waiver file", WaiverFileError)
    read = source.read()
    if not isinstance(read, dict):
        raise WaiverFileError(f"the waiver file {path} is no mapping", hint=_EXAMPLE)
    if wrong := first_wrong(source, read, schema("waivers")):
        _refuse(path, *wrong)
    entries: Any = read["waivers"]
    seen: dict[tuple[str, str | None], int | None] = {}
    waivers: list[WaiverLine] = []
    for entry in entries:
        line = source.line_of(entry)
        _check_entry(path, line, entry, catalogue)
        name = (entry["requirement"], entry.get("pointer"))
        if name in seen:
            _refuse(path, line, f"{entry['requirement']} is waived there twice, first in line {seen[name]}")
        seen[name] = line
        waivers.append(WaiverLine(**entry))
    return tuple(waivers)


def _check_entry(path: Path, line: int | None, entry: Any, catalogue: Container[str]) -> None:
    if entry["requirement"] not in catalogue:
        _refuse(path, line, f"there is no requirement {entry['requirement'][:60]}")
    try:
        date.fromisoformat(entry["expires"])
    except ValueError:
        _refuse(path, line, f"expires: there is no day {entry['expires'][:20]}")


def _refuse(path: Path, line: int | None, what: str) -> None:
    at = f", line {line}" if line is not None else ""
    raise WaiverFileError(
        f"{path}{at}: {what}", hint="Correct it; waivers.schema.json says what a waiver holds."
    )
