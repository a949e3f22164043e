"""States an order can be in, as `stage.own`, `stage.shared` and `stage.expired` have them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document, Unreadable
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.cart import ORDER, order_id
from octo_conformance.stage.clock import ends
from octo_conformance.stage.current import current
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable, Refused
from octo_conformance.stage.valid_request import (
    MINUTES,
    Make,
    Requesting,
    ValidRequest,
    ValidRequests,
    with_contact,
    with_reason,
)
from octo_conformance.wire.address import place

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.states import Own


def _about(body: Callable[[Requesting], Body]) -> tuple[Make, ...]:
    """A request about an order on hold with a booking in it."""

    def make(made_from: Requesting) -> ValidRequest:
        order = made_from.stage.own.order(bookables=[made_from.bookable])
        name = order_id(order)
        return ValidRequest(body(made_from), {"orderId": name}, place("orders", name))

    return (make,)


VALID_REQUESTS: Final[ValidRequests] = {
    "POST /orders": (lambda made_from: ValidRequest(with_contact(made_from)),),
    f"PATCH {ORDER}": _about(with_contact),
    f"PATCH {ORDER}/preview": _about(with_contact),
    f"POST {ORDER}/extend": _about(lambda _: dict(MINUTES)),
    f"POST {ORDER}/confirm": _about(with_contact),
    f"POST {ORDER}/cancel": _about(with_reason),
    f"DELETE {ORDER}": _about(with_reason),
}

CREATE: Final = "POST /orders"
BOOKINGS_TOO: Final = frozenset({"currency"})
"""What an order is opened with that a booking that opens one can say as well."""

JOINING = "CART-002"
"""What stands in the way where a booking made for an order is not in it."""


class OwnOrders(ABC):
    """Orders made for the one test that writes to them; given back when it ends."""

    _stage: Stage
    _bookings_open_orders = False
    """There is no route that opens an empty order."""

    @abstractmethod
    def reservation_of(self, bookable: Bookable, *, minutes: int | None = None, units: int = 1,
                       key: str | None = None, **body: object) -> Document:  # fmt: skip
        """A booking on hold for this offer."""

    def order(self, bookings: int = 2, *, bookables: Sequence[Bookable] = (), minutes: int | None = None,
              key: str | None = None, **body: object) -> Document:  # fmt: skip
        """An order on hold as reading it shows it, with a booking for each of `bookables`, or with so many
        `bookings` of any. `minutes` and `key` are as in `reservation`, `body` is that of POST /orders. Raises
        Refused where the bookings are not in it, NotApplicable where only a booking opens an order and `body`
        asks for one that is opened otherwise."""
        octo = self._stage.octo if key is None else self._stage.octo.as_key(key)
        name = self._opened(octo, body)
        opened_by_booking = name is None
        sent: Body = {field: body[field] for field in BOOKINGS_TOO if field in body}
        put: set[str] = set()
        for bookable in bookables or self.bookables(bookings):
            joining: Body = {} if name is None else {"orderId": name}
            booking = self.reservation_of(bookable, minutes=minutes, key=key, **joining, **sent)
            name = name or str(booking.orderId)
            self._name_guests(octo, booking)
            put.add(booking.uuid.lower())
            if opened_by_booking:
                octo.booking(booking.uuid)  # only what a booking of ours is read to be in may be written to
        if name is None:
            raise NotApplicable("only a booking opens an order here")
        shown: Document = octo.order(name)
        if not put <= {booking.uuid.lower() for booking in shown.get("bookings") or []}:
            seen = "the order does not list the bookings put into it"
            raise Refused("POST /bookings", JOINING, shown.exchange or 0, seen)
        return shown

    def _opened(self, octo: Octo, body: Body) -> str | None:
        """The name of a new order, None where only a booking can open one. Raises Refused."""
        if self._bookings_open_orders and set(body) <= BOOKINGS_TOO:
            return None
        answer = octo.attempt.create_order(**body)
        if answer.ok and isinstance(answer.body, Document):
            return order_id(answer.body)
        if answer.ok:
            raise Unreadable(answer.exchange, "")
        if answer.no_such_route and set(body) <= BOOKINGS_TOO:
            self._bookings_open_orders = True
            current.get().forget(CREATE)
            return None
        self._stage.tell_refused(CREATE, answer)
        raise Refused(CREATE, self._stage.requirement_of(CREATE), answer.exchange, repr(answer))

    def in_other_currencies(self, one: Bookable, other: Bookable) -> bool:
        """Whether the two products are known to be sold in different currencies where none is named."""
        if one.product.id == other.product.id or "octo/pricing" not in self._stage.negotiated:
            return False
        priced = self._stage.octo.using("octo/pricing")
        used = [priced.product(each.product.id).get("defaultCurrency") for each in (one, other)]
        return None not in used and used[0] != used[1]

    def confirmed_order(self, bookings: int = 2, **body: object) -> Document:
        """A confirmed order with so many `bookings`, as confirming it answered. Raises as `order`."""
        confirmed: Document = self._stage.octo.confirm_order(self.order(bookings), **body)
        return confirmed

    def cancellable_order(self, bookings: int = 2) -> Document:
        """A confirmed order with so many `bookings` that can be cancelled, as confirming it answered. Raises
        as `order`, and NotApplicable where it or a booking in it says that it cannot."""
        order = self.confirmed_order(bookings)
        if any(each.get("cancellable") is False for each in (order, *(order.get("bookings") or ()))):
            raise NotApplicable("no confirmed order says that it can be cancelled")
        return order

    def cancelled_order(self, bookings: int = 2, reason: str | None = None) -> Document:
        """An order with so many `bookings` that was confirmed and then cancelled, for this `reason`, as
        cancelling it answered. Raises as `cancellable_order`."""
        order = self.cancellable_order(bookings)
        cancelled: Document = self._stage.octo.cancel_order(order, reason=reason)
        return cancelled

    def bookables(self, count: int) -> list[Bookable]:
        """That many offers for one order, of several products where several are sold in one currency: an order
        in two currencies may be refused."""
        found: list[Bookable] = []
        while len(found) < count:
            found.append(self._bookable_beside(found))
        return found

    def bookables_in_one_currency(self, count: int) -> tuple[list[Bookable], str]:
        """Offers for one order that can all be paid in the currency beside them. Needs octo/pricing."""
        first, *others = self.bookables(count)
        accepted, taken = self._currencies(first), [first]
        for bookable in others:
            common = [currency for currency in accepted if currency in self._currencies(bookable)]
            taken.append(bookable if common else first)
            accepted = common or accepted
        return taken, accepted[-1]

    def _currencies(self, bookable: Bookable) -> list[str]:
        product = self._stage.octo.using("octo/pricing").product(bookable.product.id)
        return list(product.availableCurrencies)

    def _bookable_beside(self, others: Sequence[Bookable]) -> Bookable:
        if not others:
            return self._stage.bookable(*CONFIRMABLE, vacancies=2)
        last = others[-1].product.id
        try:
            among = self.sold_in_the_currency_of(last)
            return self._stage.bookable(*CONFIRMABLE, vacancies=2, other_than=last, among=among)
        except (NotSold, NotUsable):
            # One product only: two bookings of it are two bookings all the same.
            return self._stage.bookable(*CONFIRMABLE, vacancies=2, among={last})

    def sold_in_the_currency_of(self, product_id: str) -> frozenset[str]:
        """The products whose currency is that of this product for a reseller that names none; the product alone
        where the supplier shows no currencies."""
        if PRICING not in self._stage.negotiated:
            return frozenset({product_id})
        by_id = {p.raw.get("id"): p.raw.get("defaultCurrency") for p in self._stage.prices.products}
        currency = by_id.get(product_id)
        return frozenset(str(name) for name, its in by_id.items() if its == currency)

    def _name_guests(self, octo: Octo, booking: Document) -> None:
        """Confirming an order says who buys, not who each guest is; units that need that are told now."""
        items = self._stage.confirmation(booking.uuid).get("unitItems")
        if items is not None:
            octo.update(booking.uuid, unitItems=items)


class SharedOrders(ABC):
    """Orders made once, whoever asks first. They are snapshots: nobody may write to what they hold."""

    @abstractmethod
    def _make(self, name: str, make: Callable[[Own], Document]) -> Document:
        """The state with this name, made the first time."""

    def order(self, bookings: int = 2) -> Document:
        """An order on hold with so many `bookings`, as reading it shows it."""
        return self._make(f"order of {bookings}", lambda own: own.order(bookings))

    def confirmed_order(self, bookings: int = 2) -> Document:
        """A confirmed order with so many `bookings`, as confirming it answered."""
        return self._make(f"confirmed order of {bookings}", lambda own: own.confirmed_order(bookings))

    def cancelled_order(self, bookings: int = 2) -> Document:
        """An order with so many `bookings` that was confirmed and then cancelled, as cancelling it answered."""
        return self._make(f"cancelled order of {bookings}", lambda own: own.cancelled_order(bookings))


class ExpiredOrders:
    """Orders whose time has run out."""

    _stage: Stage

    def order(self, bookings: int = 2) -> Document:
        """An order with so many `bookings`, for this caller alone, as read after its time ran out. Raises
        NotVerified where neither the clock can be moved nor its holds end within limits.wait_s."""
        return self.run_out(self.short_order(bookings))

    def short_order(self, bookings: int = 2) -> Document:
        """An order on hold, for this caller alone, that `run_out` can let expire."""
        clock = self._stage.clock
        if clock.movable:
            return self._stage.own.order(bookings, minutes=5, key=clock.new_key())
        return self._stage.own.order(bookings, minutes=1)

    def run_out(self, order: Document) -> Document:
        """What `short_order` made, as read after its time ran out. Raises NotVerified as `order` does."""
        stage, name = self._stage, order_id(order)
        client = stage.client_of(name)
        end = _end_of(client.order(name))
        if stage.clock.movable:
            stage.clock.advance_to(stage.key_of(name), end + timedelta(seconds=30))
        else:
            stage.clock.wait_until(end + timedelta(seconds=5), "an order to expire")
        expired: Document = client.order(name)
        return expired


def _end_of(order: Document) -> datetime:
    """When the last of what the order holds is let go."""
    told = [order.time("utcExpiresAt")] if "utcExpiresAt" in order else []
    told += [booking.time("utcExpiresAt") for booking in order.bookings]
    latest: datetime | None = max((end for end in told if end is not None), default=None)
    if latest is None:
        raise Unreadable(order.exchange, "/utcExpiresAt")
    return ends(latest)
