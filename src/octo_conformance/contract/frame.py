"""What a call may change: the marks of the specification files beside what a body names.

`x-octo-may-change` on an operation lists places that the call may change by itself, and names the statement that is
broken where it changes anything else. On a property of a request it lists what a body that names it may change besides.
Whatever stands nowhere has to be after the call as it was before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from octo_conformance.contract.kept import AGAIN, EACH, KeptFields, Path
from octo_conformance.contract.model import Node, Operation
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.contract.operations import resolve

MAY_CHANGE: Final = "x-octo-may-change"
CATALOGUE: Final = "x-octo-catalogue"
BREAKS: Final = "breaks"
DEEPEST: Final = 5
"""How many fields below a thing are compared."""

How = Literal["freely", "later", "filled", "members"]
Places = Mapping[Path, How]
"""Places of a component without the steps into lists, and how they may change."""


@dataclass(frozen=True)
class Frame:
    """All of it, for one composed document."""

    _calls: Mapping[str, Node]
    _properties: Mapping[tuple[str, str], Node]
    _kept: KeptFields
    _shows: Mapping[str, str | None]
    _fields: Mapping[str, frozenset[Path]]
    views: Mapping[str, str]
    """The operations that list things which another shows alone, and the statement broken where the two differ."""
    catalogue: frozenset[str]
    """Properties that show what is on sale, as it is today."""
    unmarked: tuple[str, ...]
    """The operations that write and do not say what they may change."""

    def statement(self, label: str) -> str | None:
        """The statement that is broken where this call changes what it is not about; None where none says so."""
        found: str | None = self._calls.get(label, {}).get(BREAKS)
        return found

    def may_change(self, label: str, component: str, named: Collection[str] = ()) -> Places:
        """What of this component a call with these properties in its body may change."""
        free: dict[Path, How] = dict(_places(self._calls.get(label, {}), component))
        for name in named:
            free |= dict(_places(self._properties.get((label, name), {}), component))
        for kept in self._kept.of(label) if self._shows.get(label) == component else ():
            if kept.path[0] in named:
                for place in kept.shown:
                    free.setdefault(_whole(place), "freely")
        return free

    def may_ever_change(self, label: str, component: str) -> Places:
        """What of this component a call may change, whatever of its properties the body holds."""
        named = {name for called, name in self._properties if called == label}
        return self.may_change(label, component, named | {kept.path[0] for kept in self._kept.of(label)})

    def fields(self, component: str) -> frozenset[Path]:
        """Every place that the contract describes of this component, without the steps into lists."""
        return self._fields.get(component, frozenset())

    @property
    def statements(self) -> frozenset[str]:
        """Every statement that a change, or another view, breaks."""
        said = {mark[BREAKS] for mark in self._calls.values() if BREAKS in mark}
        return frozenset(said | set(self.views.values()))


def _whole(place: Path) -> Path:
    """The field that is another one when this place is: a contact as a whole, a field of each entry of a list."""
    if EACH in place:
        at = place.index(EACH)
        return (*place[:at], *place[at + 1 : at + 2])
    return place[:1]


def _places(mark: Node, component: str) -> Iterator[tuple[Path, How]]:
    for place, how in mark.get(component, {}).items():
        yield tuple(place.split(".")), how


def read_frame(document: Node, operations: Sequence[Operation], kept: KeptFields) -> Frame:
    """The marks of a composed document that is sound, see `problems_of_frame`."""
    calls = {o.label: mark for o in operations if (mark := _of_operation(document, o).get(MAY_CHANGE))}
    properties = {
        (operation.label, name): part[MAY_CHANGE]
        for operation in operations
        for name, part in _body(document, operation).items()
        if MAY_CHANGE in part
    }
    schemas: Node = document["components"]["schemas"]
    sold = {name for name, schema in schemas.items() if schema.get(CATALOGUE)}
    shown = {
        name
        for schema in schemas.values()
        for name, part in schema.get("properties", {}).items()
        if component_named(part) in sold
    }
    unmarked = tuple(o.label for o in operations if o.writes and o.label not in calls)
    shows = {o.label: component_named(o.success) for o in operations}
    views = {o.label: said for o in operations if (said := _of_operation(document, o).get(AGAIN))}
    known: dict[tuple[int, int], frozenset[Path]] = {}
    fields = {
        name: _described(schemas, schemas[name], DEEPEST, known) for name in set(shows.values()) if name
    }
    return Frame(calls, properties, kept, shows, fields, views, frozenset(shown), unmarked)


def _described(
    schemas: Node, node: Node, levels: int, known: dict[tuple[int, int], frozenset[Path]]
) -> frozenset[Path]:
    """The places below a schema, as deep as so many levels. The same objects stand in many places."""
    found = known.get((id(node), levels))
    if found is None:
        places: set[Path] = set()
        for choice in (node, *node.get("anyOf", ()), *(each for each in (node.get("items"),) if each)):
            inner = component_named(choice)
            properties = {
                **(schemas[inner] if inner else {}).get("properties", {}),
                **choice.get("properties", {}),
            }
            for name, part in properties.items() if levels else ():
                places.add((name,))
                places.update((name, *below) for below in _described(schemas, part, levels - 1, known))
        found = known[id(node), levels] = frozenset(places)
    return found


def _of_operation(document: Node, operation: Operation) -> Node:
    node: Node = document["paths"][operation.path][operation.method.lower()]
    return node


def _body(document: Node, operation: Operation) -> Node:
    if operation.request is None:
        return {}
    properties: Node = resolve(document, operation.request).get("properties", {})
    return properties


def problems_of_frame(document: Node, operations: Sequence[Operation], catalogue: Node) -> Iterator[str]:
    """Each mark that leads nowhere, as one sentence."""
    for operation in operations:
        said = _of_operation(document, operation).get(AGAIN)
        if said is not None and said not in catalogue:
            yield f"{operation.label}: {AGAIN} names {said}, which is not in the catalogue"
        mark = _of_operation(document, operation).get(MAY_CHANGE)
        if mark is not None:
            where = f"{operation.label}: {MAY_CHANGE}"
            if BREAKS not in mark:
                yield f"{where} names no statement that is broken"
            elif mark[BREAKS] not in catalogue:
                yield f"{where} names {mark[BREAKS]}, which is not in the catalogue"
            yield from _lost(document, where, mark)
        for name, part in _body(document, operation).items():
            if MAY_CHANGE in part:
                where = f"{operation.label} {name}: {MAY_CHANGE}"
                if BREAKS in part[MAY_CHANGE]:
                    yield f"{where} names a statement, which the operation does"
                yield from _lost(document, where, part[MAY_CHANGE])


def _lost(document: Node, where: str, mark: Node) -> Iterator[str]:
    for component, places in mark.items():
        for place in places if component != BREAKS else ():
            if not _is_there(document, component, place.split(".")):
                yield f"{where} names {component}.{place}, which the contract does not have"


def _is_there(document: Node, component: str, steps: Sequence[str]) -> bool:
    schemas: Node = document["components"]["schemas"]
    node: Node | None = schemas.get(component)
    for step in steps:
        node = node.get("properties", {}).get(step) if node is not None else None
        part = node.get("items", node) if node is not None else None
        inner = component_named(part) if part is not None else None
        node = schemas[inner] if inner is not None else part
    return node is not None
