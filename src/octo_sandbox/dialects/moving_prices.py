"""A supplier with prices that depend on the day, the start time, the seats left and the time of the request.

Sources: docs.ventrata.com, Capabilities, Pricing: prices differ by day and start time, and fields with a name in From
are not final. docs.zaui.com/octo, Pricing: the availability check gives the final quote before a booking. The prices
are honest: a quote is valid for five minutes, and a hold keeps its price.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from octo_sandbox.availability.request import Days
from octo_sandbox.availability.slot_availability import SlotAvailability, availability_of
from octo_sandbox.availability.slots import slots_of
from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities import Capability, Subject
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.quotes import Quote
from octo_sandbox.capabilities.pricing.rules import PRICING, rules_of
from octo_sandbox.capabilities.pricing.views import calendar_prices, quoted, slot_prices
from octo_sandbox.catalogue import Option, Product, Slot
from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

Found = TypeVar("Found")

STANDS_FOR = timedelta(minutes=5)
LEAST = 100
"""The lowest price, in per cent of the list price."""

_WEEKEND, _EVENING = 20, 10
_MOST_KEPT = 50_000
_KEPT_AS = "moving prices"


def percentage(slot: Slot, vacancies: int | None, now: datetime) -> int:
    """Return the price of the slot now, in per cent of the list price."""
    percent = LEAST
    percent += _WEEKEND if slot.start.weekday() >= 5 else 0
    percent += _EVENING if slot.start.hour >= 17 else 0
    if slot.capacity is not None and vacancies is not None:
        percent += 25 if 4 * vacancies < slot.capacity else 10 if 2 * vacancies < slot.capacity else 0
    # The price also changes by up to two per cent every three minutes.
    return percent + now.minute // 3 % 3


@dataclass(frozen=True, slots=True)
class _Shown:
    percent: int
    at: datetime


class _Quotes:
    """The last quote that each reseller got for each slot."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, str, str, str], _Shown] = {}
        self._lock = threading.Lock()

    def percent(self, call: Call, product: Product, option: Option, found: SlotAvailability) -> int:
        """Return the percentage of the valid quote, or make a new quote."""
        key = (call.reseller.id, product.id, option.id, found.slot.key)
        with self._lock:
            shown = self._shown.get(key)
            if shown is None or not timedelta(0) <= call.now - shown.at < STANDS_FOR:
                if len(self._shown) >= _MOST_KEPT:
                    self._shown.clear()
                shown = _Shown(percentage(found.slot, found.vacancies, call.now), call.now)
                self._shown[key] = shown
            return shown.percent

    def of_slot(self, call: Call, subject: Subject) -> View:
        product, option, found = _known(subject.product), _known(subject.option), _known(subject.availability)
        return slot_prices(
            call, moved(call, quoted(call, subject), self.percent(call, product, option, found))
        )

    def of_day(self, call: Call, subject: Subject) -> View:
        """Show the price of the cheapest open slot of the day."""
        product, option, day = _known(subject.product), _known(subject.option), _known(subject.day)
        slots = [each for each in day.slots if each.available] or day.slots
        least = min((self.percent(call, product, option, each) for each in slots), default=LEAST)
        return calendar_prices(call, option, moved(call, quoted(call, subject), least))

    def agreed(self, call: Call, booking: Booking, quote: Quote) -> Quote:
        """Price a booking. The booking keeps its percentage until it moves to another slot."""
        if booking.slot is None:
            return quote
        what = [booking.product_id, booking.option_id, booking.slot.key]
        kept = booking.extra.get(_KEPT_AS)
        if kept is None or kept["what"] != what:
            kept = {"what": what, "percent": self._of_booking(call, booking)}
            booking.extra[_KEPT_AS] = kept
        return moved(call, quote, kept["percent"])

    def _of_booking(self, call: Call, booking: Booking) -> int:
        slot, (product, option) = _known(booking.slot), call.policies.product_of(call, booking)
        chosen = [
            each for each in slots_of(call, product, option, Days(slot.day, slot.day)) if each.key == slot.key
        ]
        (found,) = availability_of(call, product, option, chosen, but=booking.id)
        return self.percent(call, product, option, found)


def moved(call: Call, quote: Quote, percent: int) -> Quote:
    """Return the quote at another price level. The total is the exact sum of the items."""
    rules = rules_of(call)

    def moved_price(price: Price) -> Price:
        taxes = (
            replace(tax, original=_part(tax.original), retail=_part(tax.retail), net=_told(tax.net))
            for tax in price.taxes
        )
        return replace(
            price,
            original=_part(price.original),
            retail=_part(price.retail),
            net=_told(price.net),
            taxes=tuple(taxes),
        )

    def _part(amount: int) -> int:
        return (amount * percent + 50) // 100

    def _told(amount: int | None) -> int | None:
        return None if amount is None else _part(amount)

    if not quote.units and quote.total is not None:
        whole = moved_price(quote.total)
        return Quote({}, rules.shares(whole, len(quote.items)), whole)
    items = tuple(moved_price(price) for price in quote.items)
    total = None if quote.total is None else rules.total(items, quote.total.currency)
    return Quote({unit_id: moved_price(price) for unit_id, price in quote.units.items()}, items, total)


def _known(found: Found | None) -> Found:
    if found is None:
        raise LookupError("a price of nothing")
    return found


def _capabilities(installed: Iterable[Capability], quotes: _Quotes) -> Iterable[Capability]:
    for capability in installed:
        if capability.id == CART:
            yield capability
        elif capability.id == PRICING:
            adds = {**capability.adds, "Availability": quotes.of_slot, "AvailabilityCalendar": quotes.of_day}
            yield replace(capability, adds=adds, policies=replace(capability.policies, agreed=quotes.agreed))


@dialect("moving-prices", verdict=CONFORMANT)
def moving_prices() -> Composition:
    """A supplier with prices that rise at weekends, in the evening and with fewer seats, and that charges the quoted
    price."""
    policies = Policies()
    return Composition(replace(policies, capabilities=tuple(_capabilities(policies.capabilities, _Quotes()))))
