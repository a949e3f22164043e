"""Paying with a gift: which one a purchase is paid with, and how much of it that takes.

What is kept is only which purchases named the gift, in which order. How much each takes follows from what it
costs, so a purchase that changes takes more or less, and one that is given back takes nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import CONFIRMED, Booking
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import ENDED, items_of
from octo_sandbox.capabilities.gifts.lookup import gift_with_id, keep
from octo_sandbox.capabilities.gifts.names import GIFTS, INVALID_GIFT_CODE, rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.states import SPENDABLE
from octo_sandbox.capabilities.pricing import Price, price_of_booking
from octo_sandbox.capabilities.pricing.tariff import precision_of
from octo_sandbox.errors import Refusal
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order

# What a purchase keeps: {"gift": the gift's id}.
_NULLABLE = frozenset({"code"})


# --- writing


def reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    pay(call, "Booking", booking.id, booking.extra)


def changing(call: Call, booking: Booking) -> None:
    pay(call, "Booking", booking.id, booking.extra)


def writing(call: Call, component: str, kept: dict[str, Any]) -> None:
    """Pay an order that this request writes. A gift is paid where it is written itself."""
    orders: Mapping[str, Order] = call.extra.get(CART, {})
    written = [order for order in orders.values() if order.extra is kept]
    if component == "Order" and written:
        pay(call, component, written[0].id, kept)


def pay(call: Call, component: str, id_: str, kept: dict[str, Any]) -> None:
    """Take over the giftPayment of the body, if there is one; without a code earlier ones are void."""
    if not call.has(GIFTS) or "giftPayment" not in call.body:
        return
    sent = call.fields.object("giftPayment", nullable=_NULLABLE)
    code = None if sent is None else sent.text("code")
    rules = rules_of(call)
    if code is None or not code.strip():
        rules.void(call, component, id_, kept)
        return
    gift = rules.find_code(call, code)
    rules.good_code(call, gift, code)
    if gift is not None and gift.id != id_:
        void(call, component, id_, kept)
        kept[GIFTS] = {"gift": gift.id}
        gift.uses.append((component, id_))
        gift.used_at = call.now
        keep(call, gift)


def void(call: Call, component: str, id_: str, kept: dict[str, Any]) -> None:
    """Remove the gift payment of the purchase. The gift regains what was spent."""
    before = kept.pop(GIFTS, None)
    gift = None if before is None else gift_with_id(call, before["gift"])
    if gift is not None and (component, id_) in gift.uses:
        gift.uses.remove((component, id_))
        keep(call, gift)


def must_be_spendable(call: Call, gift: Gift | None, code: str) -> None:
    if gift is None or gift.status not in SPENDABLE or rules_of(call).left(call, gift) <= 0:
        raise Refusal(INVALID_GIFT_CODE, INVALID_GIFT_CODE, echo={"giftCode": code})


# --- reckoning


def what_it_is_worth(gift: Gift) -> Price:
    """Return the price of a gift, which is its amount."""
    return Price(gift.currency, precision_of(gift.currency), gift.amount, gift.amount, gift.amount)


def taken(call: Call, gift: Gift) -> list[tuple[tuple[str, str], int]]:
    """Return what each use takes of the gift, in sequence, until the amount is spent."""
    left, found = gift.amount, []
    for use in gift.uses:
        amount = max(0, min(left, rules_of(call).cost(call, use, gift.currency)))
        found.append((use, amount))
        left -= amount
    return found


def left(call: Call, gift: Gift) -> int:
    return gift.amount - sum(amount for _, amount in rules_of(call).taken(call, gift))


def left_for_good(call: Call, gift: Gift) -> int:
    """Return what is left once only confirmed purchases count, as a hold may still be released."""
    gone = (amount for use, amount in rules_of(call).taken(call, gift) if _sold(call, use))
    return gift.amount - sum(gone)


def cost(call: Call, use: tuple[str, str], currency: str) -> int:
    """Return what the purchase costs in this currency, without the parts that have ended."""
    prices = [price for price in prices_of(call, use) if price is not None and price.currency == currency]
    return sum(price.retail for price in prices)


def prices_of(call: Call, use: tuple[str, str]) -> list[Price | None]:
    """Return the price of each part of a purchase, without the parts that have ended."""
    component, id_ = use
    if component == "Booking":
        booking = call.store.booking_with_id(id_)
        return [] if booking is None or booking.status in ENDED else [price_of_booking(booking)]
    if component == "Gift":
        gift = gift_with_id(call, id_)
        return [] if gift is None or gift.status in ENDED else [rules_of(call).price(gift)]
    order = order_named(call, id_)
    items = [] if order is None else items_of(call, order)
    return [item.kind.price(call, item.thing) for item in items if not item.is_over]


def _sold(call: Call, use: tuple[str, str]) -> bool:
    component, id_ = use
    if component == "Booking":
        booking = call.store.booking_with_id(id_)
        return booking is not None and booking.status == CONFIRMED
    if component == "Gift":
        gift = gift_with_id(call, id_)
        return gift is not None and gift.status == CONFIRMED
    order = order_named(call, id_)
    return order is not None and order.confirmed_at is not None


def _named_by(call: Call, kept: Mapping[str, Any]) -> Gift | None:
    """Return the gift that a purchase names."""
    named = kept.get(GIFTS)
    return None if named is None else gift_with_id(call, named["gift"])


def paid_by_gift(call: Call, component: str, id_: str, kept: Mapping[str, Any]) -> int:
    """Return what a gift pays of this purchase."""
    gift = _named_by(call, kept)
    taken = () if gift is None else rules_of(call).taken(call, gift)
    return next((amount for use, amount in taken if use == (component, id_)), 0)


# --- showing


def shown_on_a_booking(call: Call, subject: Subject) -> View:
    booking = subject.booking
    return {"giftPayment": None if booking is None else shown(call, "Booking", booking.id, booking.extra)}


def shown_on_an_order(call: Call, subject: Subject) -> View:
    order = subject.order
    return {"giftPayment": None if order is None else shown(call, "Order", order.id, order.extra)}


def shown(call: Call, component: str, id_: str, kept: Mapping[str, Any]) -> View | None:
    """Return the gift payment of this purchase, or None where a gift pays nothing."""
    gift = _named_by(call, kept)
    amount = paid_by_gift(call, component, id_, kept)
    if gift is None or not amount:
        return None
    view = {"code": gift.code, "giftCode": gift.code, "amount": amount, "currency": gift.currency}
    return component_view(call, "GiftPayment", view, Subject())
