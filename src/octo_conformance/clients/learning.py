"""What an answer teaches the client: the catalogue, slots, and the states of what it made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from octo_conformance.clients.asked import Asked
from octo_conformance.clients.calls import ClientCall, trimmed
from octo_conformance.clients.memory import Memory, Slot, Thing
from octo_conformance.contract import Contract, OwnedThing
from octo_conformance.document import JsonValue
from octo_conformance.values import Senseless, aware_moment

ON_HOLD = "ON_HOLD"
EXPIRES = "utcExpiresAt"


def learn(asked: Asked, contract: Contract, memory: Memory) -> None:
    """Remember what the answer of this call shows."""
    operation, call = asked.operation, asked.call
    if operation is None or not call.succeeded or operation.effect == "previews":
        return
    kept = trimmed(call)
    for found in contract.objects(operation.label, asked.known, call.answer):
        if found.component == "Product" and isinstance(found.value, dict):
            _product(found.value, memory)
        elif found.component == "Availability" and isinstance(found.value, dict):
            _slot(found.value, call, kept, memory)
    for thing, value, holder in shown_things(asked, contract):
        name = name_of(thing, value)
        state = value.get(thing.state or "")
        if name is not None and isinstance(state, str):
            _remember(Thing(thing.what, name, state, expiry(value), holder, kept), memory)


def shown_things(
    asked: Asked, contract: Contract
) -> Iterator[tuple[OwnedThing, dict[str, JsonValue], tuple[str, str] | None]]:
    """Every owned thing with a state in an answer, with the thing in which it stands."""
    operation = asked.operation
    if operation is None:
        return
    for place, what in contract.owned.shown_by(operation.label).items():
        kind = contract.owned.of(what)
        answer = asked.call.answer
        value = answer.get(place) if place and isinstance(answer, dict) else answer if not place else None
        for each in value if isinstance(value, list) else [value]:
            if kind is not None and isinstance(each, dict):
                yield from _with_nested(kind, each, contract)


def _with_nested(
    kind: OwnedThing, value: dict[str, JsonValue], contract: Contract
) -> Iterator[tuple[OwnedThing, dict[str, JsonValue], tuple[str, str] | None]]:
    holder = contract.owned.holder_of(kind.what)
    named = value.get(holder.referred_by or "") if holder is not None else None
    yield kind, value, (holder.what, named.lower()) if holder is not None and isinstance(named, str) else None
    own = name_of(kind, value)
    for place, what in kind.nests.items():
        inner, inside = contract.owned.of(what), value.get(place)
        for each in inside if isinstance(inside, list) else [inside]:
            if inner is not None and isinstance(each, dict):
                yield inner, each, (kind.what, own) if own is not None else None


def name_of(kind: OwnedThing, value: Mapping[str, JsonValue]) -> str | None:
    """The name of a thing in lower case, None where it shows none."""
    found = next((text for name in kind.addressed_by if isinstance(text := value.get(name), str)), None)
    return found.lower() if found is not None else None


def expiry(value: Mapping[str, JsonValue]) -> datetime | None:
    """The end of a hold, None where it says none that can be read."""
    try:
        return aware_moment(value.get(EXPIRES))
    except Senseless:
        return None


def _remember(new: Thing, memory: Memory) -> None:
    key = (new.what, new.name)
    before = memory.things.get(key)
    if before is not None:
        new.held_by = before.held_by
        new.holder = new.holder or before.holder
    if new.state == ON_HOLD and new.held_by is None:
        new.held_by = new.shown
    memory.things[key] = new


def _product(value: dict[str, JsonValue], memory: Memory) -> None:
    product = value.get("id")
    if not isinstance(product, str) or len(memory.products) > 100_000:
        return
    memory.products.add(product)
    for option in _objects(value.get("options")):
        if isinstance(option.get("id"), str):
            units = memory.units.setdefault((product, str(option["id"])), set())
            units.update(str(unit.get("id")) for unit in _objects(option.get("units")))


def _slot(value: dict[str, JsonValue], call: ClientCall, kept: ClientCall, memory: Memory) -> None:
    sent, name = call.sent, value.get("id")
    if not isinstance(sent, dict) or not isinstance(name, str):
        return
    product, option = sent.get("productId"), sent.get("optionId")
    if isinstance(product, str) and isinstance(option, str):
        left = value.get("vacancies")
        number = left if isinstance(left, int) and not isinstance(left, bool) else None
        units = [each.get("quantity") for each in _objects(sent.get("units"))]
        asked_for = sum(each for each in units if isinstance(each, int)) if units else None
        memory.slots[product, option, name] = Slot(value.get("available") is True, asked_for, number, kept)


def _objects(value: JsonValue) -> Iterator[dict[str, JsonValue]]:
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
