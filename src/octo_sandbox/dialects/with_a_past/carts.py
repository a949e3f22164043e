"""Old orders and gifts, made for old bookings."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from uuid import UUID

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, Booking
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order, key_of
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.pricing import price_of_booking
from octo_sandbox.store import Store

_MOST_IN_ONE = 3
_IN_ORDERS, _WITH_GIFTS = 0.3, 0.1

_ENDS_OF_GIFTS = (CONFIRMED, CANCELLED, CONFIRMED, EXPIRED, CONFIRMED, CONFIRMED)
"""In turn for each reseller, so that each past has cancelled gifts whatever day it is."""


class Carts:
    """Puts old bookings into orders and lets gifts pay for them. `keep` stores the orders and gifts."""

    def __init__(self, chance: random.Random) -> None:
        self._random = chance
        # By reseller and currency, because an order has one currency.
        self._open: dict[tuple[str, str], Order] = {}
        self._orders: list[Order] = []
        self._gifts: list[Gift] = []
        self._given: Counter[str] = Counter()

    def take(self, booking: Booking) -> None:
        """Put some bookings into an order, and let a gift pay for some."""
        in_an_order = self._random.random() < _IN_ORDERS
        # Each past has cancelled orders, whatever chance makes of the rest.
        if in_an_order or booking.cancellation is not None:
            self._put_into_an_order(booking)
        if self._random.random() < _WITH_GIFTS:
            self._gifts.append(self._gift(booking))

    def keep(self, store: Store) -> None:
        for order in self._orders:
            store.put_document("order", key_of(order.id), order.reseller, order.to_document())
        for gift in self._gifts:
            store.put_document("gift", gift.id, gift.reseller, gift.to_document())

    def _put_into_an_order(self, booking: Booking) -> None:
        price = price_of_booking(booking)
        key = (booking.reseller, "" if price is None else price.currency)
        order = self._open.get(key)
        if (
            order is None
            or len(order.things) >= _MOST_IN_ONE
            or self._ended(order) != self._ended_so(booking)
        ):
            order = self._open[key] = self._order(booking)
            self._orders.append(order)
        order.things.append(("bookings", booking.id))
        booking.extra[CART] = order.id

    @staticmethod
    def _ended(order: Order) -> str:
        return CONFIRMED if order.confirmed_at else CANCELLED if order.cancelled_at else EXPIRED

    @staticmethod
    def _ended_so(booking: Booking) -> str:
        return CONFIRMED if booking.confirmed_at else CANCELLED if booking.cancellation else EXPIRED

    def _order(self, booking: Booking) -> Order:
        """Return an empty order with the same end as the booking."""
        ended = self._ended_so(booking)
        return Order(
            id=self._uuid(),
            reseller=booking.reseller,
            supplier_reference=f"{self._random.getrandbits(40):010X}",
            test_mode=booking.test_mode,
            created_at=booking.created_at,
            updated_at=booking.updated_at,
            expires_at=booking.created_at + timedelta(minutes=30),
            contact=dict(booking.contact),
            confirmed_at=booking.confirmed_at,
            confirmed_with=booking.confirmed_with,
            cancelled_at=booking.updated_at if ended == CANCELLED else None,
        )

    def _gift(self, booking: Booking) -> Gift:
        """Return a gift. It pays for the booking if both were confirmed."""
        price = price_of_booking(booking)
        status = _ENDS_OF_GIFTS[self._given[booking.reseller] % len(_ENDS_OF_GIFTS)]
        self._given[booking.reseller] += 1
        made = booking.created_at - timedelta(days=self._random.randrange(1, 90))
        gift = Gift(
            id=self._uuid(),
            uuid=self._uuid(),
            reseller=booking.reseller,
            status=status,
            amount=self._random.choice((2500, 5000, 20000)),
            currency="GBP" if price is None else price.currency,
            code=f"{self._random.getrandbits(64):016X}",
            supplier_reference=f"{self._random.getrandbits(40):010X}",
            test_mode=booking.test_mode,
            created_at=made,
            updated_at=made + timedelta(minutes=5),
            expires_at=made + timedelta(minutes=30) if status == EXPIRED else None,
            made_of=self._uuid(),
            message=self._random.choice((None, "For the river bus, while it runs.", "Alles Gute!")),
            confirmed_at=made + timedelta(minutes=5) if status == CONFIRMED else None,
            confirmed_with=self._uuid() if status == CONFIRMED else None,
            cancelled_at=made + timedelta(minutes=5) if status == CANCELLED else None,
        )
        if status == CONFIRMED and booking.confirmed_at is not None and price is not None:
            gift.uses.append(("Booking", booking.id))
            gift.used_at = booking.created_at
            booking.extra[GIFTS] = {"gift": gift.id}
        return gift

    def _uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))
