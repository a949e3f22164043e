"""Rules about what is bought: that it was read before, and that holds are treated as what they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from octo_conformance.clients.asked import Asked
from octo_conformance.clients.calls import ClientCall
from octo_conformance.clients.findings import Breach, Findings
from octo_conformance.clients.learning import EXPIRES, ON_HOLD, name_of, shown_things
from octo_conformance.clients.memory import Memory, Thing
from octo_conformance.contract import Contract
from octo_conformance.document import JsonValue

CONFIRMED: Final = "CONFIRMED"
EXPIRED: Final = "EXPIRED"
OVER: Final = frozenset({"CANCELLED", EXPIRED, "REJECTED"})
_ENDED: Final = frozenset({"changes", "confirms", "releases"})


def look_at_purchase(asked: Asked, contract: Contract, memory: Memory, findings: Findings) -> None:
    """Judge one call by what the client knew when it sent it. `memory` has not learned from its answer yet."""
    for body in _bookables(asked, contract):
        _catalogue(asked, body, memory, findings)
        if asked.operation is not None and asked.operation.effect == "makes":
            _slot(asked, body, memory, findings)
    _state(asked, contract, memory, findings)


def _bookables(asked: Asked, contract: Contract) -> Iterator[dict[str, JsonValue]]:
    """Every part of a body that names a product: the body itself, and things that it makes inside another."""
    sent = asked.call.sent
    if asked.operation is None or not isinstance(sent, dict):
        return
    inside = [sent.get(name) for name in contract.owned.nested]
    parts = [sent, *(each for listed in inside if isinstance(listed, list) for each in listed)]
    yield from (part for part in parts if isinstance(part, dict) and isinstance(part.get("productId"), str))


def _catalogue(asked: Asked, body: dict[str, JsonValue], memory: Memory, findings: Findings) -> None:
    product, option = str(body["productId"]), body.get("optionId")
    call = asked.call
    if product not in memory.products:
        says = f"The client asked for the product {product}, which it has not read."
        findings.broke(Breach("CLIENT-020", call, says, asked.label, "/productId", "product"))
        return
    if not isinstance(option, str):
        return
    units = memory.units.get((product, option))
    if units is None:
        says = (
            f"The client asked for the option {option} of {product}, and the catalogue shows no such option."
        )
        findings.broke(Breach("CLIENT-020", call, says, asked.label, "/optionId", "option"))
        return
    strange = [unit for unit in _units(body) if unit not in units]
    says = f"The client asked for the unit {', '.join(strange[:3])} of {product}, and the catalogue shows no such unit."
    findings.check(not strange, Breach("CLIENT-020", call, says, asked.label, "/unitItems", "unit"))


def _slot(asked: Asked, body: dict[str, JsonValue], memory: Memory, findings: Findings) -> None:
    name, call = body.get("availabilityId"), asked.call
    if not isinstance(name, str):
        return
    slot = memory.slots.get((str(body["productId"]), str(body.get("optionId")), name))
    if slot is None:
        if not memory.slots.forgot:
            says = f"The client reserved the slot {name}, which no availability check of this product and option showed."
            findings.broke(Breach("CLIENT-021", call, says, asked.label, "/availabilityId"))
        return
    findings.held("CLIENT-021")
    if slot.shown.ended > call.began:
        return
    wanted = len(_units(body))
    if not slot.available and slot.asked_for is not None and slot.asked_for > wanted:
        return
    enough = not slot.available or slot.vacancies is None or wanted <= slot.vacancies
    if not slot.available:
        says = f"The client reserved the slot {name}, which was not available when it last read it."
    else:
        says = f"The client reserved {wanted} in the slot {name}, which had {slot.vacancies} left when it last read it."
    findings.check(
        slot.available and enough,
        Breach("CLIENT-022", call, says, asked.label, "/availabilityId", earlier=(slot.shown,)),
    )


def _units(body: dict[str, JsonValue]) -> list[str]:
    """The ids of the units of a body, as often as they are wanted."""
    items, wanted = body.get("unitItems"), body.get("units")
    found = (
        [each.get("unitId") for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    )
    if isinstance(wanted, list):
        found += [each.get("id") for each in wanted if isinstance(each, dict)]
    return [each for each in found if isinstance(each, str)]


def _state(asked: Asked, contract: Contract, memory: Memory, findings: Findings) -> None:
    operation, call = asked.operation, asked.call
    thing = addressed(asked, contract, memory)
    if operation is None or thing is None or operation.effect not in _ENDED or thing.shown.ended > call.began:
        return
    called = f"{thing.what} {thing.name}"
    if operation.effect == "confirms":
        says = (
            f"The client confirmed the {called} again, though the supplier had answered that it is confirmed."
        )
        kept = thing.state != CONFIRMED
        findings.check(kept, Breach("CLIENT-032", call, says, asked.label, earlier=(thing.shown,)))
    prolongs = operation.effect == "confirms" or operation.path.endswith("/extend")
    if prolongs and thing.state in {ON_HOLD, EXPIRED} and thing.expires_at is not None:
        late = (call.now - thing.expires_at).total_seconds()
        did = "confirmed" if operation.effect == "confirms" else "extended"
        says = (
            f"The client {did} the {called} {_seconds(late)} after its hold ran out; its {EXPIRES} was "
            f"{thing.expires_at.isoformat()}."
        )
        findings.check(late < 0, Breach("CLIENT-030", call, says, asked.label, earlier=(thing.shown,)))
        if late >= 0 and not call.succeeded:
            # The client knows now that the hold is over; it is not accused of having left it as well.
            thing.state = EXPIRED
        return
    if operation.effect == "confirms":
        return
    kind = contract.owned.of(thing.what)
    over = thing.state in OVER | (kind.release.states if kind is not None else frozenset())
    says = f"The client called {asked.label} for the {called}, which was {thing.state} already."
    findings.check(not over, Breach("CLIENT-033", call, says, asked.label, earlier=(thing.shown,)))


def addressed(asked: Asked, contract: Contract, memory: Memory) -> Thing | None:
    """The thing that stands in the path of a call, where the client has been shown it."""
    if asked.operation is None or not asked.arguments:
        return None
    kind = contract.owned.in_collection(asked.operation.path.split("/")[1])
    name = next(iter(asked.arguments.values())).lower()
    return memory.things.get((kind.what, name)) if kind is not None else None


def look_at_fate(asked: Asked, contract: Contract, memory: Memory, findings: Findings) -> None:
    """Judge what an answer tells of holds that were known before: bought, given back, or run out."""
    if not asked.call.succeeded or (asked.operation is not None and asked.operation.effect == "previews"):
        return
    for kind, value, _ in shown_things(asked, contract):
        before = memory.things.get((kind.what, name_of(kind, value) or ""))
        state = value.get(kind.state or "")
        if before is None or before.state != ON_HOLD or not isinstance(state, str) or state == ON_HOLD:
            continue
        released = asked.operation is not None and asked.operation.effect == "releases"
        # Some suppliers call a hold expired that was given back.
        if state == EXPIRED and not released:
            _ran_out(before, asked.call, memory, findings)
        else:
            findings.held("CLIENT-031")


def look_at_the_end(memory: Memory, now: datetime, findings: Findings) -> None:
    """Judge the holds that are left. `now` is the supplier's time for this reseller."""
    for thing in list(memory.things.values()):
        if thing.state != ON_HOLD or thing.held_by is None:
            continue
        if thing.expires_at is not None and thing.expires_at <= now:
            _ran_out(thing, thing.shown, memory, findings)
        elif not _stands_in_another(thing, memory):
            says = f"The client left the {thing.what} {thing.name} on hold at the end."
            findings.broke(
                Breach("CLIENT-031", thing.held_by, says, "holds at the end", kind=f"{thing.what} left")
            )


def _ran_out(thing: Thing, call: ClientCall, memory: Memory, findings: Findings) -> None:
    if _stands_in_another(thing, memory):
        return
    says = f"The client let the hold of the {thing.what} {thing.name} run out, and did not cancel it."
    earlier = (thing.held_by,) if thing.held_by is not None and thing.held_by is not call else ()
    findings.broke(
        Breach("CLIENT-031", call, says, "holds that ran out", kind=f"{thing.what} ran out", earlier=earlier)
    )


def _stands_in_another(thing: Thing, memory: Memory) -> bool:
    """Whether another thing holds this one, and answers for it."""
    return thing.holder is not None and thing.holder in memory.things


def _seconds(number: float) -> str:
    return f"{number:.1f} s" if number < 10 else f"{number:,.0f} s"
