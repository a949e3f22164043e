"""The matrix of kept fields: what becomes of each property of a request, as the specification files mark it.

`x-octo-kept` on a property of a request names the place where the thing shows it afterwards, and the statements that
are broken where it does not. `x-octo-not-kept` gives the reason why it is shown nowhere, for a property or for a whole
body. The marks are read here; nothing else knows which fields there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from octo_conformance.contract.model import Node, Operation
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.contract.operations import resolve

KEPT: Final = "x-octo-kept"
NOT_KEPT: Final = "x-octo-not-kept"
KEEPS: Final = "x-octo-keeps"
AGAIN: Final = "x-octo-shown-again"
EACH: Final = "*"
"""A step of a path that stands for every entry of a list."""

Way = Literal["sent", "normalised", "minutes", "merged", "items", "entries"]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One value of a request that has to be shown afterwards.

    `path` is its place in the body, `shown` are the places in the thing of which one has to show it. `way` says how it
    is shown: as it was sent, in another form, or as the moment that so many minutes lead to. `breaks` is the statement
    that is broken where what was sent is not kept, `stays` the one where a later call loses it, None where the call
    itself names one. `on_null` is the reading about null, None where null is never sent. `above` is the reading about a
    thing inside another that shows the value of that other one, None where it shows its own. `alone` says that the thing
    leaves it out where it is shown inside another, `optional` that a supplier may have no such field at all. `where` is
    the flag of what is sold without which it is not sent, `one_of` the list of what is sold that has its values.
    """

    label: str
    path: Path
    shown: tuple[Path, ...]
    way: Way
    breaks: str
    stays: str | None
    on_null: str | None
    above: str | None
    alone: bool
    optional: bool
    where: str | None
    one_of: str | None
    schema: Node

    @property
    def name(self) -> str:
        """contact.phoneNumber, unitItems.resellerReference"""
        return ".".join(step for step in self.path if step != EACH)


@dataclass(frozen=True)
class KeptFields:
    """All of it, for one composed document."""

    _by_label: Mapping[str, tuple[Kept, ...]]
    _keeps: Mapping[str, str]
    _again: Mapping[tuple[str, str], str]
    unmarked: tuple[str, ...]
    """The properties of requests that have no mark, as `BookingUpdateBody.notes`."""

    def of(self, label: str) -> tuple[Kept, ...]:
        """What the body of this operation may hold that has to be shown afterwards."""
        return self._by_label.get(label, ())

    def keeps(self, label: str) -> str | None:
        """The statement that is broken where this operation loses what it is not about; None where none says so."""
        return self._keeps.get(label)

    def again(self, component: str, name: str) -> str | None:
        """The statement that is broken where a thing shown under this property differs from the thing alone."""
        return self._again.get((component, name))

    def __iter__(self) -> Iterator[Kept]:
        for fields in self._by_label.values():
            yield from fields

    @property
    def statements(self) -> frozenset[str]:
        """Every statement that a loss of a kept field breaks."""
        said = {one for field in self for one in (field.breaks, field.stays) if one}
        return frozenset(said | set(self._keeps.values()) | set(self._again.values()))


def read_kept(document: Node, operations: Sequence[Operation]) -> KeptFields:
    """The matrix of a composed document that is sound, see `problems_of_kept`."""
    schemas: Node = document["components"]["schemas"]
    rows = {operation.label: tuple(_of_operation(document, operation)) for operation in operations}
    keeps = {
        operation.label: said
        for operation in operations
        if (said := document["paths"][operation.path][operation.method.lower()].get(KEEPS))
    }
    again = {
        (component, name): schema[AGAIN]
        for component, node in schemas.items()
        for name, schema in node.get("properties", {}).items()
        if AGAIN in schema
    }
    return KeptFields(
        {label: found for label, found in rows.items() if found},
        keeps,
        again,
        tuple(_unmarked(document, operations)),
    )


def _of_operation(document: Node, operation: Operation) -> Iterator[Kept]:
    if operation.request is not None:
        yield from _fields(
            document, operation, operation.request, (), ((),), operation.requirement, None, False, None
        )


def _fields(
    document: Node,
    operation: Operation,
    schema: Node,
    path: Path,
    shown: tuple[Path, ...],
    breaks: str,
    stays: str | None,
    alone: bool,
    above: str | None,
) -> Iterator[Kept]:
    """The kept values below one body, or below an object inside it whose own marks name places inside `shown`."""
    for name, part in resolve(document, schema).get("properties", {}).items():
        mark: Node | None = part.get(KEPT)
        if mark is None or operation.operation_id not in mark.get("only", (operation.operation_id,)):
            continue
        places = [mark["in"]] if isinstance(mark["in"], str) else mark["in"]
        inside = tuple((*before, *place.split(".")[1:]) for place in places for before in shown)
        broken = _breaks(mark, operation, breaks)
        lost = mark.get("stays", stays)
        apart = alone or mark.get("alone", False)
        of_it = mark.get("above", above)
        here, way = (*path, name), mark.get("as", "sent")
        if way == "merged":
            yield from _fields(document, operation, part, here, inside, broken, lost, apart, of_it)
        elif way == "items":
            each = tuple((*place, EACH) for place in inside)
            yield from _fields(
                document, operation, part["items"], (*here, EACH), each, broken, lost, apart, None
            )
        else:
            yield Kept(
                operation.label,
                here,
                inside,
                way,
                broken,
                lost,
                mark.get("on_null"),
                of_it,
                apart,
                "optional" in mark,
                mark.get("where"),
                mark.get("one_of"),
                part,
            )


def _breaks(mark: Node, operation: Operation, otherwise: str) -> str:
    said = mark.get("breaks", otherwise)
    found: str = said if isinstance(said, str) else said.get(operation.operation_id, otherwise)
    return found


def _bodies(document: Node, operations: Sequence[Operation]) -> Iterator[str]:
    """The components that requests are made of, each once."""
    todo = [name for o in operations if (name := component_named(o.request)) is not None]
    seen: set[str] = set()
    while todo:
        name = todo.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name
        for part in document["components"]["schemas"][name].get("properties", {}).values():
            if (inner := component_named(part)) is not None:
                todo.append(inner)


def _unmarked(document: Node, operations: Sequence[Operation]) -> Iterator[str]:
    for name in _bodies(document, operations):
        body = document["components"]["schemas"][name]
        for property_name, part in body.get("properties", {}).items():
            if not {KEPT, NOT_KEPT} & part.keys() and NOT_KEPT not in body:
                yield f"{name}.{property_name}"


def problems_of_kept(
    document: Node, operations: Sequence[Operation], catalogue: Node, readings: Node
) -> Iterator[str]:
    """Each mark that leads nowhere, as one sentence."""
    schemas: Node = document["components"]["schemas"]
    names = {operation.operation_id for operation in operations}
    for component in _bodies(document, operations):
        for name, part in schemas[component].get("properties", {}).items():
            where = f"{component}.{name}: {KEPT}"
            mark: Node = part.get(KEPT, {})
            if mark and "in" not in mark:
                yield f"{where} names no place"
            if mark and NOT_KEPT in part:
                yield f"{where} stands beside {NOT_KEPT}"
            for place in [mark["in"]] if isinstance(mark.get("in"), str) else mark.get("in", ()):
                if not _is_shown(document, place):
                    yield f"{where} names {place}, which the contract does not have"
            for key in ("where", "one_of"):
                if key in mark and not _is_shown(document, mark[key]):
                    yield f"{where} names {mark[key]}, which the contract does not have"
            breaks = mark.get("breaks", ())
            said = [breaks] if isinstance(breaks, str) else list(breaks.values()) if breaks else []
            for statement in filter(None, (*said, mark.get("stays"))):
                if statement not in catalogue:
                    yield f"{where} names {statement}, which is not in the catalogue"
            if not isinstance(breaks, str):
                yield from (
                    f"{where} names the operation {each}, which is none"
                    for each in breaks
                    if each not in names
                )
            yield from (
                f"{where} names the operation {each}, which is none"
                for each in mark.get("only", ())
                if each not in names
            )
            for reading in filter(None, (mark.get("on_null"), mark.get("above"))):
                if reading not in readings:
                    yield f"{where} names {reading}, which is not in the register of readings"


def _is_shown(document: Node, place: str) -> bool:
    """Whether the contract has this place; a step that leads into a list means each of its entries."""
    component, *steps = place.split(".")
    node = document["components"]["schemas"].get(component)
    for step in steps:
        if node is None:
            return False
        node = node.get("properties", {}).get(step)
        inner = component_named(node.get("items", node)) if node is not None else None
        node = document["components"]["schemas"][inner] if inner is not None else node
    return node is not None
