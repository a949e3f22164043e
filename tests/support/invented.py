"""Answers that no supplier would give: drawn from the contract's own schemas, then spoilt."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STRANGE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**40,
    1e308,
    1.5,
    "",
    "\ud800",
    "x" * 3000,
    "2026-13-45T99:00:00Z",
    "2026-11-21",
    "[redacted:9f8e7d6c]",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": ""},
    {"\udfff": {"a/b~c": 1}},
)
"""Values that are of the wrong type, out of all bounds, or no text that can be encoded."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "date-time": ("2026-11-21T10:00:00+00:00", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00"),
    "date": ("2026-11-21", "2026-11-22"),
    "uuid": ("7c1f9e8e-4d5a-4f7b-9c26-0f2f3f0a9b11", "0b0d4dfa-6d2c-4a51-8a5e-1c2f9d8e7a60"),
    "time": ("09:00", "17:30"),
    "email": ("ada@example.org",),
    "uri": ("https://supplier.example/x",),
}
WORDS = ("P1", "P2", "O1", "adult", "EUR", "Europe/London", "en-GB", "GB", "A1", "1.00")
DEEPEST = 7


@dataclass
class Inventor:
    """Draws values for the schemas of one composed document; `spoil` is how often a value is none of it."""

    document: Mapping[str, Any]
    chance: random.Random
    spoil: float = 0.0

    def value(self, schema: Any, depth: int = 0) -> Any:
        """A value for a schema, or with the chance of `spoil` something else in its place."""
        if self.chance.random() < self.spoil:
            return self.chance.choice(STRANGE)
        if not isinstance(schema, Mapping):
            return self.chance.choice(STRANGE)
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self.chance.choice(schema["enum"])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.chance.choice(kind)
        if kind is None:
            kind = "object" if "properties" in schema else "array" if "items" in schema else "string"
        return self._of(kind, schema, depth)

    def component(self, name: str) -> Any:
        """An object of a component."""
        return self.value({"$ref": f"#/components/schemas/{name}"})

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        for _ in range(20):
            if "$ref" in schema:
                name = schema["$ref"].rsplit("/", 1)[1]
                schema = self.document["components"]["schemas"][name]
            elif (options := schema.get("oneOf") or schema.get("anyOf")) and "properties" not in schema:
                schema = self.chance.choice(options)
            elif schema.get("allOf") and "properties" not in schema:
                schema = schema["allOf"][0]
            else:
                break
        return schema

    def _of(self, kind: str, schema: Mapping[str, Any], depth: int) -> Any:
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                wanted = 0 if depth > DEEPEST else self.chance.choice((0, 1, 1, 2))
                return [self.value(schema.get("items", {}), depth + 1) for _ in range(wanted)]
            case "integer":
                return self.chance.choice((0, 1, 2, 1000))
            case "number":
                return self.chance.choice((0, 1, 2.5))
            case "boolean":
                return self.chance.random() < 0.5
            case "null":
                return None
        return self.chance.choice(TEXTS.get(str(schema.get("format")), WORDS))

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, part in (schema.get("properties") or {}).items():
            if self.chance.random() < 0.03 + self.spoil:
                continue
            if depth > DEEPEST and name not in schema.get("required", ()):
                continue
            made[name] = self.value(part, depth + 1)
        if self.chance.random() < self.spoil:
            made["not a field/of~any \ud800 kind"] = self.chance.choice(STRANGE)
        return made
