"""Under which names an answer carries whole objects of the catalogue."""

from __future__ import annotations

from typing import Final

from octo_conformance.contract.model import Node
from octo_conformance.contract.openapi_structure import component_named

CATALOGUE: Final = frozenset({"Product", "Option", "Unit"})
"""What a booking and each of its tickets carry whole, the same again and again."""


def read_embedded(document: Node) -> frozenset[str]:
    """The names of properties that hold one of `CATALOGUE`, such as `product`."""
    return frozenset(
        name
        for component in document["components"]["schemas"].values()
        for name, schema in component.get("properties", {}).items()
        if component_named(schema) in CATALOGUE
    )
