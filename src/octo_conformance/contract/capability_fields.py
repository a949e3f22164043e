"""Fields that public documents mark as belonging to a capability, and that no overlay describes.

Only their names are known. A reseller who did not ask for the capability does not expect them in an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from octo_conformance.contract.model import Node
from octo_conformance.errors import ContractError

#: By component, then by field, the capabilities that mark it.
CapabilityFields: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]

FILE = "capability_fields.yaml"


def read_capability_fields(contents: Iterable[Node], schemas: Node) -> CapabilityFields:
    """The fields in these files, without those that a schema of the whole contract describes.

    Raises ContractError for a file that is not of the form, and for a component that does not exist.
    """
    fields: dict[str, dict[str, tuple[str, ...]]] = {}
    for content in contents:
        for capability, components in content.items():
            if not isinstance(components, Mapping):
                raise ContractError(f"{FILE}, {capability}: not an object", hint="list fields by component")
            for component, names in components.items():
                if component not in schemas:
                    raise ContractError(
                        f"{FILE}, {capability}: no component {component}", hint="see core.openapi.yaml"
                    )
                described = schemas[component].get("properties", {})
                for name in names:
                    if name not in described:
                        of = fields.setdefault(component, {})
                        of[name] = (*of.get(name, ()), capability)
    return fields
