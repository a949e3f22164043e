"""Request schemas as they are walked: references followed, what stands beside one kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octo_conformance.contract.operations import follow
from octo_conformance.contract.soundness import REFUSAL, UNKNOWN

__all__ = ["REFUSAL", "UNKNOWN", "Schema", "opened", "types_of"]

Schema = Mapping[str, Any]


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
