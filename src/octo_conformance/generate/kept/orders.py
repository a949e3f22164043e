"""The life of an order with a booking and a gift in it, each read alone and inside the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document
from octo_conformance.generate.frame.lists import look_over_lists
from octo_conformance.generate.kept.bookings import BOOKING
from octo_conformance.generate.kept.steps import LONG, LifeSteps
from octo_conformance.generate.kept.thing import KeptThing, Record, View
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotSold, NotUsable, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable

GIFTS: Final = "octo/gifts"
ORDER: Final = "/orders/{orderId}"


class OrderLives(LifeSteps):
    """Two orders: one that lives through everything, one that is told everything at its confirmation."""

    def _order(self, record: Record) -> None:
        stage = self._stage
        order = self._thing("order", record)
        update = f"PATCH {ORDER}"
        bookable, currencies = self._sold_in()
        given = order.values.given
        given["emailReceipt"] = stage.embedded
        if currencies:
            given["currency"] = currencies[0]
        self._member(order)
        shown = self._somebody(order)
        order.views.append(order.alone())
        named: Body = {**order.values.contact(), "fullName": stage.mark["fullName"]}
        given["contact"] = named  # an order is known as this run's by what it says
        order.make(self._fields(order, "POST /orders"), shown)
        del given["contact"]
        shown = self._somebody(order)
        given["emailReceipt"] = False
        if currencies:
            given["currency"] = currencies[-1]
        self._member(order, 1)
        order.preview(f"{update}/preview", self._fields(order, f"{update}/preview"), shown)
        self._clear(order, update)
        order.call(update, self._fields(order, update, but=("contact",)), shown)
        inside = [self._put_booking(order, bookable, record), *self._put_gift(order, record)]
        for thing in inside[:-1]:
            thing.look("POST /gifts")  # what is put into an order may keep the rest of it for longer
        order.preview(f"{update}/preview", self._fields(order, f"{update}/preview", "contact"))
        for thing in inside:
            thing.look(f"{update}/preview")
        for label, body in (
            (update, self._fields(order, update, "contact")),
            (f"POST {ORDER}/extend", {"expirationMinutes": LONG}),
            (f"POST {ORDER}/confirm", {"contact": stage.contact}),
        ):
            if order.call(label, body) is not None:
                for thing in inside:
                    thing.look(label, named=body)
                look_over_lists(order, label)
        self._confirmed_order(record, bookable)

    def _sold_in(self) -> tuple[Bookable, list[str]]:
        """What to book into an order, and currencies it can be paid in; none where the supplier tells no prices."""
        stage = self._stage
        if PRICING in stage.negotiated:
            for currencies in (2, 1):
                try:
                    priced = stage.prices.bookable(*CONFIRMABLE, currencies=currencies, vacancies=3)
                except (NotSold, NotUsable):
                    continue
                return priced.bookable, list(priced.product.availableCurrencies)
        return stage.bookable(*CONFIRMABLE, vacancies=3), []

    def _put_booking(self, order: KeptThing, bookable: Bookable, record: Record) -> KeptThing:
        booking = self._thing("booking", record)
        self._inside(order, booking, "bookings")
        shown = self._somebody(booking)
        made = booking.make(
            self._reservation(booking, bookable),
            shown,
            lambda: self._stage.own.reservation_of(bookable, orderId=order.name),
        )
        self._stage.remember(made, bookable)
        order.look("POST /bookings")
        named = self._stage.confirmation(made.uuid).get("unitItems")
        if named is not None:
            booking.call(f"PATCH {BOOKING}", {"unitItems": named})
            order.look(f"PATCH {BOOKING}", named=("unitItems",))
        return booking

    def _put_gift(self, order: KeptThing, record: Record) -> list[KeptThing]:
        if GIFTS not in self._stage.negotiated:
            return []
        gift = self._thing("gift", record)
        self._inside(order, gift, "gifts")
        gift.values.given |= self._worth() | {n: v for n, v in order.values.given.items() if n == "currency"}
        shown = self._somebody(gift)
        try:
            gift.make(self._fields(gift, "POST /gifts"), shown)
        except Refused:
            return []  # an order may have one currency, and this supplier's gifts another
        order.look("POST /gifts")
        return [gift]

    def _inside(self, order: KeptThing, thing: KeptThing, name: str) -> None:
        """Put the thing into the order, and read it there too."""
        label = f"GET {ORDER}"
        thing.above = order
        thing.values.given["orderId"] = order.name

        def nested() -> tuple[Document, int] | None:
            shown, exchange = order.read(label)
            uuid = thing.name.lower()
            for each in shown.get(name) or ():
                if str(each.raw.get("uuid", "")).lower() == uuid:
                    return each, exchange
            return None  # the statements on joining an order look for it

        again = self._stage.contract.kept.again("Order", name)
        thing.views += [thing.alone(), View(f"the {thing.thing.what} in {label}", nested, again)]

    def _confirmed_order(self, record: Record, bookable: Bookable) -> None:
        """Tell everything that a confirmation takes at the confirmation."""
        order, confirm = self._thing("order", record), f"POST {ORDER}/confirm"
        order.views.append(order.alone())
        order.make({"contact": self._stage.mark})  # an order is known as this run's by what it says
        self._put_booking(order, bookable, Record(writes=record.writes))
        self._member(order)
        order.values.given["emailReceipt"] = self._stage.embedded
        shown = self._somebody(order)
        order.call(confirm, self._fields(order, confirm), shown)
