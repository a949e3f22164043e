"""Every key that a file may have, as its JSON Schema explains it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_KINDS: Final = {"string": "text", "boolean": "true or false", "integer": "whole number", "number": "number"}
ANY: Final = "*"
"""Stands for a key that the writer of the file chooses, such as the name of a header."""


@dataclass(frozen=True, slots=True)
class Key:
    """`path` is written with dots and `[]`: limits.wait_s, members[].email, headers.*"""

    path: str
    kind: str
    says: str
    default: str | None = None


def keys_of(schema: Mapping[str, Any], path: str = "") -> Iterator[Key]:
    """Every key below a schema, an outer one before those inside it."""
    for name, inner in schema.get("properties", {}).items():
        yield from _key(inner, f"{path}.{name}" if path else name)
    chosen = schema.get("additionalProperties")
    if isinstance(chosen, Mapping):
        yield from _key(chosen, f"{path}.{ANY}")
    items = schema.get("items")
    if isinstance(items, Mapping):
        yield from keys_of(items, f"{path}[]")


def _key(schema: Mapping[str, Any], path: str) -> Iterator[Key]:
    default = schema.get("default")
    yield Key(path, _kind(schema), schema.get("description", ""), None if default is None else f"{default}")
    yield from keys_of(schema, path)


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words."""
    if "const" in schema:
        return str(schema["const"]).lower()
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", ""))
    if kind == "array":
        items = schema.get("items", {})
        return "list" if items.get("type") == "object" else f"list of: {_kind(items)}"
    return "mapping" if kind == "object" else _KINDS.get(kind, kind)


def keys_used(told: object, schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Key]]:
    """Every key of a value that keeps to the schema, as it stands there, with what is said of it."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            here = f"{path}.{name}" if path else str(name)
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if isinstance(inner, Mapping):
                yield here, next(_key(inner, here))
                yield from keys_used(value, inner, here)
    elif isinstance(told, list):
        for position, value in enumerate(told):
            yield from keys_used(value, schema.get("items", {}), f"{path}[{position}]")
