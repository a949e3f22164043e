"""Public OpenAPI documents, held against the contract field by field and both ways.

A digest says of a document, by component and field, the type, null, the words of an enumeration, and the capability
that marks the field. specs/published/ has the digests of those that were held against the contract last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from octo_conformance.contract.contract import Contract
from octo_conformance.contract.roots import own_root
from octo_conformance.contract.yaml_files import read_yaml
from octo_conformance.document import unescape

DOCUMENTS: Final = ("octo-1.0", "octo-typespec", "ventrata-typespec")
IMPLEMENTER: Final = "ventrata-typespec"
"""Its unmarked fields are its own; core is what the others have (reading CON-133)."""
REQUIREMENT: Final = "x-octo-requirement"
_WORDS: Final = {"string": "text", "boolean": "flag"}
_MARK: Final = "x-capability-data"
_DEEPEST: Final = 8
_MOST_PARTS: Final = 200_000
"""Schemas that are looked at in one document; a public one has some thousands."""

Digest = Mapping[str, Mapping[str, str]]


class TooMuch(ValueError):
    """A document that unfolds beyond what anybody publishes."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which a document and the contract say different things; None where one does not have it."""

    field: str
    document: str
    theirs: str | None
    ours: str | None


class Schemas:
    """Reads the schemas of one OpenAPI document, whatever its references lead to."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._left = _MOST_PARTS

    def digest(self, components: Iterable[str]) -> dict[str, dict[str, str]]:
        """What the document says of the fields of those components that it has. Raises TooMuch."""
        known = self._at("#/components/schemas")
        found: dict[str, dict[str, str]] = {}
        for name in components:
            if isinstance(known.get(name), Mapping):
                fields = self.properties(known[name])
                found[name] = {field: self._marked(node) for field, node in sorted(fields.items())}
        return found

    def properties(self, schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """The fields of a schema with those of all that is merged into it."""
        found: dict[str, Mapping[str, Any]] = {}
        for part in self.parts(schema):
            inner = part.get("properties")
            for name, node in inner.items() if isinstance(inner, Mapping) else ():
                if isinstance(node, Mapping):
                    found[str(name)] = node
        return found

    def parts(self, schema: Mapping[str, Any], seen: tuple[str, ...] = ()) -> Iterator[Mapping[str, Any]]:
        """A schema and all that it is put together from."""
        self._left -= 1
        if self._left < 0 or len(seen) > _DEEPEST:
            raise TooMuch
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref not in seen:
            yield from self.parts(self._at(ref), (*seen, ref))
        yield schema
        for keyword in ("allOf", "anyOf", "oneOf"):
            inner = schema.get(keyword)
            for part in inner if isinstance(inner, list) else ():
                if isinstance(part, Mapping):
                    yield from self.parts(part, (*seen, keyword))

    def said(self, schema: Mapping[str, Any], depth: int = 0) -> str:
        """What a schema says, in the words of a digest."""
        types: set[str] = set()
        words: set[str] = set()
        for part in self.parts(schema):
            named = part.get("type")
            listed = [named] if isinstance(named, str) else named if isinstance(named, list) else []
            types |= {each for each in listed if isinstance(each, str)}
            if part.get("nullable") is True:
                types.add("null")
            enum = part.get("enum")
            words |= {str(word) for word in (enum if isinstance(enum, list) else ()) if word is not None}
            if isinstance(part.get("items"), Mapping) and depth < _DEEPEST:
                types = (types - {"array"}) | {f"list of {self.said(part['items'], depth + 1)}"}
        null = " or null" if "null" in types else ""
        kinds = "/".join(sorted(_WORDS.get(each, each) for each in types - {"null"})) or "any"
        inner, _, of_items = kinds.partition(": ")
        words |= set(of_items.split())
        return f"{inner}{null}" + (f": {' '.join(sorted(words))}" if words else "")

    def _marked(self, schema: Mapping[str, Any]) -> str:
        mark = schema.get(_MARK)
        capability = mark.get("capability") if isinstance(mark, Mapping) else None
        return self.said(schema) + (f" @{capability}" if isinstance(capability, str) else "")

    def _at(self, ref: str) -> Mapping[str, Any]:
        """What a reference leads to; nothing where it leads nowhere."""
        node: Any = self._document
        for step in ref.removeprefix("#").strip("/").split("/"):
            node = node.get(unescape(step)) if isinstance(node, Mapping) else None
        return node if isinstance(node, Mapping) else {}


class Published:
    """The contract beside the documents. `digests` are those of specs/published/, some replaced by newer ones."""

    def __init__(self, contract: Contract, newer: Mapping[str, Digest] | None = None) -> None:
        self._contract = contract
        self._schemas = Schemas(contract.document(contract.capabilities))
        folder = own_root().specs / "published"
        known = known_digests(folder)
        self._elsewhere: Mapping[str, str] = read_yaml(folder / "names.yaml")
        self.digests: dict[str, Digest] = {**known, **(newer or {})}
        # One that the newer document dropped is still the contract's.
        self._components = {name for digest in (*known.values(), *self.digests.values()) for name in digest}
        self.reasons: Mapping[str, str] = {
            field: reason
            for reason, fields in read_yaml(folder / "differences.yaml").items()
            for field in fields
        }
        """Why a field is otherwise in the contract than in a document: the reading, by the field."""

    def ours(self, component: str) -> dict[str, str]:
        """What the contract says of the fields of a component of the documents."""
        return {name: self._schemas.said(node) for name, node in self._properties(component).items()}

    def differences(self) -> Iterator[Difference]:
        """Each field that the documents or the contract lack, or of which they say different things."""
        for name, components in self.digests.items():
            for component, fields in components.items():
                yield from self._in(name, component, fields)
        for component in sorted(self._components):
            known = {f for components in self.digests.values() for f in components.get(component, ())}
            ours = self.ours(component)
            for field in sorted(ours.keys() - known):
                yield Difference(f"{component}.{field}", "every document", None, ours[field])

    def _in(self, name: str, component: str, fields: Mapping[str, str]) -> Iterator[Difference]:
        ours, marked = self.ours(component), self._contract.capability_fields.get(component, {})
        for field, text in fields.items():
            theirs, _, capability = text.partition(" @")
            if field in ours:
                if ours[field] != theirs:
                    yield Difference(f"{component}.{field}", name, theirs, ours[field])
            elif field not in marked and (capability or name != IMPLEMENTER):
                yield Difference(f"{component}.{field}", name, theirs, None)

    def requirements(self, field: str) -> tuple[str, ...]:
        """The statements that answer for a field of the contract, or for the component that lacks it."""
        component, _, name = field.partition(".")
        node = self._properties(component).get(name)
        own = (
            [str(part[REQUIREMENT]) for part in self._schemas.parts(node) if REQUIREMENT in part]
            if node
            else []
        )
        return tuple(dict.fromkeys(own)) or self._of_component(component)

    def _of_component(self, component: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                str(part[REQUIREMENT])
                for part in self._schemas.parts(self._schema(component))
                if REQUIREMENT in part
            )
        )

    def _properties(self, component: str) -> dict[str, Mapping[str, Any]]:
        return self._schemas.properties(self._schema(component))

    def _schema(self, component: str) -> Mapping[str, Any]:
        name, _, field = self._elsewhere.get(component, component).partition(".")
        schemas = self._contract.document(self._contract.capabilities)["components"]["schemas"]
        schema: Mapping[str, Any] = schemas.get(name, {})
        if field:
            parts = self._schemas.parts(self._schemas.properties(schema)[field])
            schema = next(part["items"] for part in parts if "items" in part)
        return schema


def known_digests(folder: Path) -> dict[str, Digest]:
    """The digests of the documents that were held against the contract last."""
    return {name: read_yaml(folder / f"{name}.yaml") for name in DOCUMENTS}


def most_like(digest: Digest, known: Mapping[str, Digest]) -> str:
    """The known document of which this is most likely a newer edition: the one with the most in common."""

    def likeness(name: str) -> float:
        theirs, ours = _flat(known[name]), _flat(digest)
        return len(theirs & ours) / max(1, len(theirs | ours))

    return max(known, key=likeness)


def _flat(digest: Digest) -> set[tuple[str, str, str]]:
    return {(component, name, text) for component, fields in digest.items() for name, text in fields.items()}
