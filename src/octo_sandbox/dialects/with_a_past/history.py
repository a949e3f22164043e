"""Invented old bookings of many resellers, with their orders, gifts and identities.

The old bookings are correct: past ones have ended, no slot is overbooked, and prices add up.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.record import (
    CANCELLED,
    CONFIRMED,
    EXPIRED,
    BookedSlot,
    Booking,
    Cancellation,
    UnitItem,
)
from octo_sandbox.capabilities.identities import ID as IDENTITIES
from octo_sandbox.capabilities.identities import Identity
from octo_sandbox.capabilities.pricing.price import sum_prices
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.capabilities.pricing.tariff import list_price, tariff_of
from octo_sandbox.catalogue import Catalogue, Option, Product, Unit
from octo_sandbox.clock import local_stamp
from octo_sandbox.dialects.with_a_past import archive
from octo_sandbox.dialects.with_a_past.carts import Carts
from octo_sandbox.store import Store

_YEARS_BACK = timedelta(days=400)
_FURTHEST_AHEAD = 120
# The most seats that old bookings take of one future slot.
_MOST_SEATS_TAKEN = 3
_OTHERS = 12
_GUESTS = 12
_REDEEMED, _REJECTED = "REDEEMED", "REJECTED"
_LIVING = (("harbour-cruise", "classic"), ("hill-castle", "DEFAULT"), ("sky-deck", "standard"))
_NAMES = (
    ("Ada", "Lovelace"),
    ("Jürgen", "Groß"),
    ("Wisława", "Szymborska"),
    ("Nguyễn", "An"),
    ("O'Neill", "Séan"),
)


def _in(catalogue: Catalogue, product_id: str, option_id: str) -> tuple[Product, Option]:
    product = catalogue.product(product_id)
    option = None if product is None else product.option(option_id)
    if product is None or option is None:
        raise LookupError(f"{product_id}/{option_id} is not sold")
    return product, option


class History:
    """The past of a supplier with this catalogue. The same seed makes the same past."""

    def __init__(self, catalogue: Catalogue, bookings: int, seed: int = 1) -> None:
        self._living = [_in(catalogue, *names) for names in _LIVING]
        self._count = bookings
        self._random = random.Random(f"a past of {seed}")
        self._taken: Counter[tuple[str, str, str]] = Counter()

    def fill(self, store: Store, resellers: Sequence[Reseller], now: datetime) -> None:
        """Fill the store. A sixth of the bookings belongs to `resellers`, the rest to unknown resellers."""
        carts = Carts(self._random)
        guests = list(self._identities(store, resellers))
        for booking in self._bookings(resellers, now):
            if guests and booking.reseller == resellers[0].id and self._random.random() < 0.3:
                booking.extra[IDENTITIES] = self._random.choice(guests)
            carts.take(booking)
            store.add_booking(booking)
        carts.keep(store)

    def _identities(self, store: Store, resellers: Sequence[Reseller]) -> Iterator[str]:
        """Yield the ids of identities of the first reseller. Every second identity is deleted and not stored."""
        for number in range(_GUESTS if resellers else 0):
            identity = Identity(self._uuid(), f"guest-{number}")
            if number % 2:
                store.put_document("identity", identity.id, resellers[0].id, asdict(identity))
            yield identity.id

    def _bookings(self, resellers: Sequence[Reseller], now: datetime) -> Iterator[Booking]:
        others = [f"reseller-of-before-{number}" for number in range(_OTHERS)]
        for number in range(self._count):
            mine = resellers and number % 6 == 0
            owner = self._random.choice(resellers).id if mine else self._random.choice(others)
            product, option, units = self._sold()
            made = now - _YEARS_BACK + (_YEARS_BACK - timedelta(hours=1)) * number / self._count
            day = made.date() + timedelta(days=self._random.randrange(1, _FURTHEST_AHEAD))
            slot = self._slot(product, option, day)
            if slot is None:
                continue
            booking = self._booking(owner, product, option, slot, units, made)
            self._settle(booking, now)
            if self._has_room(booking, now):
                yield booking

    def _sold(self) -> tuple[Product, Option, tuple[Unit, ...]]:
        """Return a product, an option and units of it. One of four choices is retired."""
        if self._random.random() < 0.15:
            product = self._random.choice(list(archive.PRODUCTS.values()))
            return product, product.options[0], product.options[0].units
        product, option = self._random.choice(self._living)
        gone = [option for (name, _), option in archive.OPTIONS.items() if name == product.id]
        if gone and self._random.random() < 0.2:
            return product, gone[0], gone[0].units
        return product, option, (*option.units[:1], *archive.UNITS.get((product.id, option.id), ()))

    def _slot(self, product: Product, option: Option, day: date) -> BookedSlot | None:
        """Return a slot of the day. Some old slots have a start time that no longer exists."""
        slots = [slot for slot in option.schedule.on(day, product.zone) if not slot.closed]
        if not slots:
            return None
        slot = self._random.choice(slots)
        earlier = timedelta(minutes=20) if not slot.all_day and self._random.random() < 0.3 else timedelta(0)
        start = slot.start - earlier
        return BookedSlot(
            id=local_stamp(start),
            key=slot.key if not earlier else start.strftime("%Y-%m-%dT%H:%M"),
            start=start,
            end=slot.end - earlier,
            last_entry=slot.last_entry - earlier,
            all_day=slot.all_day,
            opening_hours=tuple((hours.from_, hours.to) for hours in slot.opening_hours),
        )

    def _booking(
        self,
        owner: str,
        product: Product,
        option: Option,
        slot: BookedSlot,
        units: Sequence[Unit],
        made: datetime,
    ) -> Booking:
        first, last = self._random.choice(_NAMES)
        chosen = [units[0], *self._random.choices(units, k=self._random.randrange(3))]
        items = [UnitItem(self._uuid(), unit.id, CONFIRMED, self._reference()) for unit in chosen]
        booking = Booking(
            uuid=self._uuid(),
            id=f"bk_{self._random.getrandbits(64):016x}",
            reseller=owner,
            product_id=product.id,
            option_id=option.id,
            status=CONFIRMED,
            test_mode=self._random.random() > 1 / 3,
            supplier_reference=self._reference(),
            created_at=made,
            updated_at=made,
            expires_at=made + timedelta(minutes=30),
            made_of=self._reference(),
            unit_items=items,
            seats=len(items),
            slot=slot,
            # Some bookings have no reference, and some share one.
            reseller_reference=self._random.choice((None, self._reference(), "GROUP-TRIP")),
            notes=self._random.choice((None, "Window seat, please.", "")),
            contact={"firstName": first, "lastName": last} if self._random.random() < 0.8 else {},
        )
        self._price(booking, product, option, chosen)
        return booking

    def _price(self, booking: Booking, product: Product, option: Option, units: Sequence[Unit]) -> None:
        currency = tariff_of(product.id).currency
        prices = [list_price(product.id, option.id, unit.type, currency) for unit in units]
        booking.extra[PRICING] = {
            "currency": currency,
            "total": sum_prices(prices)[0].to_document(),
            "items": {
                item.uuid: price.to_document() for item, price in zip(booking.unit_items, prices, strict=True)
            },
        }

    def _settle(self, booking: Booking, now: datetime) -> None:
        """Give the booking the status that it has now."""
        assert booking.slot is not None
        over = booking.slot.end < now
        fate = self._random.choices(
            (CONFIRMED, _REDEEMED, CANCELLED, EXPIRED, _REJECTED), (4, 4 if over else 0, 3, 2, 1)
        )[0]
        booking.set_status(fate)
        booking.updated_at = booking.created_at + timedelta(minutes=7)
        if fate == EXPIRED:
            booking.updated_at = booking.expires_at or booking.updated_at
            return
        booking.expires_at = None
        if fate in (CONFIRMED, _REDEEMED):
            booking.confirmed_at = booking.updated_at
            booking.confirmed_with = self._reference()
        if fate == CANCELLED:
            booking.cancellation = Cancellation(
                "FULL", self._random.choice((None, "Rain")), booking.updated_at
            )
        if fate == _REDEEMED:
            booking.redeemed_at = booking.updated_at = booking.slot.start
            for item in booking.unit_items:
                item.redeemed_at = booking.slot.start

    def _has_room(self, booking: Booking, now: datetime) -> bool:
        """Return whether the slot has room for the booking. Count the booking if it has."""
        assert booking.slot is not None
        if booking.slot.end < now or booking.status != CONFIRMED:
            return True
        key = (booking.product_id, booking.option_id, booking.slot.key)
        if self._taken[key] + booking.seats > _MOST_SEATS_TAKEN:
            return False
        self._taken[key] += booking.seats
        return True

    def _uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _reference(self) -> str:
        return f"{self._random.getrandbits(40):010X}"
