"""Losses of kept fields, derived from the contract: what was sent, echoed and is not there when it is read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from octo_conformance.contract import Contract, Kept, Operation, OwnedThing
from octo_conformance.contract.kept import EACH, Path
from octo_conformance.contract.model import Node
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.stage.catalogue_values import FROM

Mode = Literal["not kept", "not shown", "lost", "nested"]

_WORDS: Mapping[Mode, str] = {
    "not kept": "sent with {label} is echoed and not kept.",
    "not shown": "sent with {label} is not shown by its answer.",
    "lost": "is lost by {label}, which is not about it.",
    "nested": "is missing where the {what} is shown by {label}.",
}
_HIDDEN = frozenset({"minutes"})
"""Ways of being shown for which no value is the one that was there before."""
_GIVEN = frozenset({"currency", "identityId", "membership"})
"""What nobody draws and lives know a value for."""
_PARTS = frozenset({"bookings", "gifts"})
"""Lists in a body that make other things, whose own fields are lost by their own operations."""


@dataclass(frozen=True)
class KeptFault:
    """One field of one kind of thing that one operation loses.

    Paths that begin with `collection` are about the thing, `component` shows it, `names` address it. `place` is where it
    shows the field, `sent` the property of the body that names it, `blank` what stands there where nothing is known.
    """

    what: str
    collection: str
    component: str
    names: tuple[str, ...]
    field: str
    place: Path
    sent: str
    label: str
    operation: str
    mode: Mode
    requirement: str
    capabilities: tuple[str, ...]
    blank: Any

    @property
    def name(self) -> str:
        """booking.contact.phoneNumber-not-kept-by-confirmBooking"""
        return f"{self.what}.{self.field}-{self.mode.replace(' ', '-')}-by-{self.operation}"

    @property
    def says(self) -> str:
        """What is wrong, for a reader of the matrix."""
        words = _WORDS[self.mode].format(label=self.label, what=self.what)
        return f"The {self.field} of a {self.what} {words}"


def derive_losses(contract: Contract) -> list[KeptFault]:
    """Each cell of the matrix of kept fields as a fault."""
    operations = {each.label: each for each in contract.operations(contract.capabilities)}
    faults: dict[str, KeptFault] = {}
    for found in _all(contract, operations):
        faults.setdefault(found.name, found)
    return list(faults.values())


def _all(contract: Contract, operations: Mapping[str, Operation]) -> Iterator[KeptFault]:
    for thing in contract.owned:
        if thing.release.reason is None:
            continue  # an identity is shown by nothing but what belongs to it
        maker = operations[thing.made_by]
        mine = [each for each in operations.values() if each.path.startswith(maker.path) and each.writes]
        for operation in mine:
            yield from _by_its_own(contract, thing, operation)
        for operation in mine:
            yield from _by_others(contract, thing, maker, operation)
        for outer in contract.owned:
            for name, what in outer.nests.items():
                if what == thing.what:
                    yield from _inside(contract, thing, maker, outer, name, operations)


def _by_its_own(contract: Contract, thing: OwnedThing, operation: Operation) -> Iterator[KeptFault]:
    """What this operation names and does not keep."""
    if operation.effect == "releases":
        return
    for kept in contract.kept.of(operation.label):
        if operation.effect == "confirms" and kept.name in {"amount", "currency"}:
            continue  # whoever confirms has agreed to a price, so that no life sends another one
        mode: Mode = "not shown" if operation.effect == "previews" else "not kept"
        made = _fault(contract, thing, kept, operation, mode, kept.breaks)
        if made is not None and (operation.effect != "makes" or made.blank is not _NOTHING):
            yield made


def _by_others(
    contract: Contract, thing: OwnedThing, maker: Operation, operation: Operation
) -> Iterator[KeptFault]:
    """What this operation loses though it is not about it."""
    keeps = contract.kept.keeps(operation.label)
    if keeps is None or operation.effect == "previews":
        return
    named = {each.path[0] for each in contract.kept.of(operation.label)}
    for kept in _first_of_each(contract.kept.of(maker.label)):
        if operation.effect == "confirms" and kept.path[0] in named and kept.path[0] == "contact":
            continue  # a confirmation has to name it
        made = _fault(contract, thing, kept, operation, "lost", kept.stays or keeps)
        if made is not None and made.blank is not _NOTHING:
            yield made


def _inside(
    contract: Contract,
    thing: OwnedThing,
    maker: Operation,
    outer: OwnedThing,
    name: str,
    operations: Mapping[str, Operation],
) -> Iterator[KeptFault]:
    """What is lost where a thing is shown inside another, and what the calls on that other lose."""
    component = component_named(operations[outer.made_by].success) or ""
    again = contract.kept.again(component, name)
    reading = next(
        o for o in operations.values() if o.effect == "asks" and o.path.startswith(f"/{outer.collection}/")
    )
    for kept in _first_of_each(contract.kept.of(maker.label)):
        if again is not None and not kept.alone and kept.path[0] != outer.referred_by:
            made = _fault(contract, thing, kept, reading, "nested", again)
            if made is not None and made.blank is not _NOTHING:
                yield made
        for operation in operations.values():
            keeps = contract.kept.keeps(operation.label)
            changes = operation.effect in {"changes", "confirms"}
            if (
                keeps is None
                or not changes
                or kept.alone
                or not operation.path.startswith(f"/{outer.collection}/")
            ):
                continue
            made = _fault(contract, thing, kept, operation, "lost", kept.stays or keeps)
            if made is not None and made.blank is not _NOTHING:
                yield made


def _first_of_each(fields: tuple[Kept, ...]) -> Iterator[Kept]:
    """One field below each property of a body; losing one of a contact is losing the contact."""
    seen: set[tuple[str, ...]] = set()
    for kept in fields:
        group = tuple(step for step in kept.path[:-1]) or kept.path
        if group not in seen and not _PARTS & set(kept.path):
            seen.add(group)
            yield kept


class _Nothing:
    """There is no value that could stand for one that is lost."""


_NOTHING = _Nothing()


def _fault(
    contract: Contract, thing: OwnedThing, kept: Kept, operation: Operation, mode: Mode, requirement: str
) -> KeptFault | None:
    maker = contract.operation(thing.made_by)
    component = component_named(maker.success)
    if (
        component is None
        or kept.way in _HIDDEN
        or _PARTS & set(kept.path)
        or kept.path[-1] in {"uuid", "unitId"}
    ):
        return None
    if kept.path[0] in {"productId", "optionId"} or (
        kept.path[0] in contract.undrawn - _GIVEN and kept.one_of is None and FROM not in kept.schema
    ):
        return None  # no life names these; tests by hand do
    schemas: Node = contract.document(contract.capabilities)["components"]["schemas"]
    takes = {*kept.schema.get("x-octo-capability", ()), operation.capability, maker.capability}
    takes |= set(contract.catalogue[requirement].with_capabilities)
    takes |= {contract.catalogue[requirement].capability}
    if kept.path == ("currency",) and thing.what != "gift":
        takes |= {"octo/pricing"}
    return KeptFault(
        what=thing.what,
        collection=thing.collection,
        component=component,
        names=thing.addressed_by,
        field=kept.name,
        place=kept.shown[0],
        sent=kept.path[0],
        label=operation.label,
        operation=operation.operation_id,
        mode=mode,
        requirement=requirement,
        capabilities=tuple(sorted(takes - {"octo/core"})),
        blank=_blank(schemas, component, kept.shown[0]),
    )


def _blank(schemas: Node, component: str, place: Path) -> Any:
    """What is shown where nothing is known: null, an empty list, or no value at all."""
    node: Node = schemas[component]
    steps = [step for step in place if step != EACH]
    if steps[-1] == "id":
        steps = steps[:-1]  # of something that is null as a whole
    for step in steps:
        inner = component_named(node) if "properties" not in node else None
        node = (schemas[inner] if inner is not None else node)["properties"].get(step, {})
    kinds = node.get("type", ())
    types = [kinds] if isinstance(kinds, str) else list(kinds)
    if "null" in types or any(each.get("type") == "null" for each in node.get("anyOf", ())):
        return None
    return [] if "array" in types else _NOTHING
