"""Where a plan is carried out: what this target can do, what is booked, and under whose key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_conformance.document import Document
from octo_conformance.generate.lives import Walk
from octo_conformance.generate.steps import ON_BOOKINGS, ON_ORDERS, Deed, Plan
from octo_conformance.stage.signals import NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.stage import Stage


def deeds_of(stage: Stage) -> frozenset[Deed]:
    """What can be done at this target."""
    deeds: set[Deed] = {"reserve", *ON_BOOKINGS}
    if "octo/cart" in stage.negotiated:
        deeds |= {"open an order", *ON_ORDERS}
    if "octo/identities" in stage.negotiated:
        deeds.add("attach an identity")
    if stage.clock.movable:
        deeds.add("let it expire")
    return frozenset(deeds)


def bookables_for(stage: Stage) -> list[tuple[Bookable, Document]]:
    """Up to three products, each with its latest slot: what is sold can still be given back after some hours."""
    found: list[tuple[Bookable, Document]] = []
    for other_than in (None, "first"):
        try:
            bookable = stage.bookable(
                "CANCELLABLE", vacancies=8, other_than=found[0][0].product.id if other_than else None
            )
        except (NotSold, NotUsable):
            if not found:
                raise
            break
        fitting = [slot for slot in bookable.slots if (slot.raw.get("vacancies") or 8) >= 8]
        found.append((bookable, max(fitting, key=lambda slot: slot.time("localDateTimeStart"))))
    return found


def walk(stage: Stage, bookables: list[tuple[Bookable, Document]], plan: Plan) -> None:
    """Carry out one plan; a plan in which time passes under a key with a clock of its own. Raises Violation."""
    octo = stage.octo.using(*sorted(stage.negotiated))
    key = stage.clock.new_key() if any(step.deed == "let it expire" for step in plan) else None
    Walk(stage, octo if key is None else octo.as_key(key), bookables, key).carry_out(plan)
