"""The life of a booking alone: told, read, extended, cleared, changed, moved, confirmed, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body
from octo_conformance.generate.frame.lists import hold, look_over_lists
from octo_conformance.generate.kept.steps import LONG, SHORT, LifeSteps
from octo_conformance.generate.kept.thing import KeptThing, Record
from octo_conformance.stage.checkin import CAPABILITY as CHECKIN
from octo_conformance.stage.checkin import LOOKUP
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
        telling = frozenset(self._telling()) or None
        asking = stage.catalogue_values.asking("POST /bookings", self._all) or None
        for options, among in dict.fromkeys(
            ((telling, asking), (telling, None), (None, asking), (None, None))
        ):
            for slots, units in ((2, 2), (2, 1), (1, 1)):
                try:
                    sold = stage.bookable(
                        *CONFIRMABLE,
                        slots=slots,
                        units=units,
                        vacancies=units + 2,
                        options=options,
                        among=among,
                    )
                except (NotSold, NotUsable):
                    continue
                return sold, units == 2
        return stage.bookable("CANCELLABLE"), False

    def _telling(self) -> set[tuple[str, str]]:
        """The options that take most of the fields which are sent only where what is sold has a flag. The flag of an
        option has the name of that of its slots."""
        flags = {
            str(field.where).rpartition(".")[2]
            for field in self._stage.contract.kept
            if field.where is not None and self._is_offered(field)
        }
        answer = self._octo.using(*self._all).attempt.products() if flags else None
        if answer is None or not answer.ok or not isinstance(answer.body, list):
            return set()
        found: dict[tuple[str, str], int] = {}
        for product in answer.body:
            for option in product.options:
                true = sum(option.raw.get(flag) is True for flag in flags)
                if true and not any(option.raw.get(flag) is True for flag in self._stage.contract.demands):
                    found[str(product.id), str(option.id)] = true
        return {which for which, true in found.items() if true == max(found.values())}

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
            self._ticket(
                booking,
                update,
                {
                    **self._kept(item),
                    "resellerReference": stage.reference(),
                    "contact": booking.values.contact(),
                },
            )
            for item in made.unitItems
        ]
        booking.call(update, self._fields(booking, update, "contact", "unitItems"))
        look_over_lists(booking, update)
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
        booking.call(update, self._fields(booking, update, "notes"))
        look_over_lists(booking, confirm)
        if CHECKIN in stage.negotiated:
            self._look_up(booking, confirm)
        self._cancelled(booking, f"POST {BOOKING}/cancel")
        if stage.depth != "quick":
            look_over_lists(booking, f"POST {BOOKING}/cancel")
        self._confirmed_booking(record, bookable)

    def _look_up(self, booking: KeptThing, after: str) -> None:
        """Look the booking up at the check-in, by its reference and the last name of its guest."""
        shown, _ = booking.read(f"GET {BOOKING}")
        reference, name = shown.get("supplierReference"), shown.contact.get("lastName")
        if reference and name:
            answer = booking.octo.attempt.look_up_checkin(reference=reference, verification=name)
            again = self._stage.contract.frame.views[LOOKUP]
            hold(booking, after, booking.alone_now(), answer, LOOKUP, again)

    def _confirmed_booking(self, record: Record, bookable: Bookable) -> None:
        """Tell everything that a confirmation takes at the confirmation."""
        booking = self._thing("booking", record, CART)
        booking.views.append(booking.alone())
        made = booking.make(bookable.body(), None, lambda: self._stage.own.reservation_of(bookable))
        self._stage.remember(made, bookable)
        self._sells(booking, bookable)
        confirm = f"POST {BOOKING}/confirm"
        self._member(booking)
        shown = self._somebody(booking)
        booking.values.sold = self._stage.catalogue_values.sold(bookable, self._all)
        booking.values.given["unitItems"] = [
            self._ticket(
                booking,
                confirm,
                {
                    **self._kept(item),
                    "resellerReference": self._stage.reference(),
                    "contact": booking.values.contact(),
                },
            )
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
