"""Overlays mark with `x-octo-demands` the flags of an option that ask more of a booking than core does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from octo_conformance.contract.model import Node
from octo_conformance.contract.overlay import STAMP

DEMANDS: Final = "x-octo-demands"
OPTION: Final = "Option"


def read_demands(document: Node) -> Mapping[str, frozenset[str]]:
    """The marked flags of an option, each with the capabilities that show it."""
    properties: Node = document["components"]["schemas"].get(OPTION, {}).get("properties", {})
    return {
        name: frozenset(schema.get(STAMP, ())) for name, schema in properties.items() if DEMANDS in schema
    }
