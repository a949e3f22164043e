"""An object that shows nothing of a capability lacks all of its fields for one reason."""

from __future__ import annotations

from collections.abc import Collection

from octo_conformance.contract import CORE, Contract, Deviation
from octo_conformance.contract.overlay import STAMP


def left_out(
    contract: Contract, capabilities: frozenset[str], deviations: Collection[Deviation]
) -> frozenset[Deviation]:
    """The missing fields of one answer, where an object has none of the fields that a capability demands there.

    An answer that was made for somebody else, or without the header, looks like this.
    """
    absent: dict[tuple[str, str, str], list[Deviation]] = {}
    for each in deviations:
        if each.kind == "missing" and each.capability != CORE:
            owner = each.pointer.rpartition("/")[0]
            absent.setdefault((each.component, owner, each.capability), []).append(each)
    return frozenset(
        each
        for (component, _, capability), missing in absent.items()
        if {each.property for each in missing} >= _demanded(contract, capabilities, component, capability)
        for each in missing
    )


def _demanded(
    contract: Contract, capabilities: frozenset[str], component: str, capability: str
) -> frozenset[str]:
    """The fields that a capability demands of a component."""
    schema = contract.document(capabilities)["components"]["schemas"].get(component, {})
    added = schema.get("properties") or {}
    required = schema.get("required") or ()
    return frozenset(name for name in required if capability in added.get(name, {}).get(STAMP, ()))
