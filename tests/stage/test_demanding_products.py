"""A product of which bookings have to say more than core knows is tried last."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any, cast

from octo_conformance.document import Document
from octo_conformance.stage.bookables import Bookables
from octo_conformance.stage.stage import Stage

KAYAK, CRUISE = "kayak", "cruise"
CORE = [{"id": name, "instantConfirmation": True, "options": [{"id": "a"}]} for name in (KAYAK, CRUISE)]
SHOWN = [
    {**CORE[0], "options": [{"id": "a", "pickupRequired": True}]},
    {**CORE[1], "options": [{"id": "a", "pickupRequired": False}]},
]


def order(*negotiated: str, ok: bool = True) -> list[str]:
    """The products of a catalogue in the order in which they are tried."""
    asked: list[tuple[str, ...]] = []

    def using(*capabilities: str) -> Any:
        asked.append(capabilities)
        return Thing(attempt=Thing(products=lambda: Thing(ok=ok, plain=SHOWN)))

    core = Thing(products=lambda: [Document(product) for product in CORE])
    stage = Thing(
        negotiated=frozenset(negotiated),
        contract=Thing(demands={"pickupRequired": frozenset({"octo/pickups"})}),
        octo=Thing(core=core, using=using),
    )
    found = [str(product.id) for product in Bookables(cast(Stage, stage))._in_order()]
    assert asked == ([("octo/pickups",)] if "octo/pickups" in negotiated else [])
    return found


def test_a_demanding_product_comes_last() -> None:
    """A confirmation that says nothing of a ride would be refused, and a right supplier accused."""
    assert order("octo/pickups", "octo/cart") == [CRUISE, KAYAK]


def test_nobody_is_asked_where_the_capability_is_not_offered() -> None:
    """The order stays that of the catalogue."""
    assert order("octo/cart") == [KAYAK, CRUISE]


def test_a_catalogue_that_is_refused_demands_nothing() -> None:
    """The refusal is a finding of its own."""
    assert order("octo/pickups", ok=False) == [KAYAK, CRUISE]
