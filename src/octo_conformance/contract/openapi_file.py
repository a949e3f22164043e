"""An OpenAPI document of somebody else is read from a file: bounded, and refused in one line."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from octo_conformance.errors import UsageError

MOST_BYTES: Final = 16 * 1024 * 1024
DEEPEST: Final = 64
MOST_NODES: Final = 2_000_000


def read_openapi(path: Path) -> Mapping[str, Any]:
    """The document, JSON or YAML. Raises UsageError for anything that is no OpenAPI 3 document with schemas."""
    text = _text(path)
    try:
        read = json.loads(text) if text.lstrip().startswith("{") else _yaml(path, text)
    except (ValueError, RecursionError):
        _refuse(path, "is neither JSON nor YAML")
    version = read.get("openapi") if isinstance(read, Mapping) else None
    if not isinstance(version, str) or not version.startswith("3."):
        _refuse(path, "is no OpenAPI 3 document: it has no `openapi: 3.…`")
    components = read.get("components")
    if not isinstance(components, Mapping) or not isinstance(components.get("schemas"), Mapping):
        _refuse(path, "has no components.schemas")
    document: Mapping[str, Any] = read
    return document


def _text(path: Path) -> str:
    try:
        # Without O_NONBLOCK opening a pipe waits for somebody who writes into it.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                _refuse(path, "is no ordinary file")
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        _refuse(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(content) > MOST_BYTES:
        _refuse(path, f"is larger than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(path, "is no text in UTF-8")


def _yaml(path: Path, text: str) -> Any:
    """The value. Aliases are refused: a few lines of them unfold into gigabytes."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = nodes = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                at = f" in line {event.start_mark.line + 1}" if event.start_mark else ""
                _refuse(path, f"uses an alias{at}; write it as JSON")
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST or nodes > MOST_NODES:
                _refuse(
                    path, f"is nested more than {DEEPEST} levels deep, or has more than {MOST_NODES:,} values"
                )
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _refuse(path, "is not YAML" + (f" (line {mark.line + 1})" if mark else ""))


def _refuse(path: Path, why: str) -> NoReturn:
    raise UsageError(f"{path} {why}", hint="Give an OpenAPI document with its schemas, as JSON or YAML.")
