"""The offers for a selection, and the one that applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities.cart.join_order import order_of
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.offers.rules import OFFERS, rules_of
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.quotes import Repricer, Selection
from octo_sandbox.texts import message

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# The name of a text that says why not, and the values that go into it.
Hindrance = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """`listed` are the offers a guest is told of, each with the reason why it cannot be used, None where it
    can; `applied` is the one the price is with."""

    listed: tuple[tuple[Offer, str | None], ...]
    applied: Offer | None


def chosen(call: Call, selection: Selection, total: Price | None) -> OfferChoice:
    """The offers for a selection; `total` is its price without any.

    A code opens the offer it belongs to, whether it is public or not. Refuses a code that belongs to none,
    and on a booking one whose offer cannot be used.
    """
    rules = rules_of(call)
    brought = _brought(call, selection)
    known = [*brought, *(each for each in rules.offers(call) if each.is_for(selection.product.id))]
    code = wanted_code(call, selection.booking)
    named = None if code is None else next((each for each in known if each.code == code), None)
    if code is not None and named is None:
        rules.unknown(code)
    listed = tuple(
        (offer, _reason(call, offer, selection, total))
        for offer in known
        if offer in brought or offer.public or offer is named
    )
    if named is not None:
        reason = _reason(call, named, selection, total)
        if reason is not None and selection.booking is not None:
            rules.unusable(named.code, reason)
        return OfferChoice(listed, named if reason is None else None)
    return OfferChoice(listed, rules.by_itself([offer for offer, reason in listed if reason is None]))


def _brought(call: Call, selection: Selection) -> list[Offer]:
    """Return the offers that capabilities add for this selection."""
    return [
        offer
        for capability in call.policies.capabilities
        if capability.brings_offers is not None
        for offer in capability.brings_offers(call, selection)
    ]


def _reason(call: Call, offer: Offer, selection: Selection, total: Price | None) -> str | None:
    if offer.with_product is not None and not _beside(call, offer.with_product, selection.booking):
        return message("offer-alone", call.language, {})
    found = rules_of(call).hindrance(offer, selection, total)
    return None if found is None else message(found[0], call.language, found[1])


def _beside(call: Call, product_id: str, booking: Booking | None) -> bool:
    """Return whether the order of the booking also holds this product."""
    return booking is not None and any(other.product_id == product_id for other in beside(call, booking))


def beside(call: Call, booking: Booking) -> list[Booking]:
    """The other bookings of the same order that are not over."""
    order = order_of(call, booking)
    things = [] if order is None else [item.thing for item in items_of(call, order) if not item.is_over]
    return [each for each in things if isinstance(each, Booking) and each.uuid != booking.uuid]


def wanted_code(call: Call, booking: Booking | None) -> str | None:
    """The code that this call sent, else the one the booking was made with."""
    if call.has(OFFERS) and call.incoming.method != "GET" and "offerCode" in call.body:
        return call.fields.text("offerCode")
    kept: dict[str, Any] = {} if booking is None else booking.extra.get(OFFERS, {})
    code: str | None = kept.get("asked")
    return code


@dataclass(frozen=True, slots=True)
class Applied:
    """What a booking keeps of its offer; None and False where it has none."""

    code: str | None = None
    title: str | None = None
    is_combination: bool = False


def applied_to(booking: Booking) -> Applied:
    kept: dict[str, Any] = booking.extra.get(OFFERS, {})
    return Applied(kept.get("code"), kept.get("title"), kept.get("combination", False))


def repricing(call: Call, selection: Selection, total: Price | None) -> Repricer | None:
    """Return the change that the applied offer makes to each price. A booking keeps which offer that is."""
    offer, booking = chosen(call, selection, total).applied, selection.booking
    if booking is not None:
        booking.extra[OFFERS] = {
            "asked": wanted_code(call, booking),
            "code": None if offer is None else offer.code,
            "title": None if offer is None else offer.title,
            "combination": offer is not None and offer.is_combination,
        }
    return None if offer is None else with_offer(call, offer)


def with_offer(call: Call, offer: Offer) -> Repricer:
    def reprice(unit_id: str | None, price: Price) -> Price:
        if unit_id is not None and offer.unit_ids and unit_id not in offer.unit_ids:
            return price
        return rules_of(call).reduced(offer, price)

    return reprice
