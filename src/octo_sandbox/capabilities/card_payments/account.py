"""What is owed and was paid for one purchase: a booking, an order with all that is in it, or a gift.

A purchase keeps which part of each payment was for which thing. What is owed and what was given back follow from the
state of those things, so a purchase that changes owes more or less, and one that was cancelled gets its part back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.capabilities.card_payments.names import CARDS, ECOM, rules_of
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.gifts.names import rules_of as gift_rules_of
from octo_sandbox.capabilities.gifts.payment import paid_by_gift
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.pricing import Price, price_of_booking

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Record = Booking | Order | Gift


@dataclass(frozen=True)
class Part:
    """One thing of a purchase, its price, and what of it is still to be paid."""

    thing: Booking | Gift
    price: Price | None
    owed: int

    @property
    def share(self) -> int:
        """What was paid for this thing alone, and not with its order."""
        return int(sum(_kept(self.thing).get("shares", {}).values()))

    @property
    def is_refunded(self) -> bool:
        """Whether what was paid for it is given back."""
        if isinstance(self.thing, Gift):
            return self.thing.cancelled_at is not None
        return self.thing.cancellation is not None and self.thing.cancellation.refund == "FULL"


@dataclass(frozen=True)
class Account:
    """The amounts of one purchase, in the smallest unit of its currency. `owed` and `paid` are without surcharge."""

    id: UUID
    currency: str
    precision: int
    owed: int
    surcharge: int
    paid: int
    paid_surcharge: int
    refunded: int
    source: str

    @property
    def outstanding(self) -> int:
        return self.owed + self.surcharge

    @property
    def total_paid(self) -> int:
        return self.paid + self.paid_surcharge


def component_of(record: Record) -> str:
    return type(record).__name__


def payment_id(record: Record) -> UUID:
    """The id of the payment of a purchase; it follows from the purchase, so that nobody has to begin a payment."""
    return uuid5(NAMESPACE_URL, f"card payment of {component_of(record)} {record.id}")


def parts_of(call: Call, record: Record) -> list[Part]:
    """What is paid together, in the sequence in which it was added."""
    if isinstance(record, Order):
        left = paid_by_gift(call, "Order", record.id, record.extra)
        found = [part for item in items_of(call, record) for part in _part(call, item.thing)]
        return list(_less(found, left))
    return list(_part(call, record))


def _part(call: Call, thing: Any) -> Iterator[Part]:
    price = price_of_booking(thing) if isinstance(thing, Booking) else gift_rules_of(call).price(thing)
    owed = 0
    if thing.status == ON_HOLD and price is not None:
        owed = max(0, price.retail - paid_by_gift(call, component_of(thing), thing.id, thing.extra))
    yield Part(thing, price, owed)


def _less(parts: list[Part], gift: int) -> Iterator[Part]:
    """The parts after a gift has paid for the first of them."""
    for part in parts:
        taken = min(gift, part.owed)
        gift -= taken
        yield Part(part.thing, part.price, part.owed - taken)


def account_of(call: Call, record: Record) -> Account | None:
    """What the purchase owes and has paid; None where no card payment belongs to it: it has no price, is sold in several
    currencies, or was settled on account."""
    parts = parts_of(call, record)
    prices = [part.price for part in parts if part.price is not None]
    if len({price.currency for price in prices}) != 1:
        return None
    kept = _kept(record)
    together: Mapping[str, int] = kept.get("shares", {}) if isinstance(record, Order) else {}
    apart = {part.thing.id: part.share for part in parts}
    paid = sum(together.values()) + sum(apart.values())
    waits = any(part.thing.status == ON_HOLD for part in parts)
    if not waits and not paid:
        return None
    back = {part.thing.id for part in parts if part.is_refunded}
    refunded = sum(amount for shares in (together, apart) for id_, amount in shares.items() if id_ in back)
    owed = sum(part.owed for part in parts)
    surcharged = int(kept.get("surcharge", 0))
    return Account(
        payment_id(record),
        prices[0].currency,
        prices[0].precision,
        owed,
        rules_of(call).surcharge(owed),
        paid,
        surcharged,
        rules_of(call).refunded(refunded, refunded + surcharged if refunded == paid else refunded),
        str(kept.get("source", ECOM)),
    )


def _kept(record: Record) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = record.extra.get(CARDS, {})
    return kept
