"""Compiled schemas, of which equal ones are one.

Every set of capabilities has a document of its own, and most of what stands in them is the same. A compiled schema
that carries all components of its document takes three megabytes, and a run has hundreds; one that carries what it
refers to, without words and extensions, takes a tenth, and most are there already.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final

from octo_conformance.contract.engine import Engine
from octo_conformance.contract.model import Node, OpenNode
from octo_conformance.contract.openapi_structure import child_place
from octo_conformance.document import unescape

_EXTENSION: Final = "x-"
_WORDS: Final = frozenset(
    {
        *("title", "description", "summary", "example", "examples", "default", "deprecated"),
        *("readOnly", "writeOnly", "discriminator", "externalDocs", "xml"),
    }
)
"""Keywords of a schema that refuse no value."""

_Name = tuple[str, str]
"""A component: the section that it stands in, and its name there."""


class Engines:
    """The compiled schemas of a contract. Safe to share between threads."""

    def __init__(self) -> None:
        self._engines: dict[bytes, Engine] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._engines)

    def of(self, schema: Node, components: Components) -> Engine:
        """The engine of a schema that may refer to these components."""
        bare = _bare(schema, "schema")
        needed = components.needed_by(bare)
        key = _digest([bare, [(*name, components.digest(name)) for name in needed]])
        with self._lock:
            if key not in self._engines:
                self._engines[key] = Engine(bare, components.part(needed))
            return self._engines[key]


class Components:
    """The components of one document, without what refuses no value."""

    def __init__(self, document: Node) -> None:
        self._whole: Node = document["components"]
        self._bare: dict[_Name, object] = {}
        self._digests: dict[_Name, str] = {}
        self._references: dict[_Name, frozenset[_Name]] = {}

    def needed_by(self, schema: object) -> list[_Name]:
        """The components that a schema refers to, and those that these refer to, in the order of their names."""
        found: set[_Name] = set()
        rest = list(_references(schema))
        while rest:
            name = rest.pop()
            if name not in found:
                found.add(name)
                rest.extend(self._referred_to_by(name))
        return sorted(found)

    def part(self, names: list[_Name]) -> OpenNode:
        """The components with these names, as they stand in a document."""
        part: OpenNode = {}
        for section, name in names:
            part.setdefault(section, {})[name] = self._component((section, name))
        return part

    def digest(self, name: _Name) -> str:
        """The same for components that say the same."""
        if name not in self._digests:
            self._digests[name] = _digest(self._component(name)).hex()
        return self._digests[name]

    def _referred_to_by(self, name: _Name) -> frozenset[_Name]:
        if name not in self._references:
            self._references[name] = frozenset(_references(self._component(name)))
        return self._references[name]

    def _component(self, name: _Name) -> object:
        if name not in self._bare:
            section, key = name
            component = self._whole.get(section, {}).get(key)
            self._bare[name] = _bare(component, "schema") if section == "schemas" else component
        return self._bare[name]


def _bare(node: object, place: str) -> Any:
    """A schema without extensions and words; `place` says what stands here."""
    if isinstance(node, Mapping):
        kept = {
            key: item
            for key, item in node.items()
            if place != "schema" or not (key in _WORDS or key.startswith(_EXTENSION))
        }
        return {key: _below(item, child_place(place, key)) for key, item in kept.items()}
    if isinstance(node, list):
        return [_below(item, child_place(place, index)) for index, item in enumerate(node)]
    return node


def _below(node: object, place: str) -> object:
    return _bare(node, place) if place else node


def _references(node: object) -> Iterator[_Name]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str):
            _, _, section, name, *_ = (*reference.split("/"), "", "", "")
            yield section, unescape(name)
    for inner in node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ():
        yield from _references(inner)


def _digest(value: object) -> bytes:
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=16).digest()
