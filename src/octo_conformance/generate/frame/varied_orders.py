"""Lives of orders over varied things: one to three bookings and up to two gifts, of several products, options and units.

What goes wrong only for the second booking of an order, or only where an order has three, is not seen in an order of one.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, JsonValue
from octo_conformance.generate.frame.lists import look_over_lists
from octo_conformance.generate.frame.pairs import DRAWN, Choices, lead_some
from octo_conformance.generate.frame.varied import REFUSED, Row, VariedLives, drawn
from octo_conformance.generate.kept.memory import Memory
from octo_conformance.generate.kept.orders import GIFTS, ORDER, OrderLives
from octo_conformance.generate.kept.steps import IDENTITY, LONG
from octo_conformance.generate.kept.thing import KeptThing, Record
from octo_conformance.stage.identities import CAPABILITY as IDENTITIES

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.stage import Stage

RESERVE, CHANGE = "POST /bookings", "PATCH /bookings/{uuid}"
UPDATE, EXTEND = f"PATCH {ORDER}", f"POST {ORDER}/extend"
CONFIRM, CANCEL = f"POST {ORDER}/confirm", f"POST {ORDER}/cancel"
ROWS: Final = {"quick": 2, "standard": 5, "deep": 15}
"""Orders by the depth of the run."""
BOOKINGS: Final = 3
"""Bookings in the largest order."""


@dataclass(frozen=True)
class OrderRow:
    """One order to lead through its life: what is booked in it, and how many gifts there are beside."""

    booked: tuple[Row, ...]
    gifts: int

    @property
    def choices(self) -> Choices:
        each = (
            (f"{name} of booking {number}", value)
            for number, row in enumerate(self.booked)
            for name, value in row.choices
            if name in {"option", "unit", "tickets", "kind"}
        )
        same = len({row.product.id for row in self.booked})
        gifts = ((f"gift {number}", "there") for number in range(self.gifts))
        return (
            ("bookings", str(len(self.booked))),
            ("products", str(same)),
            ("gifts", str(self.gifts)),
            ("reseller", self.booked[0].reseller),
            *each,
            *gifts,
        )


def drawn_orders(stage: Stage) -> list[OrderRow]:
    """Rows of what the catalogue sells, drawn with the seed of the run."""
    rows = [row for row in drawn(stage) if row.reseller != "aged"]
    draw = random.Random(stage.seed)
    gifts = (0, 1, 2) if GIFTS in stage.negotiated else (0,)
    return [
        OrderRow(tuple(draw.choices(rows, k=draw.randint(1, BOOKINGS))), draw.choice(gifts))
        for _ in range(DRAWN if rows else 0)
    ]


class VariedOrderLives(OrderLives, VariedLives):
    """Each row: opened, filled, named ticket by ticket, changed, extended, confirmed, cancelled, and calls on it refused
    in between; everything in it is read after each call, alone and inside."""

    def _varied_orders(self, record: Record) -> None:
        most = ROWS[self._stage.depth]
        lead_some(self._stage, drawn_orders(self._stage), most, self._lead_order, record)

    def _lead_order(self, row: OrderRow, record: Record) -> None:
        stage = self._stage
        bookables = [self._bookable(each) for each in row.booked]
        order = self._thing("order", record)
        order.octo = order.octo.as_key(row.booked[0].reseller)
        order.views.append(order.alone())
        order.make({"contact": stage.mark})  # an order is known as this run's by what it says
        inside: list[KeptThing] = []
        for each, bookable in zip(row.booked, bookables, strict=True):
            booking = self._thing("booking", record)
            booking.octo = order.octo
            self._inside(order, booking, "bookings")
            slot = bookable.slots[-1 if each.far else 0]
            sent = bookable.body(slot=slot, units=each.tickets, orderId=order.name, expirationMinutes=LONG)
            sent["unitItems"] = [{**item, "uuid": stage.new_uuid()} for item in sent["unitItems"]]
            stage.remember(booking.make(sent), bookable)
            self._look_at(RESERVE, [order, *inside])
            inside.append(booking)
        for number in range(row.gifts):
            gift = self._put_worth(order, record, number)
            self._look_at("POST /gifts", [order, *inside])
            inside.append(gift)
        self._name_tickets(order, inside[: len(row.booked)], inside)
        self._changes(order, UPDATE, {"contact": order.values.contact()}, inside)
        self._fails(order, bookables[0], inside)
        self._sell(order, bookables[0], inside)

    def _put_worth(self, order: KeptThing, record: Record, number: int) -> KeptThing:
        """A gift in the order, each worth another sum."""
        gift = self._thing("gift", record)
        gift.octo = order.octo
        self._inside(order, gift, "gifts")
        worth = self._worth()
        amount = worth["amount"]
        assert isinstance(amount, int)
        sent: Body = {
            **worth,
            "amount": amount * (number + 1),
            "orderId": order.name,
            "message": self._stage.notes,
        }
        gift.make({"uuid": self._stage.new_uuid(), "resellerReference": self._stage.reference(), **sent})
        return gift

    def _name_tickets(self, order: KeptThing, bookings: list[KeptThing], inside: list[KeptThing]) -> None:
        """Say who comes with each ticket, booking by booking, and leave the others alone."""
        for booking in bookings:
            shown, _ = booking.read("GET /bookings/{uuid}")
            named: list[Body] = [
                {
                    **self._kept(item),
                    "resellerReference": self._stage.reference(),
                    "contact": booking.values.contact(),
                }
                for item in shown.unitItems
            ]
            booking.call(CHANGE, {"unitItems": named, "notes": f"{self._stage.notes} ({booking.name[:4]})"})
            self._look_at(CHANGE, [each for each in inside if each is not booking])

    def _fails(self, order: KeptThing, bookable: Bookable, inside: list[KeptThing]) -> None:
        """Send calls that have to be refused: nothing of the order, nor of what is in it, is another one afterwards."""
        order.octo.breaking.reserve(**self._unsold(bookable), orderId=order.name)
        order.record.writes.append(RESERVE)
        self._look_at(RESERVE, [order, *inside], refused=REFUSED)
        self._refuse(order, UPDATE, self._wrong(order, bookable), inside)

    def _unsold(self, bookable: Bookable) -> Body:
        """A reservation that also asks for tickets that nobody sells."""
        unknown: JsonValue = {"unitId": self._stage.invent_id("unit")}
        return bookable.body(unitItems=[*bookable.unit_items(), unknown])

    def _wrong(self, order: KeptThing, bookable: Bookable) -> Body:
        """What may be said of an order, beside something that may not."""
        body: Body = {"contact": order.values.contact(), "bookings": [self._unsold(bookable)]}
        if IDENTITIES in self._stage.negotiated:
            body[IDENTITY] = self._stage.invent_id("identity")
        return body

    def _sell(self, order: KeptThing, bookable: Bookable, inside: list[KeptThing]) -> None:
        """Keep it for longer, sell it, give it back, and let calls fail that come too early or too late."""
        self._changes(order, EXTEND, {"expirationMinutes": LONG}, inside)
        self._refuse(order, CONFIRM, self._wrong(order, bookable), inside)
        sale: Body = {"contact": self._stage.contact}
        self._changes(order, CONFIRM, sale, inside)
        order.again(CONFIRM, sale, REFUSED)
        self._look_at(CONFIRM, inside, named=sale)
        look_over_lists(order, CONFIRM)
        self._refuse(order, EXTEND, {"expirationMinutes": LONG}, inside)
        for thing in inside:
            thing.memory = Memory(thing.thing.what, self._stage.tolerates)
        self._cancelled(order, CANCEL)
        self._look_at(CANCEL, inside)
        self._refuse(order, UPDATE, {"contact": order.values.contact()}, inside)

    def _changes(self, order: KeptThing, label: str, body: Body, inside: list[KeptThing]) -> None:
        if order.call(label, body) is not None:
            self._look_at(label, inside, named=body)

    def _refuse(self, order: KeptThing, label: str, body: Body, inside: list[KeptThing]) -> None:
        if order.refuse(label, body, REFUSED):
            self._look_at(label, inside, refused=REFUSED)
        else:
            for thing in inside:
                thing.last.forget()

    @staticmethod
    def _look_at(
        label: str, things: Iterable[KeptThing], named: Iterable[str] = (), refused: str | None = None
    ) -> None:
        for thing in things:
            thing.look(label, named=tuple(named), refused=refused)
