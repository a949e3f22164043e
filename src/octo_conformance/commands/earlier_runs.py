"""What an earlier run left in its folder, read with the care that any file from elsewhere needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from octo_conformance.bounds import MIB
from octo_conformance.document import JsonValue
from octo_conformance.errors import NoRun
from octo_conformance.judge.records import Verdict
from octo_conformance.schemas import schema

VERDICT: Final = "verdict.json"
_MOST_BYTES: Final = 64 * MIB
_HINT: Final = "Name the folder that a run printed as its report."


def verdict_of(folder: Path) -> Verdict:
    """The verdict of the run in a folder. Raises NoRun where there is none."""
    return cast(Verdict, json_file(folder / VERDICT, "verdict"))


def verdict_if_any(folder: Path) -> Verdict | None:
    """The verdict of the run in a folder, None where there is none that can be read."""
    try:
        return verdict_of(folder)
    except NoRun:
        return None


def folders_with(file: str, folder: Path, what: str) -> Iterator[Path]:
    """The folder itself if this file lies in it, else those in it where it does: a job names the folder that holds its
    folders. Raises NoRun where none does; `what` says what is missing."""
    if (folder / file).exists() or not folder.is_dir():
        yield folder
        return
    inner = sorted(each for each in folder.iterdir() if (each / file).is_file())
    if not inner:
        raise NoRun(
            f"{folder} holds no {what}",
            hint="Name the folder that it was given as its report, or its parent.",
        )
    yield from inner


def json_file(path: Path, kind: str | None = None) -> JsonValue:
    """The JSON in a file of a run, held to the schema of its kind. Raises NoRun."""
    import jsonschema_rs

    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise NoRun(f"{path} is larger than {_MOST_BYTES // MIB} MiB", hint=_HINT)
        read: JsonValue = json.loads(content)
    except (OSError, ValueError, RecursionError) as problem:
        why = getattr(problem, "strerror", None) or f"it is no JSON ({problem})"
        raise NoRun(f"{path} cannot be read: {why}", hint=_HINT) from None
    if kind is not None:
        error = next(jsonschema_rs.Draft202012Validator(schema(kind)).iter_errors(read), None)
        if error is not None:
            where = "/".join(map(str, error.instance_path)) or "the whole"
            raise NoRun(f"{path} is no {kind} of this suite ({where})", hint=_HINT)
    return read
