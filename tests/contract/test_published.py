"""The contract and the public OpenAPI documents are held against each other, field by field and both ways.

published/ has a digest of each document in a form of this project: by component and field the type, null, the words
of an enumeration, and the capability that marks the field. differences.yaml says why a field is otherwise here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.operations import follow
from octo_conformance.contract.yaml_files import read_yaml

FOLDER = Path(__file__).parent / "published"
DOCUMENTS = ("octo-1.0", "octo-typespec", "ventrata-typespec")
IMPLEMENTER = "ventrata-typespec"
"""Its unmarked fields are its own; core is what the others have (reading CON-133)."""
ELSEWHERE = {"Tax": "IncludedTax", "PricingUnit": "Availability.unitPricing"}
"""Components of the documents that have another name here, or none."""
WORDS = {"string": "text", "boolean": "flag"}


@cache
def contract() -> Contract:
    return load_contract()


@cache
def document() -> Mapping[str, Any]:
    return contract().document(contract().capabilities)


@cache
def published() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Each document, by component and field."""
    return {name: read_yaml(FOLDER / f"{name}.yaml") for name in DOCUMENTS}


def parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema and all that it is put together from."""
    if "$ref" in schema:
        yield from parts(follow(document(), schema["$ref"]))
    yield schema
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from parts(part)


def properties(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The fields of a schema with those of all that is merged into it."""
    return {name: node for part in parts(schema) for name, node in part.get("properties", {}).items()}


def said(schema: Mapping[str, Any]) -> str:
    """What a schema says, in the words of the digest."""
    types: set[str] = set()
    words: set[str] = set()
    for part in parts(schema):
        named = part.get("type", ())
        types |= {named} if isinstance(named, str) else set(named)
        words |= {str(word) for word in part.get("enum", ()) if word is not None}
        if "items" in part:
            types = (types - {"array"}) | {f"list of {said(part['items'])}"}
    null = " or null" if "null" in types else ""
    kinds = "/".join(sorted(WORDS.get(each, each) for each in types - {"null"}))
    inner, _, listed = kinds.partition(": ")
    words |= set(listed.split())
    return f"{inner}{null}" + (f": {' '.join(sorted(words))}" if words else "")


def of(component: str) -> dict[str, str]:
    """What the contract says of the fields of a component of the documents."""
    name, _, field = ELSEWHERE.get(component, component).partition(".")
    schema = document()["components"]["schemas"][name]
    if field:
        schema = next(p["items"] for p in parts(properties(schema)[field]) if "items" in p)
    return {name: said(node) for name, node in properties(schema).items()}


def differences() -> Iterator[str]:
    """Each field that the documents or the contract lack, or of which they say different things."""
    for name, components in published().items():
        for component, fields in components.items():
            ours, marked = of(component), contract().capability_fields.get(component, {})
            for field, text in fields.items():
                theirs, _, capability = text.partition(" @")
                if field in ours:
                    if ours[field] != theirs:
                        yield f"{component}.{field}"
                elif field not in marked and (capability or name != IMPLEMENTER):
                    yield f"{component}.{field}"
    for component in {each for components in published().values() for each in components}:
        known = {field for components in published().values() for field in components.get(component, ())}
        yield from (f"{component}.{field}" for field in of(component).keys() - known)


@cache
def reasons() -> Mapping[str, str]:
    """Why a field is otherwise here than in a document, by the field."""
    return {
        field: reason for reason, fields in read_yaml(FOLDER / "differences.yaml").items() for field in fields
    }


def test_every_difference_has_its_reason() -> None:
    """A field that was forgotten here is a field that no supplier is held to."""
    assert sorted(set(differences()) - reasons().keys()) == []


def test_every_reason_has_its_difference() -> None:
    """A reason that explains nothing hides the next difference."""
    assert sorted(reasons().keys() - set(differences())) == []


def test_every_reason_is_a_reading() -> None:
    """What nobody wrote down in the register is no reason."""
    named = {reason for reason in reasons().values() if re.fullmatch(r"CON-\d+", reason)}
    assert named == set(reasons().values())
    assert sorted(named - set(contract().readings)) == []


def test_fields_known_by_name_are_those_that_the_documents_mark() -> None:
    """A field that no document marks would be held against suppliers for nothing."""
    marked = {
        (component, field)
        for components in published().values()
        for component, fields in components.items()
        for field, text in fields.items()
        if " @" in text
    }
    known = {
        (c.replace("BookedAvailability", "Availability"), f)
        for c, fs in contract().capability_fields.items()
        for f in fs
    }
    assert sorted(known - marked - {("Gift", "termsAccepted")}) == []
