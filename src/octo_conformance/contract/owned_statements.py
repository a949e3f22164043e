"""This module reads what a composed document says under `x-octo-owns`, and finds what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from octo_conformance.contract.model import Node, Operation
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.contract.owned import Attachment, OwnedThing, OwnedThings, Release, Spending

OWNS: Final = "x-octo-owns"


def read_owned(document: Node, operations: Sequence[Operation]) -> OwnedThings:
    """The owned things of a composed document that is sound, see `problems_of_owned`."""
    by_label = {operation.label: operation for operation in operations}
    things = [_thing(row, by_label, document) for row in document.get(OWNS, ())]
    components = {
        component: thing.what
        for thing in things
        if (component := component_named(by_label[thing.made_by].success)) is not None
    }
    shows = {
        operation.label: shown
        for operation in operations
        if (shown := _shown(document, operation.success, components))
    }
    return OwnedThings(things, shows)


def problems_of_owned(document: Node, operations: Sequence[Operation]) -> Iterator[str]:
    """Each statement about an owned thing that leads nowhere, as one sentence."""
    by_label = {operation.label: operation for operation in operations}
    rows = document.get(OWNS, ())
    kinds = [row["what"] for row in rows]
    collections = {_collection(row): row["what"] for row in rows}
    nested: dict[str, str] = {}
    for row in rows:
        where = f"{OWNS}, {row['what']}"
        if kinds.count(row["what"]) > 1:
            yield f"{where} is there twice"
        for label, effect in _routes_with_effects(row):
            if label not in by_label:
                yield f"{where}: {label} is no operation of the contract"
            elif by_label[label].effect != effect:
                yield f"{where}: {label} has no x-octo-writes: {effect}"
        for label in row["release"]["by"]:
            if _what_is_addressed(label, collections) != row["what"]:
                yield f"{where}: {label} does not address one {row['what']}"
        yield from _problems_of_names(row, where)
        for name, what in row.get("nests", {}).items():
            if what not in kinds:
                yield f"{where} nests {what}, which nothing owns"
            if nested.setdefault(name, what) != what:
                yield f"{where} nests {what} under {name}, where another thing nests {nested[name]}"
        if "attached" in row and _what_is_addressed(row["attached"]["by"], collections) is None:
            yield f"{where}: {row['attached']['by']} does not address one thing that is owned"
    for operation in operations:
        if operation.effect == "makes" and operation.label not in {row["made_by"] for row in rows}:
            yield f"{operation.label} makes something that no {OWNS} speaks of"


def _routes_with_effects(row: Node) -> Iterator[tuple[str, str]]:
    """The routes that a statement names, each with what it must do to a target."""
    yield row["made_by"], "makes"
    yield row["release"]["by"][0], "releases"
    if "attached" in row:
        yield row["attached"]["by"], "changes"


def _problems_of_names(row: Node, where: str) -> Iterator[str]:
    """What the names of a thing say against each other."""
    for name in row["addressed_by"]:
        if name not in row["ids"] and name != row.get("referred_by"):
            yield f"{where} is addressed by {name}, which is none of its ids"
    if "chosen" in row and row["chosen"] not in row["addressed_by"]:
        yield f"{where}: {row['chosen']} is chosen, and nothing is addressed by it"
    if row.get("idempotent") and "chosen" not in row:
        yield f"{where} is idempotent, and no property is chosen by whoever makes it"
    if "reference" in row and "proof" in row:
        yield f"{where} has a reference, which is its proof already"
    if "attached" in row and "referred_by" not in row:
        yield f"{where} is attached, and no property refers to it"


def _what_is_addressed(label: str, collections: Mapping[str, str]) -> str | None:
    """The kind of thing of which a route addresses one: its collection, then the name, then words."""
    first, *rest = label.partition(" /")[2].split("/")
    is_name = [part.startswith("{") for part in rest]
    return collections.get(first) if is_name[:1] == [True] and not any(is_name[1:]) else None


def _collection(row: Node) -> str:
    return str(row["made_by"].partition(" /")[2])


def _thing(row: Node, operations: Mapping[str, Operation], document: Node) -> OwnedThing:
    made_by, release = operations[row["made_by"]], row["release"]
    collection = _collection(row)
    return OwnedThing(
        what=row["what"],
        plural=row.get("plural", f"{row['what']}s"),
        capability=made_by.capability,
        made_by=made_by.label,
        collection=collection,
        ids=tuple(row["ids"]),
        addressed_by=tuple(row["addressed_by"]),
        release=Release(
            release["turn"], tuple(release["by"]), release.get("reason"), frozenset(release.get("states", ()))
        ),
        referred_by=row.get("referred_by"),
        state=row.get("state"),
        chosen=row.get("chosen"),
        idempotent=row.get("idempotent", False),
        reference=row.get("reference"),
        proof=row.get("proof"),
        words=tuple(row.get("words", ())),
        readable=any(_reads_one(label, collection) for label in operations),
        listed=f"GET /{collection}" in operations,
        seen_in_list=f"GET /{collection}" in operations
        and all(each.optional for label, each in operations.items() if _reads_one(label, collection)),
        spent=_spending(row),
        attached=_attachment(row, document),
        reserves=row.get("reserves", False),
        nests=dict(row.get("nests", {})),
        known_by=frozenset(row.get("known_by", ())),
        part_known_by=frozenset(row.get("part_known_by", ())),
    )


def _reads_one(label: str, collection: str) -> bool:
    return label.startswith(f"GET /{collection}/{{") and label.count("/") == 2


def _spending(row: Node) -> Spending | None:
    spent = row.get("spent")
    return Spending(spent["by"], tuple(spent["naming"]), tuple(spent["shown"])) if spent else None


def _attachment(row: Node, document: Node) -> Attachment | None:
    attached = row.get("attached")
    if not attached:
        return None
    collections = {_collection(other): other["what"] for other in document[OWNS]}
    to = _what_is_addressed(attached["by"], collections)
    return Attachment(attached["by"], str(to), attached["under"])


def _shown(document: Node, success: Node | None, components: Mapping[str, str]) -> dict[str, str]:
    """The places where an answer of this schema shows owned things: the body, or properties of its
    component."""
    if success is None:
        return {}
    name = component_named(success) or ""
    if name in components:
        return {"": components[name]}
    properties = document["components"]["schemas"].get(name, {}).get("properties", {})
    found = {key: component_named(schema) or "" for key, schema in properties.items()}
    return {key: components[inner] for key, inner in found.items() if inner in components}
