"""The lives in which kept fields are compared: everything is told, read, extended, changed, cleared, confirmed.

One life serves many cells of the matrix. A second, short one tells everything at the confirmation, so that the first
can show what a confirmation leaves alone. Which fields there are is read from the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from octo_conformance.document import Document, JsonValue
from octo_conformance.generate.frame.lists import look_over_lists
from octo_conformance.generate.frame.varied_gifts import VariedGiftLives
from octo_conformance.generate.frame.varied_orders import VariedOrderLives
from octo_conformance.generate.kept.bookings import BOOKING, CART, BookingLives
from octo_conformance.generate.kept.orders import GIFTS
from octo_conformance.generate.kept.steps import LONG
from octo_conformance.generate.kept.thing import Record, View
from octo_conformance.stage.gifts import GIFT
from octo_conformance.stage.identities import CAPABILITY as IDENTITIES
from octo_conformance.stage.signals import NotApplicable


class Lives(BookingLives, VariedOrderLives, VariedGiftLives):
    """Leads one kind of life after another, on one run."""

    def lead(self, what: str) -> Record:
        """The life of one kind of thing. Raises NotApplicable where nobody sells it."""
        capability, lead = LIVES[what]
        if capability is not None and capability not in self._stage.negotiated:
            raise NotApplicable(f"{capability} is not offered")
        record = Record()
        lead(self, record)
        return record

    # --- gifts ------------------------------------------------------------------------------------

    def _gift(self, record: Record) -> None:
        gift = self._thing("gift", record, CART)
        given, update = gift.values.given, f"PATCH {GIFT}"
        worth = self._worth()
        given |= worth
        self._member(gift)
        shown = self._somebody(gift)
        gift.views.append(gift.alone())
        gift.make(self._fields(gift, "POST /gifts"), shown)
        shown = self._somebody(gift)
        amount = worth["amount"]
        given["amount"] = amount + 500 if isinstance(amount, int) else amount
        gift.preview(f"{update}/preview", self._fields(gift, f"{update}/preview"), shown)
        gift.call(f"POST {GIFT}/extend", {"expirationMinutes": LONG})
        self._clear(gift, update)
        gift.call(update, self._fields(gift, update, but=("contact", "recipient")), shown)
        gift.call(update, self._fields(gift, update, "contact", "recipient"))
        look_over_lists(gift, update)
        confirm = f"POST {GIFT}/confirm"
        gift.call(confirm, self._fields(gift, confirm, "contact"))
        look_over_lists(gift, confirm)
        self._cancelled(gift, f"POST {GIFT}/cancel")
        self._confirmed_gift(record, worth)

    def _confirmed_gift(self, record: Record, worth: Mapping[str, JsonValue]) -> None:
        gift, confirm = self._thing("gift", record, CART), f"POST {GIFT}/confirm"
        gift.views.append(gift.alone())
        gift.make({"uuid": self._stage.new_uuid(), **worth})
        shown = self._somebody(gift)
        gift.call(confirm, self._fields(gift, confirm, but=("amount",)), shown)

    # --- identities -------------------------------------------------------------------------------

    def _identity(self, record: Record) -> None:
        """No route shows an identity, so a booking does."""
        stage = self._stage
        identity, nobody = self._thing("identity", record), self._thing("identity", record)
        made = identity.make({"key": stage.reference()})
        nobody.make({}, {"key": None})
        name = stage.identities.of(made)
        booking = stage.own.reservation_of(stage.bookable("CANCELLABLE", vacancies=2), identityId=name)
        asking = self._octo.using(*(each for each in self._all if each != CART))

        def shown() -> tuple[Document, int] | None:
            read = asking.booking(booking.uuid)
            linked = read.get("identity")  # null where the link is lost, which IDENT-008 is about
            return None if linked is None else (linked, read.exchange or 0)

        identity.name = name
        identity.views.append(View(f"the identity on GET {BOOKING}", shown))
        identity.call("PATCH /identities/{identityId}", {"key": stage.reference()})
        identity.call("PATCH /identities/{identityId}", {"key": None})


LIVES: Final[Mapping[str, tuple[str | None, Callable[[Lives, Record], None]]]] = {
    "booking": (None, Lives._booking),
    "varied booking": (None, Lives._varied_bookings),
    "varied order": (CART, Lives._varied_orders),
    "varied gift": (GIFTS, Lives._varied_gifts),
    "order": (CART, Lives._order),
    "gift": (GIFTS, Lives._gift),
    "identity": (IDENTITIES, Lives._identity),
}
"""The lives there are, and the capability that each needs."""
