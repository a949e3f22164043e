"""Values of requests: the schemas they follow, the bounds of what a shop sends, and real values in place of drawn ones.

A shop books a few tickets, holds them for minutes and writes short notes. A generated value beyond that can hurt a
supplier that takes it seriously: it may fill its memory for a party of millions, or keep a hold for centuries. So
well-formed requests are drawn from a document that is narrowed to `x-octo-reasonable`, and malformed ones are cut to it.
Ids that exist and belong together stand in place of drawn ones, and so does a contact that reaches nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias
from uuid import UUID

from octo_conformance.contract import Contract
from octo_conformance.contract.model import Node, OpenNode
from octo_conformance.contract.operations import follow
from octo_conformance.contract.personal import Way
from octo_conformance.contract.soundness import REASONABLE, REFUSAL, UNKNOWN
from octo_conformance.wire import UNSET
from octo_conformance.wire.request import Unset

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.valid_request import Requesting

__all__ = [
    "REASONABLE",
    "REFUSAL",
    "UNKNOWN",
    "Drawn",
    "Substitution",
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
    form = schema.get("format")  # an object where it is the name of a property
    if "enum" in schema or "const" in schema or (isinstance(form, str) and form in KNOWN_FORMATS):
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


RETURN_URL: Final = "https://guest.example/return"
"""A reserved host name, at which nothing answers."""
MOST: Final = 2
"""Entries of a drawn list that are kept. More of them would use up the slots of other tests."""


class Substitution:
    """Puts real values in place of drawn ones. A drawn value of a wrong type stays, as the request is to be wrong."""

    def __init__(self, stage: Stage, factory: Requesting) -> None:
        self._stage = stage
        self._factory = factory
        self._contract: Contract = stage.contract
        self._references = {thing.reference for thing in stage.contract.owned}
        self._addresses = {
            thing.reference
            for thing in stage.contract.owned
            if thing.reference and self._sends(thing.made_by).get(thing.reference, {}).get("format") == "uri"
        }
        self._nested = {name for thing in stage.contract.owned for name in thing.nests}

    def body(self, value: Drawn, name: str = "") -> Drawn:
        """A drawn body as it may be sent. `name` is the property that it is the value of."""
        if isinstance(value, dict):
            return self.fields(value, name)
        if isinstance(value, list):
            return [self.body(part, name) for part in value[:MOST]]
        return self._safe(value)

    def fields(self, value: Mapping[str, Drawn], name: str = "") -> dict[str, Drawn]:
        """A drawn object as it may be sent. `name` is the property that it is the value of."""
        kept = {key: part for key, part in value.items() if key not in self._contract.undrawn}
        return {key: self._property(key, part, name) for key, part in kept.items()}

    def sent(self, label: str, body: Drawn | Unset) -> Drawn | Unset:
        """A drawn body as it is sent, with a reference or a contact of this run where it books. A call that books without
        a body gets one that holds nothing else, as nobody could tell whose thing it made."""
        if body is not UNSET:
            return self.with_reference(label, self.worded(label, self.body(body)))
        if self._contract.operation(label).needs_body:
            return UNSET
        return self.with_reference(label, {}) or UNSET

    def worded(self, label: str, body: Drawn) -> Drawn:
        """A body with a word of the documents in place of each text of which the contract gives examples."""
        if not isinstance(body, dict):
            return body
        known = self._sends(label)
        return {
            name: known[name]["examples"][0]
            if isinstance(part, str) and part and "examples" in known.get(name, {})
            else part
            for name, part in body.items()
        }

    def _sends(self, label: str) -> Mapping[str, Node]:
        """The properties of the body of an operation, opened."""
        document = self._contract.document(self._contract.capabilities)
        request = self._contract.operation(label).request
        properties: Mapping[str, Node] = opened(document, request or {}).get("properties", {})
        return {name: opened(document, part) for name, part in properties.items()}

    def with_reference(self, label: str, body: Drawn) -> Drawn:
        """A body that books, with a reference or a contact of this run where it names none. If the answer is lost,
        they find the thing; if the answer names it, they prove whose it is."""
        made = next((thing for thing in self._contract.owned if thing.made_by == label), None)
        if made is None or not isinstance(body, dict):
            return body
        signed, sendable = dict(body), self._contract.sent_properties(label)
        reference = made.reference if made.reserves else None
        if reference is not None and reference in sendable and body.get(reference) in (None, ""):
            signed[reference] = self._stage.reference()
        contact = body.get("contact") or {}
        if made.nests and "contact" in sendable and isinstance(contact, dict) and _is_markable(contact):
            signed["contact"] = {**self._stage.mark, **contact, "notes": self._stage.notes}
        for name, what in made.nests.items():
            inner, parts = self._contract.owned.of(what), body.get(name)
            if inner is not None and isinstance(parts, list):
                signed[name] = [self.with_reference(inner.made_by, part) for part in parts]
        return signed

    def query(self, query: Mapping[str, Drawn]) -> dict[str, Drawn]:
        """A drawn query as it may be sent. It finds things of this run, or nothing."""
        return {
            key: self._safe(self._property(key, part, "query"))
            for key, part in query.items()
            if key not in self._contract.undrawn
        }

    def _property(self, key: str, value: Drawn, within: str) -> Drawn:
        real = self._real(key, within)
        if real is not None and isinstance(value, str) and value:
            return real
        if key == "emailReceipt" and value is True:
            return False
        if key.endswith("Url") and isinstance(value, str):
            return RETURN_URL
        if key == "locales" and isinstance(value, list):
            return ["en" if isinstance(part, str) else part for part in value[:2]]
        if key.startswith("utc") and isinstance(value, str):
            return self._stage.now.isoformat().replace("+00:00", "Z")
        if key in self._nested and isinstance(value, list):
            return self.body(value[:1], key)
        if key == "uuid" and isinstance(value, str) and _is_uuid(value):
            return self._stage.new_uuid()
        way = self._contract.personal.reaches.get(key)
        if way is not None and isinstance(value, str):
            return self._reserved(way)
        return self.body(value, key)

    def _real(self, key: str, within: str) -> str | None:
        sold = self._factory.bookable
        known = {
            "productId": sold.product.id, "optionId": sold.option.id, "unitId": sold.unit.id,
            "availabilityId": sold.slot.id,
        }  # fmt: skip
        if key in self._addresses:
            return self._stage.own_url()
        if key in self._references:
            return self._stage.reference()
        if key == "id" and within == "units":
            return str(sold.unit.id)
        if key.startswith("localDate"):
            return str(sold.slot.date("localDateTimeStart"))
        found = known.get(key)
        return None if found is None else str(found)

    def _reserved(self, way: Way) -> str:
        """The address or the number of the contact that all tests use."""
        contact = self._stage.contact
        return str(contact["emailAddress"] if way == "email" else contact["phoneNumber"])

    @staticmethod
    def _safe(value: Drawn) -> Drawn:
        """The value without an address or a link, wherever it was drawn."""
        if isinstance(value, str) and ("@" in value or "://" in value):
            return value.replace("@", " at ").replace("://", " ")
        return value


def _is_markable(contact: Mapping[str, Drawn]) -> bool:
    """Whether notes in place of those of the contact leave it as malformed as it was."""
    return isinstance(contact.get("notes"), str | None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
