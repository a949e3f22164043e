"""The fields that octo/offers adds, and GET /offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.offers.applicable_offers import OfferChoice, applied_to, chosen, with_offer
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.offers.rules import OFFERS, rules_of
from octo_sandbox.capabilities.pricing import price_of_booking, price_view
from octo_sandbox.capabilities.pricing.price import Price, Reduction
from octo_sandbox.capabilities.pricing.quotes import Selection, quote_with
from octo_sandbox.capabilities.pricing.rules import rules_of as pricing_rules_of
from octo_sandbox.capabilities.pricing.views import selected
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.catalogue import Product


def offer_view(call: Call, offer: Offer, reason: str | None) -> View:
    return component_view(
        call,
        "Offer",
        {
            "id": offer.id,
            "title": offer.title,
            "label": offer.label,
            "code": offer.code,
            "description": offer.description,
            "netDiscount": offer.net_discount,
            "restrictions": {
                "minUnits": offer.min_units,
                "maxUnits": offer.max_units,
                "minTotal": offer.min_total,
                "maxTotal": offer.max_total,
                "unitIds": list(offer.unit_ids),
            },
            "usable": reason is None,
            "unusableReason": reason,
            "tags": list(offer.tags),
        },
        Subject(offer=offer),
    )


def list_offers(call: Call) -> list[View]:
    """List every offer. The availability check says whether a selection can have it."""
    return [offer_view(call, offer, None) for offer in rules_of(call).offers(call)]


# --- prices


def add_to_pricing(call: Call, subject: Subject) -> View:
    taken = None if subject.price is None else subject.price.reduction
    return {"offerDiscount": None if taken is None else _discount_view(call, taken)}


def _discount_view(call: Call, taken: Reduction) -> View:
    taxes = [{"name": tax.name, "retail": tax.retail, "net": tax.net} for tax in taken.taxes]
    view = {"retail": taken.retail, "net": taken.net, "includedTaxes": taxes}
    return component_view(call, "OfferDiscount", view, Subject())


# --- availability


def add_to_availability(call: Call, subject: Subject) -> View:
    """Add the offers for the selection, which are equal for all slots of an answer."""
    selection = selected(call, subject)
    key = f"{OFFERS} {selection.product.id} {selection.option.id}"
    if key not in call.extra:
        call.extra[key] = chosen(call, selection, quote_with(call, selection).total)
    choice: OfferChoice = call.extra[key]
    applied = choice.applied
    return {
        "offerCode": None if applied is None else applied.code,
        "offerTitle": None if applied is None else applied.title,
        "offer": None if applied is None else offer_view(call, applied, None),
        "offers": [offer_view(call, offer, reason) for offer, reason in choice.listed],
    }


# --- bookings


def add_to_booking(call: Call, subject: Subject) -> View:
    booking = subject.booking
    if booking is None:
        return {}
    return {**_applied(booking), "offerComparisons": comparisons(call, booking)}


def add_to_unit_item(_call: Call, subject: Subject) -> View:
    return {} if subject.booking is None else {**_applied(subject.booking), "offerComparisons": []}


def _applied(booking: Booking) -> View:
    applied = applied_to(booking)
    return {
        "offerCode": applied.code,
        "offerTitle": applied.title,
        "offerIsCombination": applied.is_combination,
    }


def comparisons(call: Call, booking: Booking) -> list[View]:
    """What the booking would cost with each other offer that everybody may have."""
    rules, applied, agreed = rules_of(call), applied_to(booking), price_of_booking(booking)
    if agreed is None or not rules.compared(booking, applied.is_combination):
        return []
    product, option = call.policies.product_of(call, booking)
    tickets = tuple(item.unit_id for item in booking.unit_items)
    selection = Selection(product, option, tickets, agreed.currency)
    listed = chosen(call, selection, quote_with(call, selection).total).listed
    return [
        _comparison(call, selection, offer)
        for offer, reason in listed
        if reason is None and offer.code != applied.code
    ]


def _comparison(call: Call, selection: Selection, offer: Offer) -> View:
    return component_view(call, "OfferComparison", _with_offer(call, selection, offer), Subject(offer=offer))


def _with_offer(call: Call, selection: Selection, offer: Offer) -> View:
    price = quote_with(call, selection, with_offer(call, offer)).total or _nothing(call, selection)
    return {
        "productId": selection.product.id,
        "optionId": selection.option.id,
        "pricing": price_view(call, price),
        "offerCode": offer.code,
        "offerTitle": offer.title,
        "offer": offer_view(call, offer, None),
    }


def _nothing(call: Call, selection: Selection) -> Price:
    return pricing_rules_of(call).total((), selection.currency)


# --- orders


def add_to_order(call: Call, subject: Subject) -> View:
    """Add the combination offers that the bookings of the order make possible, of what this supplier sells."""
    order = subject.order
    things = [] if order is None else [item.thing for item in items_of(call, order) if not item.is_over]
    has = {thing.product_id for thing in things if isinstance(thing, Booking)}
    return {
        "offerCombinations": [
            _combination(call, offer, product)
            for offer in rules_of(call).offers(call)
            if offer.with_product in has
            for product_id in sorted(offer.products - has)
            if (product := call.policies.catalogue.product(product_id)) is not None
        ]
    }


def _combination(call: Call, offer: Offer, product: Product) -> View:
    """Show the combination for one first unit of the added product, in its own currency."""
    option = product.options[0]
    currency = pricing_rules_of(call).default_currency(product)
    selection = Selection(product, option, (option.units[0].id,), currency)
    return component_view(call, "OfferCombination", _with_offer(call, selection, offer), Subject(offer=offer))
