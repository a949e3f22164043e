"""What options, units, slots, days, bookings and tickets show of extras."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.content.names import CONTENT
from octo_sandbox.capabilities.extras.asked import Asked, asked_in
from octo_sandbox.capabilities.extras.bought import FIELD, kept_in, sold_for, sold_with
from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import rules_of
from octo_sandbox.capabilities.extras.rules import Bought
from octo_sandbox.capabilities.pricing import Price, price_of_booking, price_view
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.capabilities.pricing.rules import rules_of as pricing_rules_of
from octo_sandbox.capabilities.pricing.views import catalogue_currencies, selected
from octo_sandbox.catalogue import Option, Product
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call


# --- what is on sale


def of_option(call: Call, subject: Subject) -> View:
    product, option = sold_in(subject)
    return {"extras": extra_views(call, product, rules_of(call).of_option(product.id, option.id))}


def of_unit(call: Call, subject: Subject) -> View:
    product, option = sold_in(subject)
    assert subject.unit is not None, "a unit is shown"
    sold = rules_of(call).of_unit(product.id, option.id, subject.unit.id)
    return {"extras": extra_views(call, product, sold)}


def sold_in(subject: Subject) -> tuple[Product, Option]:
    assert subject.product is not None, "an option has a product"
    assert subject.option is not None, "an option is shown"
    return subject.product, subject.option


def extra_views(call: Call, product: Product, sold: Iterable[Extra]) -> list[View]:
    return [extra_view(call, product, each) for each in sold]


def extra_view(call: Call, product: Product, extra: Extra) -> View:
    rules = rules_of(call)
    view = dict(rules.extra_view(extra, call.language, call.has(CONTENT)))
    if call.has(PRICING):
        found = (
            rules.price(product.id, extra, currency, None) for currency in catalogue_currencies(call, product)
        )
        prices = [price_view(call, price) for price in found if price is not None]
        shown = pricing_rules_of(call).catalogue_prices(prices) if prices else []
        view |= {"pricingFrom": shown, "pricing": shown}
    return component_view(call, "Extra", view, Subject(product=product))


# --- availability


def of_slot(call: Call, subject: Subject) -> View:
    return {"extraPricing": extra_prices(call, subject)} if call.has(PRICING) else {}


def of_day(call: Call, subject: Subject) -> View:
    return {"extraPricingFrom": extra_prices(call, subject)} if call.has(PRICING) else {}


def extra_prices(call: Call, subject: Subject) -> list[View]:
    """The price of one of each extra that was asked about, or that is sold where nobody asked."""
    selection, rules = selected(call, subject), rules_of(call)
    asked: Sequence[Asked] = asked_in(call) or [
        Asked(each, 1, None) for each in everything(call, selection.product, selection.option)
    ]
    prices = (
        (each.extra, rules.price(selection.product.id, each.extra, selection.currency, each.retail))
        for each in asked
    )
    return [price_of_one(call, extra.id, price) for extra, price in prices if price is not None]


def everything(call: Call, product: Product, option: Option) -> list[Extra]:
    rules = rules_of(call)
    of_units = (each for unit in option.units for each in rules.of_unit(product.id, option.id, unit.id))
    return list({each.id: each for each in (*rules.of_option(product.id, option.id), *of_units)}.values())


# --- bookings


def of_booking(call: Call, subject: Subject) -> View:
    booking = subject.booking
    assert booking is not None, "a booking is shown"
    shown = bought_views(call, subject, booking, booking.extra, sold_with(call, booking))
    return {**shown, **agreed_prices(call, subject, booking)}


def agreed_prices(call: Call, subject: Subject, booking: Booking) -> View:
    """What one costs of each extra that was bought once for the booking, to those who ask for prices."""
    agreed, (product, _) = price_of_booking(booking), sold_in(subject)
    if not call.has(PRICING) or agreed is None:
        return {}
    sold = {extra.id: extra for extra in sold_with(call, booking)}
    bought = {each["extra"]: each for each in kept_in(booking.extra) if each["extra"] in sold}
    prices = (
        (name, rules_of(call).price(product.id, sold[name], agreed.currency, each["retail"]))
        for name, each in bought.items()
    )
    return {"extraPricing": [price_of_one(call, name, price) for name, price in prices if price is not None]}


def price_of_one(call: Call, name: str, price: Price) -> View:
    view = {"extraId": name, **price_view(call, price)}
    return component_view(call, "ExtraPricing", view, Subject(price=price))


def of_item(call: Call, subject: Subject) -> View:
    booking, item = subject.booking, subject.item
    assert booking is not None, "a ticket is of a booking"
    assert item is not None, "a ticket is shown"
    return bought_views(call, subject, booking, item.extra, sold_for(call, booking, item))


def bought_views(
    call: Call, subject: Subject, booking: Booking, kept: dict[str, Any], sold: Sequence[Extra]
) -> View:
    product, _ = sold_in(subject)
    by_id = {extra.id: extra for extra in sold}
    return {
        FIELD: [
            item_view(call, product, booking, each, by_id[each["extra"]])
            for each in kept_in(kept)
            if each["extra"] in by_id
        ]
    }


def item_view(call: Call, product: Product, booking: Booking, bought: Bought, extra: Extra) -> View:
    view: View = {
        "id": bought["id"],
        "uuid": bought["uuid"],
        "extraId": extra.id,
        "extra": extra_view(call, product, extra),
        "status": booking.status,
        "resellerReference": bought["reseller_reference"],
        "supplierReference": bought["supplier_reference"],
        **custom(bought),
    }
    agreed = price_of_booking(booking)
    if call.has(PRICING) and agreed is not None:
        price = rules_of(call).price(product.id, extra, agreed.currency, bought["retail"])
        view["pricing"] = None if price is None else price_view(call, price)
    return component_view(call, "ExtraItem", view, Subject(product=product, booking=booking))


def custom(bought: Bought) -> Mapping[str, Any]:
    """The price that the reseller said, where it did."""
    return {} if bought["retail"] is None else {"retail": bought["retail"]}
