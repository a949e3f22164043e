"""This module tells what kind of thing stands where in an OpenAPI document.

The stamps of a capability may stand only on objects that allow extensions, never in maps of names
(`properties`, `paths`) or in examples. Both look the same to a program that does not know the place.
"""

from __future__ import annotations

from collections.abc import Iterable

from octo_conformance.contract.model import Node

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# `map:` and `list:` say that names or positions come before the next thing.
_CHILDREN: dict[str, dict[str, str]] = {
    "document": {"paths": "map:path", "components": "components"},
    "components": {
        "schemas": "map:schema",
        "parameters": "map:parameter",
        "headers": "map:header",
        "responses": "map:response",
        "requestBodies": "map:body",
        "pathItems": "map:path",
    },
    "path": {**dict.fromkeys(_METHODS, "operation"), "parameters": "list:parameter"},
    "operation": {"parameters": "list:parameter", "requestBody": "body", "responses": "map:response"},
    "parameter": {"schema": "schema", "content": "map:media"},
    "header": {"schema": "schema", "content": "map:media"},
    "body": {"content": "map:media"},
    "response": {"headers": "map:header", "content": "map:media"},
    "media": {"schema": "schema"},
    "schema": {
        "properties": "map:schema",
        "patternProperties": "map:schema",
        "$defs": "map:schema",
        "items": "schema",
        "additionalProperties": "schema",
        "not": "schema",
        "if": "schema",
        "then": "schema",
        "else": "schema",
        "allOf": "list:schema",
        "anyOf": "list:schema",
        "oneOf": "list:schema",
        "prefixItems": "list:schema",
    },
}

#: Named members of these maps and lists, and every operation, carry the stamp of who added them.
_STAMPED_PARENTS = (
    "map:path",
    "map:schema",
    "map:parameter",
    "map:header",
    "map:response",
    "map:body",
    "list:parameter",
)


def child_place(place: str, key: str | int) -> str:
    """The place of what stands under `key`, or "" where OpenAPI names nothing that we follow."""
    if place.startswith(("map:", "list:")):
        return place.partition(":")[2]
    return _CHILDREN.get(place, {}).get(str(key), "")


def place_of(path: Iterable[str | int]) -> str:
    """The place that a path of keys and indexes from the root of the document leads to."""
    place = "document"
    for key in path:
        place = child_place(place, key)
    return place


def is_stamped(parent: str, place: str, node: object) -> bool:
    """Whether `node` at `place` under `parent` is one of the things that carry a capability's stamp.

    References other than those to schemas allow no neighbours, so they carry no stamp.
    """
    if not isinstance(node, dict) or ("$ref" in node and place != "schema"):
        return False
    return place == "operation" or parent in _STAMPED_PARENTS


def component_named(schema: Node | None) -> str | None:
    """The component to which a schema refers: directly, as the items of a list, or beside null."""
    if schema is None:
        return None
    if "items" in schema:
        return component_named(schema["items"])
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if (name := component_named(choice)) is not None:
            return name
    reference = schema.get("$ref")
    return reference.rpartition("/")[2] if isinstance(reference, str) else None
