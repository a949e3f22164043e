"""Request schemas: their references followed, their types, and the bounds of what a shop sends.

A shop books a few tickets, holds them for minutes and writes short notes. A generated value beyond that can hurt a
supplier that takes it seriously: it may fill its memory for a party of millions, or keep a hold for centuries. So
well-formed requests are drawn from a document that is narrowed to `x-octo-reasonable`, and malformed ones are cut to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from octo_conformance.contract.model import Node, OpenNode
from octo_conformance.contract.operations import follow
from octo_conformance.contract.soundness import REASONABLE, REFUSAL, UNKNOWN

__all__ = [
    "REASONABLE",
    "REFUSAL",
    "UNKNOWN",
    "Drawn",
    "Trimmer",
    "bounded",
    "narrowed",
    "opened",
    "types_of",
    "without_headers",
]

Drawn: TypeAlias = "bool | int | float | str | bytes | list[Drawn] | dict[str, Drawn] | None"
"""A drawn value. A body that is no JSON is drawn as bytes."""
LONGEST: Final = 3
"""Entries of a drawn list."""
COMMON: Final[Mapping[str, tuple[str, int]]] = {
    "string": ("maxLength", 200),
    "integer": ("maximum", 1000),
    "number": ("maximum", 1000),
    "array": ("maxItems", 10),
}
"""The bound of a value whose schema has none, such as one of a user's own capability."""
KNOWN_FORMATS: Final = frozenset({"date", "uuid"})
"""Formats that the drawing engine knows and that bound a text by themselves."""
A_LITTLE: Final = 1
"""How far a malformed value may lie beyond a bound. Further than that teaches nothing more."""
BELOW: Final = 8
"""How far a malformed number may lie below its minimum."""
DEEPEST: Final = 6
"""Levels of nesting in a malformed body."""
MOST_PROPERTIES: Final = 30
MOST_BYTES: Final = 1_000


def opened(document: Node, schema: Node) -> Node:
    """The schema behind a reference; keys beside the reference win."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**follow(document, schema["$ref"]), **beside}
    return schema


def types_of(schema: Node) -> frozenset[str]:
    """The JSON types a value may have, empty where the schema names none."""
    named = schema.get("type", ())
    return frozenset([named] if isinstance(named, str) else named if isinstance(named, list | tuple) else ())


def without_headers(document: OpenNode) -> OpenNode:
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


def bounded(schema: Node, *, closed: bool) -> OpenNode:
    """A schema whose lists are short, and whose objects have no properties but the named ones if `closed`.

    Most of what is drawn from an open schema is unknown properties, which took two thirds of the time.
    """
    change = partial(bounded, closed=closed)
    made: OpenNode = {key: _changed(part, change) for key, part in schema.items()}
    if closed and isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made.setdefault("additionalProperties", False)
    if schema.get("type") == "array":
        most = max(LONGEST, schema.get("minItems", 0))
        made["maxItems"] = min(made.get("maxItems", most), most) if closed else made.get("maxItems", most)
    return made


def narrowed(schema: Node) -> OpenNode:
    """A schema, or a whole document of them, in which every number, text and list has a bound: its own, that of
    `x-octo-reasonable`, or the common one."""
    made: OpenNode = {
        key: part if key == REASONABLE else _changed(part, narrowed) for key, part in schema.items()
    }
    for keyword, most in _bounds_of(schema).items():
        made[keyword] = min(made.get(keyword, most), most)
        if keyword == "maximum" and "exclusiveMinimum" not in made:
            made.setdefault("minimum", -most)
    return made


def _changed(part: object, change: Callable[[Node], OpenNode]) -> object:
    """A part of a schema after the change of every schema in it."""
    if isinstance(part, list):
        return [_changed(item, change) for item in part]
    return change(part) if isinstance(part, dict) else part


def _bounds_of(schema: Node) -> dict[str, int]:
    """By keyword, the most that a shop would send."""
    common = (COMMON[name] for name in sorted(types_of(schema)) if name in COMMON)
    found = {keyword: most for keyword, most in common if keyword not in schema}
    if "enum" in schema or "const" in schema or schema.get("format") in KNOWN_FORMATS:
        found.pop("maxLength", None)  # it is bounded already
    stated = schema.get(REASONABLE)
    return {**found, **stated} if isinstance(stated, dict) else found


class Trimmer:
    """Cuts malformed values to what a supplier can take: a little beyond the bounds, never by magnitudes.

    `schema` is that of the request body, None where there is none. A value of a wrong type, or in a place that no
    schema knows, is cut to the common bounds, so it stays as malformed as it was.
    """

    def __init__(self, document: Node, schema: Node | None = None) -> None:
        self._document = narrowed(document)
        self._schema = narrowed(schema or {})

    def body(self, value: Drawn) -> Drawn:
        """The body of a request, cut."""
        return self.trimmed(value, self._schema)

    def query(self, query: Mapping[str, Drawn]) -> dict[str, Drawn]:
        """The query of a request, cut."""
        return self._object(query, {}, 0)

    def trimmed(self, value: Drawn, schema: Node | None = None, depth: int = 0) -> Drawn:
        """The value, cut. Keeps its JSON type, except that what is nested too deep becomes null."""
        known = opened(self._document, schema or {})
        if isinstance(value, bytes):
            return value[:MOST_BYTES]
        if isinstance(value, str):
            return self._text(value, known)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(value, known)
        if isinstance(value, list | dict) and depth >= DEEPEST:
            return None
        if isinstance(value, list):
            most = known.get("maxItems", COMMON["array"][1]) + A_LITTLE
            return [self.trimmed(part, known.get("items"), depth + 1) for part in value[:most]]
        if isinstance(value, dict):
            return self._object(value, known, depth)
        return value

    def _object(self, value: Mapping[str, Drawn], schema: Node, depth: int) -> dict[str, Drawn]:
        properties = schema.get("properties", {})
        kept = list(value.items())[:MOST_PROPERTIES]
        return {self._text(key, {}): self.trimmed(part, properties.get(key), depth + 1) for key, part in kept}

    def _number(self, value: float, schema: Node) -> float:
        most: float = schema.get("maximum", COMMON["number"][1])
        least: float = schema.get("minimum", -most)
        within = max(least - BELOW, min(value, most + A_LITTLE))
        # A fraction stays one, or a number that is malformed in place of an integer would become well-formed.
        fraction = isinstance(value, float) and not value.is_integer()
        return within + 0.5 if fraction and within != value else within

    def _text(self, value: str, schema: Node) -> str:
        cut = value[: schema.get("maxLength", COMMON["string"][1]) + A_LITTLE]
        try:
            number = float(cut)
        except ValueError:
            return cut
        # A lenient supplier reads a text of digits as a number.
        return cut if abs(number) <= COMMON["number"][1] else str(COMMON["number"][1])
