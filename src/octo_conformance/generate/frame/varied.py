"""Lives of bookings over varied things: other options and units, several tickets, other days, capabilities and resellers.

What goes wrong only for the second option, or only from the third ticket on, is not seen on the first thing that fits.
A few rows are chosen so that every two choices meet in one of them, as far as the depth of the run has room.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document, JsonValue
from octo_conformance.generate.frame.pairs import DRAWN, Choices, capability_sets, lead_some, resellers
from octo_conformance.generate.kept.steps import LONG, LifeSteps
from octo_conformance.generate.kept.thing import KeptThing, Record
from octo_conformance.stage import predicates as said
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.signals import NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

BOOKING: Final = "/bookings/{uuid}"
READ, UPDATE, EXTEND = f"GET {BOOKING}", f"PATCH {BOOKING}", f"POST {BOOKING}/extend"
CONFIRM, CANCEL = f"POST {BOOKING}/confirm", f"POST {BOOKING}/cancel"
ROWS: Final = {"quick": 4, "standard": 10, "deep": 40}
"""Bookings by the depth of the run."""
PRODUCTS: Final = {"quick": 6, "standard": 12, "deep": 40}
"""Products of the catalogue that are looked at."""
TICKETS: Final = (1, 3, 5)
AGE: Final = timedelta(minutes=3)
REFUSED: Final = "CORE-REQ-010"


@dataclass(frozen=True)
class Row:
    """One booking to lead through its life."""

    product: Document
    option: int
    unit: int
    tickets: int
    far: bool
    capabilities: tuple[str, ...]
    reseller: str

    @property
    def choices(self) -> Choices:
        return (
            ("option", str(min(self.option, 2))),
            ("unit", str(min(self.unit, 2))),
            ("tickets", str(self.tickets)),
            ("kind", str(self.product.raw.get("availabilityType"))),
            ("day", "far" if self.far else "near"),
            ("capabilities", ",".join(self.capabilities)),
            ("reseller", self.reseller),
        )


def drawn(stage: Stage) -> list[Row]:
    """Rows of what the catalogue sells, drawn with the seed of the run."""
    offers = [
        (item, option, unit)
        for item in products_of(stage)
        for option in range(len(item.options))
        for unit in range(len(item.options[option].units))
    ]
    rest = list(product(TICKETS, (False, True), capability_sets(stage), resellers(stage)))
    draw = random.Random(stage.seed)
    rows = []
    for _ in range(DRAWN if offers else 0):
        item, option, unit = draw.choice(offers)
        tickets, far, capabilities, reseller = draw.choice(rest)
        rows.append(Row(item, option, unit, tickets, far, capabilities, reseller))
    return rows


def products_of(stage: Stage) -> list[Document]:
    """Products of both kinds, those with several options and units first."""

    def choices(item: Document) -> int:
        return -sum(len(option.get("units") or ()) for option in item.options)

    usable = [
        item
        for item in stage.products
        if isinstance(item, Document)
        and isinstance(item.raw.get("options"), list)
        and item.raw.get("instantConfirmation") is True
    ]
    return sorted(usable, key=choices)[: PRODUCTS[stage.depth]]


class VariedLives(LifeSteps):
    """Each row: reserved, named ticket by ticket, noted, extended, aged, confirmed, cancelled, and calls on it refused in
    between."""

    def _varied_bookings(self, record: Record) -> None:
        most = ROWS[self._stage.depth]
        lead_some(self._stage, drawn(self._stage), most, self._lead, record)

    def _lead(self, row: Row, record: Record) -> None:
        stage = self._stage
        bookable = self._bookable(row)
        aged = row.reseller == "aged"
        key = stage.clock.new_key() if aged else row.reseller
        owned = stage.contract.owned.of("booking")
        assert owned is not None
        booking = KeptThing(stage, self._octo.using(*row.capabilities).as_key(key), owned, record)
        booking.views.append(booking.alone())
        sent = bookable.body(
            slot=bookable.slots[-1 if row.far else 0], units=row.tickets, expirationMinutes=LONG
        )
        sent["unitItems"] = [{**item, "uuid": stage.new_uuid()} for item in sent["unitItems"]]
        made = booking.make(sent)
        stage.remember(made, bookable)
        named: list[Body] = [
            {**self._kept(item), "resellerReference": stage.reference(), "contact": booking.values.contact()}
            for item in made.unitItems
        ]
        booking.call(UPDATE, {"unitItems": named})
        note: Body = {"notes": f"{stage.notes} (varied)", "contact": booking.values.contact()}
        booking.call(UPDATE, note)
        booking.again(UPDATE, note, REFUSED)
        unsold: Body = {
            "notes": f"{stage.notes} (refused)",
            "contact": booking.values.contact(),
            "availabilityId": stage.invent_id("availability"),
        }
        booking.refuse(UPDATE, unsold, REFUSED)
        booking.call(EXTEND, {"expirationMinutes": LONG})
        if aged:
            stage.clock.advance_to(key, stage.now + AGE)
            booking.age(READ)
        unknown: JsonValue = {"unitId": stage.invent_id("unit")}
        sold: Body = {
            "contact": booking.values.contact(),
            "unitItems": [*map(self._kept, made.unitItems), unknown],
        }
        booking.refuse(CONFIRM, sold, REFUSED)
        sale: Body = {"contact": booking.values.contact()}
        booking.call(CONFIRM, sale)
        booking.again(CONFIRM, sale, REFUSED)
        booking.refuse(EXTEND, {"expirationMinutes": LONG}, REFUSED)
        self._cancelled(booking, CANCEL)
        booking.refuse(UPDATE, {"notes": f"{stage.notes} (too late)"}, REFUSED)
        booking.refuse(EXTEND, {"expirationMinutes": LONG}, REFUSED)

    def _bookable(self, row: Row) -> Bookable:
        """What the row names, with its slots that are open. Raises NotUsable where there are none."""
        option = row.product.options[row.option]
        unit = option.units[row.unit]
        needed = said.quantity(option.raw, unit.raw, row.tickets)
        most = said.most(option.raw, unit.raw)
        if said.too_many(needed) or (most is not None and needed > most):
            raise NotUsable(f"{unit.id} is not sold {needed} at a time")
        can_cancel = said.SLOT["CANCELLABLE"]
        slots = tuple(
            slot
            for slot in self._stage.bookables.slots(row.product, option)
            if said.open_slot(slot.raw, needed + 1, needed + 3)
            and can_cancel(slot.raw, option.raw, row.product.raw, self._stage.now)
        )
        if not slots:
            raise NotUsable(f"{row.product.id} has no open slot")
        return Bookable(row.product, option, unit, tuple(option.units), slots, self._stage)
