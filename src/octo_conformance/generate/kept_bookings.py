"""The life of a booking alone: told, read, extended, cleared, changed, moved, confirmed, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body
from octo_conformance.generate.kept_steps import LONG, SHORT, LifeSteps
from octo_conformance.generate.kept_thing import KeptThing, Record
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable

CART: Final = "octo/cart"
BOOKING: Final = "/bookings/{uuid}"
BOOKED: Final = ("productId", "optionId", "availabilityId")


class BookingLives(LifeSteps):
    """Two bookings: one that lives through everything, one that is told everything at its confirmation."""

    def _sold(self) -> tuple[Bookable, bool]:
        """What to book, with another slot to move to; and whether one booking may hold more tickets than one."""
        stage = self._stage
        for slots, units in ((2, 2), (2, 1), (1, 1)):
            try:
                return stage.bookable(*CONFIRMABLE, slots=slots, units=units, vacancies=units + 2), units == 2
            except (NotSold, NotUsable):
                continue
        return stage.bookable("CANCELLABLE"), False

    def _booking(self, record: Record) -> None:
        stage = self._stage
        booking = self._thing("booking", record, CART)
        bookable, several = self._sold()
        given = booking.values.given
        given["expirationMinutes"] = LONG
        if PRICING in stage.negotiated:
            product = stage.octo.using(PRICING).product(bookable.product.id)
            given["currency"] = list(product.availableCurrencies)[-1]
        self._member(booking)
        shown = self._somebody(booking)
        booking.views.append(booking.alone())
        made = booking.make(
            self._reservation(booking, bookable), shown, lambda: stage.own.reservation_of(bookable)
        )
        stage.remember(made, bookable)
        update = f"PATCH {BOOKING}"
        booking.call(f"POST {BOOKING}/extend", {"expirationMinutes": LONG})
        self._clear(booking, update)
        shown = self._somebody(booking)
        given["expirationMinutes"] = SHORT
        self._member(booking, 1)
        booking.call(update, self._fields(booking, update, but=("contact", "unitItems", *BOOKED)), shown)
        booking.call(f"POST {BOOKING}/extend", {"expirationMinutes": LONG})
        given["unitItems"] = [
            {**self._kept(item), "resellerReference": stage.reference(), "contact": booking.values.contact()}
            for item in made.unitItems
        ]
        booking.call(update, self._fields(booking, update, "contact", "unitItems"))
        if len(bookable.slots) > 1:
            given["availabilityId"] = bookable.slots[1].id
            booking.call(update, self._fields(booking, update, "availabilityId"))
        if several:
            given["unitItems"] = [*map(self._kept, made.unitItems), {"unitId": bookable.unit.id}]
            booking.call(update, self._fields(booking, update, "unitItems"))
        confirm = f"POST {BOOKING}/confirm"
        booking.call(
            confirm, self._named(booking, confirm, self._fields(booking, confirm, "contact"), bookable)
        )
        self._cancelled(booking, f"POST {BOOKING}/cancel")
        self._confirmed_booking(record, bookable)

    def _confirmed_booking(self, record: Record, bookable: Bookable) -> None:
        """Tell everything that a confirmation takes at the confirmation."""
        booking = self._thing("booking", record, CART)
        booking.views.append(booking.alone())
        made = booking.make(bookable.body(), None, lambda: self._stage.own.reservation_of(bookable))
        self._stage.remember(made, bookable)
        confirm = f"POST {BOOKING}/confirm"
        self._member(booking)
        shown = self._somebody(booking)
        booking.values.given["unitItems"] = [
            {
                **self._kept(item),
                "resellerReference": self._stage.reference(),
                "contact": booking.values.contact(),
            }
            for item in made.unitItems
        ]
        booking.call(confirm, self._fields(booking, confirm), shown)

    def _named(self, booking: KeptThing, label: str, body: Body, bookable: Bookable) -> Body:
        """The body with the names of single guests where a unit demands them and nobody said them yet."""
        demanding = any(unit.raw.get("requiredContactFields") for unit in bookable.units)
        if demanding and "unitItems" not in body:
            shown, _ = booking.read(f"GET {BOOKING}")
            body["unitItems"] = [
                {**self._kept(item), "contact": self._stage.contact} for item in shown.unitItems
            ]
        return body
