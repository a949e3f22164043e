"""Request schemas: their references followed, their types, and the document that requests are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from octo_conformance.contract.operations import follow
from octo_conformance.contract.soundness import REFUSAL, UNKNOWN

__all__ = ["REFUSAL", "UNKNOWN", "Schema", "bounded", "opened", "types_of", "without_headers"]

Schema = Mapping[str, Any]
LONGEST: Final = 3
"""Entries of a drawn list."""


def opened(document: Schema, schema: Schema) -> Schema:
    """The schema behind a reference; keys beside the reference win."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**follow(document, schema["$ref"]), **beside}
    return schema


def types_of(schema: Schema) -> frozenset[str]:
    """The JSON types a value may have, empty where the schema names none."""
    named = schema.get("type", ())
    return frozenset([named] if isinstance(named, str) else named)


def without_headers(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the headers of its operations, as the client sends its own. Changes the document."""
    shared = document["components"]["parameters"]
    headers = {f"#/components/parameters/{name}" for name, part in shared.items() if part["in"] == "header"}
    for path in document["paths"].values():
        for holder in (path, *path.values()):
            if isinstance(holder, dict) and "parameters" in holder:
                holder["parameters"] = [
                    part
                    for part in holder["parameters"]
                    if part.get("in") != "header" and part.get("$ref") not in headers
                ]
    return document


def bounded(schema: Any, *, closed: bool) -> Any:
    """A schema whose lists are short, and whose objects have no properties but the named ones if `closed`.

    Most of what is drawn from an open schema is unknown properties, which took two thirds of the time.
    """
    if isinstance(schema, list):
        return [bounded(part, closed=closed) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: bounded(part, closed=closed) for key, part in schema.items()}
    if closed and isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made.setdefault("additionalProperties", False)
    if schema.get("type") == "array":
        made.setdefault("maxItems", max(LONGEST, schema.get("minItems", 0)))
    return made
