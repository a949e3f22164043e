"""This module reads the operations of a composed document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octo_conformance.contract.model import CORE, Node, Operation
from octo_conformance.contract.overlay import STAMP
from octo_conformance.document import unescape
from octo_conformance.errors import ContractError

METHODS = ("get", "post", "put", "patch", "delete")


def read_operations(document: Node) -> tuple[Operation, ...]:
    """Every operation in the order of the document. Raises ContractError for one that lacks its stamps."""
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found.append(_operation(document, method.upper(), path, item[method]))
    return tuple(found)


def _operation(document: Node, method: str, path: str, node: Node) -> Operation:
    label = f"{method} {path}"
    for key, kind in (("operationId", str), ("x-octo-requirement", str), ("x-octo-writes", str | bool)):
        if not isinstance(node.get(key), kind):
            raise ContractError(f"{label} has no {key}", hint="every operation names it")
    response = resolve(document, node.get("responses", {}).get("200", {}))
    body = resolve(document, node.get("requestBody", {}))
    return Operation(
        label=label,
        method=method,
        path=path,
        operation_id=node["operationId"],
        requirement=node["x-octo-requirement"],
        capability=node.get(STAMP, [CORE])[0],
        effect=node["x-octo-writes"] or "asks",
        notifies=tuple(node.get("x-octo-notifies", ())),
        optional=node.get("x-octo-optional") is True,
        success=_json_schema(response),
        request=_json_schema(body),
        needs_body=body.get("required") is True,
    )


def resolve(document: Node, node: object) -> Any:
    """The node behind a node's references. Raises ContractError for a reference that leads nowhere."""
    seen = 0
    while isinstance(node, Mapping) and "$ref" in node:
        node = follow(document, str(node["$ref"]))
        seen += 1
        if seen > 50:
            raise ContractError("references lead in a circle", hint="let one of them be a schema")
    return node


def follow(document: Node, reference: str) -> Any:
    """The node that "#/components/…" names. Raises ContractError for one that is not there."""
    node: object = document
    for step in reference.removeprefix("#/").split("/"):
        key = unescape(step)
        if not isinstance(node, Mapping) or key not in node:
            raise ContractError(f"the reference {reference} leads nowhere", hint="correct the specification")
        node = node[key]
    return node


def _json_schema(holder: Node) -> Node | None:
    media = holder.get("content", {}).get("application/json")
    return media.get("schema") if media else None
