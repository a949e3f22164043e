"""The specification files have to pass these checks before anything is judged by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octo_conformance.contract.model import Node
from octo_conformance.contract.operations import METHODS, follow
from octo_conformance.contract.overlay import STAMP
from octo_conformance.contract.shapes import FORMAT_REQUIREMENT, IDENTITY, READING, REQUIREMENT

REFUSAL = "x-octo-refusal"
UNKNOWN = "x-octo-unknown"
REASONABLE = "x-octo-reasonable"
BOUNDS = {"maximum": "minimum", "maxLength": "minLength", "maxItems": "minItems"}
"""Each bound that `x-octo-reasonable` may state, with the constraint that it must not fall below."""


def problems(document: Node, requirements: Node, readings: Node) -> list[str]:
    """Each thing wrong with a composed document, as one sentence; empty when it is sound."""
    return [
        *_stamps_that_lead_nowhere(document, requirements, readings),
        *_old_nullable(document),
        *_unreasonable(document),
        *(problem for name, node in _schemas(document).items() for problem in _of_component(name, node)),
    ]


def stamped_by_answers(document: Node) -> frozenset[str]:
    """The requirement ids on operations and on everything that their answers contain."""
    found: set[str] = set()
    seen: set[str] = set()
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                found.add(item[method][REQUIREMENT])
                _collect(document, item[method].get("responses", {}), found, seen)
    return frozenset(found)


def _collect(document: Node, node: object, found: set[str], seen: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(document, item, found, seen)
    elif isinstance(node, Mapping):
        found.update(node[key] for key in (REQUIREMENT, FORMAT_REQUIREMENT) if isinstance(node.get(key), str))
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            _collect(document, follow(document, reference), found, seen)
        for item in node.values():
            _collect(document, item, found, seen)


def _schemas(document: Node) -> Node:
    schemas: Node = document.get("components", {}).get("schemas", {})
    return schemas


def _stamps_that_lead_nowhere(document: Node, requirements: Node, readings: Node) -> Iterator[str]:
    for where, key, value in _extensions(document, "$"):
        if key in (REQUIREMENT, FORMAT_REQUIREMENT, REFUSAL, UNKNOWN) and value not in requirements:
            yield f"{where}: {key} names {value}, which is not in the catalogue"
        if key == READING and value not in readings:
            yield f"{where}: {key} names {value}, which is not in the register of readings"


def _extensions(node: object, where: str) -> Iterator[tuple[str, str, object]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key.startswith("x-octo-"):
                yield where, key, value
            else:
                yield from _extensions(value, f"{where}.{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _extensions(item, f"{where}[{index}]")


def _old_nullable(node: object, where: str = "$") -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("nullable"), bool):
            yield f"{where}: nullable is OpenAPI 3.0; put null among the types"
        for key, value in node.items():
            yield from _old_nullable(value, f"{where}.{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _old_nullable(item, f"{where}[{index}]")


def _unreasonable(node: object, where: str = "$") -> Iterator[str]:
    """Bounds of generated values that no well-formed value can meet, or that a documented bound makes
    useless."""
    if isinstance(node, Mapping):
        for keyword, most in node.get(REASONABLE, {}).items():
            if not node.get(BOUNDS[keyword], most) <= most <= node.get(keyword, most):
                yield f"{where}: {REASONABLE} states a {keyword} of {most}, which the documented constraints exclude"
        for key, value in node.items():
            yield from _unreasonable(value, f"{where}.{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _unreasonable(item, f"{where}[{index}]")


def _of_component(name: str, node: Node) -> Iterator[str]:
    if not isinstance(node.get(REQUIREMENT), str):
        yield f"component {name} has no {REQUIREMENT}"
    properties = node.get("properties")
    if properties is None:
        return
    if not isinstance(node.get(IDENTITY), list):
        yield f"component {name} has no {IDENTITY}"
    for identity in node.get(IDENTITY) or ():
        if identity not in properties:
            yield f"component {name} is identified by {identity}, which it does not have"
    for required in node.get("required", ()):
        if required not in properties:
            yield f"component {name} requires {required}, which it does not have"
    for property_name, schema in properties.items():
        added = sorted(set(schema.get(STAMP, ())) - set(node.get(STAMP, ())))
        if added and REQUIREMENT not in schema:
            yield f"{name}.{property_name} was added by {', '.join(added)} without {REQUIREMENT}"
