"""Changes that nobody asked for, and views that differ from the thing alone, derived from the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from octo_conformance.contract import Contract, Operation, OwnedThing
from octo_conformance.contract.kept import EACH, Path
from octo_conformance.contract.model import Node
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.generate.generated import CHANGES_NOTHING

Mode = Literal["also", "third", "option", "second", "three", "large", "again", "refused", "view", "stale"]

_WORDS: Final[Mapping[Mode, str]] = {
    "also": "{label} changes the {field} of a {what} as well.",
    "third": "{label} changes the {field} of a {what} as well, from its third unit item on.",
    "option": "{label} changes the {field} of a {what} as well, where the option is not the first one.",
    "second": "{label} changes the {field} of a {what} as well, if it is the second one of its order.",
    "three": "{label} changes the {field} of an {what} as well, where that has three bookings.",
    "large": "{label} changes the {field} of a {what} as well, where that is worth more than the usual sum.",
    "again": "{label} changes the {field} of a {what} as well, where it is sent a second time.",
    "refused": "{label} changes the {field} of a {what}, although it refuses.",
    "view": "{label} shows another {field} of a {what} than the {what} alone has.",
    "stale": "{label} shows a {what} as it was before the last change.",
}
_OTHERS: Final = frozenset(
    {"status", "uuid", "id", "orderId", "unitId", "productId", "optionId", "availabilityId", "currency"}
)
"""What names something, or is told by the lives of bookings already."""
_LATER: Final = frozenset(
    {
        "cancellation",
        "membership",
        "membershipBenefit",
        "isMembership",
        "appendMembershipValidity",
        "voucher",
        "giftPayment",
        "cardPayment",
    }
)
"""What is null, or not shown, through most of a life."""
_NOT_SHOWN: Final = frozenset(
    {
        ("Booking", "duration"),
        ("Booking", "durationAmount"),
        ("Booking", "extraPricing"),
        ("Order", "checkinAvailable"),
        ("Order", "questionAnswers"),
        ("Gift", "weight"),
        ("Gift", "offerIsCombination"),
    }
)
"""What the reference supplier does not have, and what no life tells an order: which questions it asks stands nowhere."""
_IN_ORDERS: Final = frozenset({"primary"})
"""What lists show of things in orders only; the lives look lists over for things that are in none."""
_FORMATS: Final = frozenset({None, "utc-date-time", "local-date-time"})
_EACH: Final = "unitItems"
_SLOT: Final = "availability"
_PRICE: Final = "pricing"
_REFERENCES: Final = frozenset({"utcCreatedAt", "cancellable"})
"""Fields of a thing of any worth, in place of all of them."""
_WHEN_REFUSED: Final[tuple[Path, ...]] = (("contact", "notes"), ("utcExpiresAt",), ("pricing", "original"))
"""What a refused call is caught changing: what it was told, until when it is held, what it costs."""
_SOLD: Final = "utcExpiresAt"
"""What only a hold has."""
_NEVER_REFUSED: Final = frozenset({"confirmGift"})
"""What the lives know no reason to refuse, and single violations of constraints are sent to."""


@dataclass(frozen=True)
class FrameFault:
    """One field of one kind of thing that changes with one operation, or that one route shows otherwise.

    Paths that begin with `collection` are about the thing, `component` shows it, `names` address it. `place` is where it
    shows the field, without steps into lists; it is empty for the whole thing.
    """

    what: str
    collection: str
    component: str
    names: tuple[str, ...]
    place: Path
    label: str
    operation: str
    mode: Mode
    requirement: str
    capabilities: tuple[str, ...]

    @property
    def name(self) -> str:
        """booking.pricing.retail-also-by-confirmBooking"""
        return f"{'.'.join((self.what, *self.place))}-{self.mode}-by-{self.operation}"

    @property
    def says(self) -> str:
        """What is wrong, for a reader of the matrix."""
        return _WORDS[self.mode].format(label=self.label, what=self.what, field=".".join(self.place))


def derive_changes(contract: Contract) -> list[FrameFault]:
    """Each operation with each field that it may not change, and each list with each field that it shows again."""
    faults: dict[str, FrameFault] = {}
    for thing in contract.owned:
        component = component_named(contract.operation(thing.made_by).success)
        for operation in contract.operations(contract.capabilities) if component else ():
            # What tells no state has no life: only lists of it are followed.
            if thing.release.reason is None and not _lists(operation, str(component)):
                continue
            for made in _of_operation(contract, thing, str(component), operation):
                faults.setdefault(made.name, made)
    return list(faults.values())


def _of_operation(
    contract: Contract, thing: OwnedThing, component: str, operation: Operation
) -> Iterator[FrameFault]:
    label = operation.label
    view = contract.frame.views.get(label)
    if view is not None and _lists(operation, component):
        yield _made(contract, thing, component, operation, "stale", view, ())
        for place in _places(contract, component):
            if place[0] not in _IN_ORDERS:
                yield _made(contract, thing, component, operation, "view", view, place)
        return
    statement = contract.frame.statement(label)
    if statement is None or not _is_about(contract, thing, operation):
        return
    kept = {
        tuple(step for step in place if step != EACH)
        for field in contract.kept.of(thing.made_by)
        for place in field.shown
    }
    free = contract.frame.may_change(label, component)
    freed = contract.frame.may_ever_change(label, component)
    for place in _places(contract, component):
        if (
            place[0] in thing.nests
            or place[:1] in free
            or place in free
            or any(place[: len(k)] == k for k in kept)
        ):
            continue
        if thing.nests and place[0] == _PRICE and operation.effect == "previews":
            continue  # the first preview is of an empty order; later the sum of what is in it tells
        by_itself = operation.path.split("/")[1] == thing.collection
        if by_itself and place[0] in _IN_ORDERS:
            continue
        modes: tuple[Mode, ...] = ("also",)
        # The varied lives say to an order all that they may say, and with some of that the field is free.
        if operation.effect != "previews" and not (thing.nests and place in freed):
            worth, confirms = _worth(contract, component), operation.effect == "confirms"
            modes += tuple(_varied(thing, place, by_itself=by_itself, worth=worth, confirms=confirms))
        for mode in modes:
            yield _made(contract, thing, component, operation, mode, statement, place)
    yield from _of_refusals(contract, thing, component, operation)


def _varied(
    thing: OwnedThing, place: Path, *, by_itself: bool, worth: bool, confirms: bool
) -> Iterator[Mode]:
    """What goes wrong only with some of the things that the lives vary."""
    if by_itself and confirms and place[0] in _REFERENCES:
        yield "again"
    if not by_itself:
        if place[0] in {_EACH, _SLOT, _PRICE}:
            yield "second"
    elif thing.nests:
        yield "three"
    elif place[0] == _EACH:
        yield "third"
    elif place[0] == _SLOT:
        yield "option"
    elif worth and place[0] in _REFERENCES:
        yield "large"


def _worth(contract: Contract, component: str) -> bool:
    """Whether such a thing is worth a sum that its buyer chooses."""
    return (
        "amount" in contract.document(contract.capabilities)["components"]["schemas"][component]["properties"]
    )


def _of_refusals(
    contract: Contract, thing: OwnedThing, component: str, operation: Operation
) -> Iterator[FrameFault]:
    """What a call changes that says it was refused."""
    if (
        operation.effect not in {"changes", "confirms"}
        or operation.notifies
        or operation.operation_id in _NEVER_REFUSED
        or operation.path.split("/")[1] != thing.collection
    ):
        return
    fields = contract.document(contract.capabilities)["components"]["schemas"][component]["properties"]
    for place in _WHEN_REFUSED:
        if place[0] in fields and not (place[0] == _SOLD and operation.path.endswith("/extend")):
            yield _made(contract, thing, component, operation, "refused", CHANGES_NOTHING, place)


def _is_about(contract: Contract, thing: OwnedThing, operation: Operation) -> bool:
    """Whether the lives of such a thing, or of what holds it, make this call."""
    if operation.effect not in {"changes", "confirms", "previews"} or operation.notifies:
        return False
    holders = [each.collection for each in contract.owned if thing.what in each.nests.values()]
    return operation.path.split("/")[1] in {thing.collection, *holders}


def _lists(operation: Operation, component: str) -> bool:
    return (
        operation.method == "GET" and component_named((operation.success or {}).get("items", {})) == component
    )


def _made(
    contract: Contract,
    thing: OwnedThing,
    component: str,
    operation: Operation,
    mode: Mode,
    statement: str,
    place: Path,
) -> FrameFault:
    takes = {operation.capability, contract.operation(thing.made_by).capability}
    takes |= {contract.catalogue[statement].capability, *contract.catalogue[statement].with_capabilities}
    takes |= set(_stamps(contract, component, place))
    return FrameFault(
        what=thing.what,
        collection=thing.collection,
        component=component,
        names=thing.addressed_by,
        place=place,
        label=operation.label,
        operation=operation.operation_id,
        mode=mode,
        requirement=statement,
        capabilities=tuple(sorted(takes - {"octo/core"})),
    )


def _places(contract: Contract, component: str) -> Iterator[Path]:
    """One value for each property: itself, or the first below it that can be another one and still be right."""
    schemas: Node = contract.document(contract.capabilities)["components"]["schemas"]
    for name, part in schemas[component]["properties"].items():
        if name in contract.frame.catalogue or name in _OTHERS | _LATER or (component, name) in _NOT_SHOWN:
            continue
        if _can_differ(part):
            yield (name,)
            continue
        inner = component_named(part.get("items", part))
        if inner is not None:
            below = schemas[inner].get("properties", {})
            found = next((n for n, p in below.items() if n not in _OTHERS and _can_differ(p)), None)
            if found is not None:
                yield (name, found)
            if "pricing" in below and name == _EACH:
                yield (name, "pricing", "original")


def _can_differ(schema: Node) -> bool:
    """A text, a number or a flag that is always there and of which another one would be right as well."""
    plain = schema.get("type") in ("string", "integer", "number", "boolean")
    return plain and not {"enum", "pattern"} & schema.keys() and schema.get("format") in _FORMATS


def _stamps(contract: Contract, component: str, place: Path) -> Iterator[str]:
    schemas: Node = contract.document(contract.capabilities)["components"]["schemas"]
    node: Any = schemas[component]
    for step in place:
        node = node["properties"][step]
        yield from node.get("x-octo-capability", ())
        inner = component_named(node.get("items", node))
        node = schemas[inner] if inner is not None else node
