"""Shapes are the schemas of a document as a graph to walk beside a body.

A shape knows to whom it belongs: the component, the requirement and the capability that the specification
wrote on it. References are followed, `allOf` is merged, `anyOf: [X, null]` becomes X, and of several
alternatives the walk takes the one that resembles the value.
"""

from __future__ import annotations

import functools

from octo_conformance.contract.model import Node, OpenNode
from octo_conformance.contract.operations import follow
from octo_conformance.contract.overlay import STAMP
from octo_conformance.document import JsonValue

REQUIREMENT = "x-octo-requirement"
FORMAT_REQUIREMENT = "x-octo-format-requirement"
IDENTITY = "x-octo-identity"
READING = "x-octo-reading"
_COMPONENTS = "#/components/schemas/"


class ShapeBook:
    """The shapes of one document: one for each schema, made when first asked for."""

    def __init__(self, document: Node) -> None:
        self.document = document
        # Keyed by identity: the document lives as long as the book, so no id is used again.
        self._shapes: dict[int, Shape] = {}

    def shape(self, schema: Node) -> Shape:
        known = self._shapes.get(id(schema))
        return known if known is not None else self._shapes.setdefault(id(schema), Shape(self, schema))


class Shape:
    """One schema, with all that is merged into it.

    `component` is the named object it is; None for plain values, lists, unnamed objects. `owner` is the
    requirement written on the component, `requirement` the one written on this very place. `look` answers for
    what a value looks like: the place's `x-octo-format-requirement`, or what a named plain type (an
    enumeration) says that the place refers to.
    """

    def __init__(self, book: ShapeBook, node: Node) -> None:
        self._book = book
        self.node = node
        self.requirement: str | None = node.get(REQUIREMENT)
        self.look: str | None = node.get(FORMAT_REQUIREMENT)
        self.reading: str | None = node.get(READING)
        self.capabilities: tuple[str, ...] = tuple(node.get(STAMP, ()))
        self.component: str | None = None
        self.owner: str | None = None
        self.owner_capabilities: tuple[str, ...] = ()
        self.identity: tuple[str, ...] = ()
        self._properties: OpenNode = {}
        self._items: Node | None = None
        self._variants: list[Node] = []
        self.types: frozenset[str] = frozenset()
        self._merge(node, 0)

    def _merge(self, node: Node, depth: int) -> None:
        if depth > 50:  # a schema that contains itself without a property between; the engine refuses it too
            return
        reference = node.get("$ref")
        if isinstance(reference, str):
            target = follow(self._book.document, reference)
            if reference.startswith(_COMPONENTS) and self.component is None:
                self._name(reference.removeprefix(_COMPONENTS), target)
            self._merge(target, depth + 1)
        kinds = node.get("type")
        if kinds is not None:
            self.types |= frozenset([kinds] if isinstance(kinds, str) else kinds)
        self._properties.update(node.get("properties", {}))
        if isinstance(node.get("items"), dict):
            self._items = node["items"]
        for part in node.get("allOf", ()):
            self._merge(part, depth + 1)
        for keyword in ("anyOf", "oneOf"):
            live = [part for part in node.get(keyword, ()) if part.get("type") != "null"]
            if len(live) == 1:
                self._merge(live[0], depth + 1)
            else:
                self._variants += live

    def _name(self, name: str, target: Node) -> None:
        if "properties" in target or "allOf" in target or target.get("type") == "object":
            self.component = name
            self.owner = target.get(REQUIREMENT)
            self.owner_capabilities = tuple(target.get(STAMP, ()))
            self.identity = tuple(target.get(IDENTITY, ()))
        else:
            own = None if self.requirement else target.get(REQUIREMENT)
            self.look = self.look or target.get(FORMAT_REQUIREMENT) or own

    @functools.cached_property
    def properties(self) -> dict[str, Shape]:
        return {name: self._book.shape(node) for name, node in self._properties.items()}

    @functools.cached_property
    def items(self) -> Shape | None:
        return None if self._items is None else self._book.shape(self._items)

    @functools.cached_property
    def variants(self) -> tuple[Shape, ...]:
        return tuple(self._book.shape(node) for node in self._variants)

    def fitting(self, value: JsonValue) -> Shape:
        """This shape, or the alternative that resembles `value` most."""
        if not self._variants:
            return self
        best = max(self.variants, key=lambda variant: variant.resemblance(value))
        return best.fitting(value) if self.component is None and not self._properties else self

    def resemblance(self, value: JsonValue) -> tuple[bool, int]:
        """How well a value fits this shape: the right kind counts first, then the number of known
        properties."""
        if isinstance(value, dict):
            known = sum(name in self._properties for name in value)
            return ("object" in self.types or bool(self._properties), known)
        if isinstance(value, list):
            return ("array" in self.types or self._items is not None, 0)
        return (not self._properties and self._items is None, 0)

    def child(self, value: JsonValue, key: str | int) -> Shape | None:
        """The shape of what stands under `key` of `value`, or None where the contract says nothing."""
        here = self.fitting(value)
        if isinstance(key, int):
            return here.items
        return here.properties.get(key)
