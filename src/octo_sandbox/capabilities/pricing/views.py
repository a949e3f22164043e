"""The fields that octo/pricing adds to products, availability and bookings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.pricing.booking_price import price_of_booking, price_of_ticket
from octo_sandbox.capabilities.pricing.price import Price, Tax
from octo_sandbox.capabilities.pricing.quotes import Quote, Selection, quote
from octo_sandbox.capabilities.pricing.rules import DEFAULT, PRICING, rules_of, unsupported
from octo_sandbox.capabilities.pricing.tariff import BOOKING
from octo_sandbox.catalogue import Option, Product
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def price_view(call: Call, price: Price, unit_id: str | None = None) -> View:
    """A price as resellers see it, of one unit where that has an id."""
    view: View = {} if unit_id is None else {"unitId": unit_id}
    view |= {
        "original": price.original,
        "retail": price.retail,
        "net": price.net,
        "currency": price.currency,
        "currencyPrecision": price.precision,
        "includedTaxes": [_tax_view(call, tax) for tax in price.taxes],
    }
    return component_view(call, "Pricing", view, Subject(price=price))


def _tax_view(call: Call, tax: Tax) -> View:
    view = {"name": tax.name, "original": tax.original, "retail": tax.retail, "net": tax.net}
    return component_view(call, "IncludedTax", view, Subject())


# --- the catalogue


def add_to_product(call: Call, subject: Subject) -> View:
    product = _product(subject)
    rules = rules_of(call)
    return {
        "defaultCurrency": rules.default_currency(product),
        "availableCurrencies": list(rules.currencies(product)),
        "pricingPer": rules.per(product),
        "includeTax": True,
    }


def catalogue_currencies(call: Call, product: Product) -> tuple[str, ...]:
    """Return the currencies the catalogue shows. Refuses a currency that no product is sold in."""
    if not call.operation.startswith("GET /products"):
        return rules_of(call).catalogue_currencies(rules_of(call), product, None)
    sent, rules = call.query.get("currency"), rules_of(call)
    if sent not in (None, DEFAULT):
        alone = call.operation != "GET /products"
        among = [product] if alone else call.policies.catalogue.products
        accepted = sorted({currency for each in among for currency in rules.currencies(each)})
        if sent not in accepted:
            raise unsupported(str(sent), accepted)
    return rules.catalogue_currencies(rules, product, sent)


def add_to_option(call: Call, subject: Subject) -> View:
    """The price of the booking, or of the cheapest ticket that can be had alone."""
    product, option = _product(subject), _option(subject)
    rules = rules_of(call)
    if not rules.has_from_price(rules.per(product), "Option"):
        return {}
    prices = [
        price
        for currency in catalogue_currencies(call, product)
        if (price := _least(call, Selection(product, option, (), currency))) is not None
    ]
    return _from(call, prices)


def add_to_unit(call: Call, subject: Subject) -> View:
    """Where prices are per booking, a unit has none."""
    product, option, unit = _product(subject), _option(subject), subject.unit
    rules = rules_of(call)
    if not rules.has_from_price(rules.per(product), "Unit") or unit is None:
        return {}
    if rules.per(product) == BOOKING:
        return {"pricingFrom": [], "pricing": []}
    currencies = catalogue_currencies(call, product)
    return _from(call, [rules.unit_price(product, option, unit, currency) for currency in currencies])


def _from(call: Call, prices: Sequence[Price]) -> View:
    shown = rules_of(call).catalogue_prices([price_view(call, price) for price in prices])
    return {"pricingFrom": shown, "pricing": shown}


def _least(call: Call, selection: Selection) -> Price | None:
    """Return the lowest list price of the selection."""
    rules, product, option = rules_of(call), selection.product, selection.option
    if rules.per(product) == BOOKING:
        return rules.whole_price(product, option, selection.currency)
    return _cheapest(
        option,
        {unit.id: rules.unit_price(product, option, unit, selection.currency) for unit in option.units},
    )


def _cheapest(option: Option, prices: Mapping[str, Price]) -> Price | None:
    alone = [unit for unit in option.units if not unit.accompanied_by]
    return min((prices[unit.id] for unit in alone), key=lambda price: price.retail, default=None)


# --- availability


def quoted(call: Call, subject: Subject) -> Quote:
    """Return the price of the selection, which is equal for all slots of an answer."""
    product, option = _product(subject), _option(subject)
    key = f"{PRICING} {product.id} {option.id}"
    if key not in call.extra:
        call.extra[key] = quote(call, selected(call, subject))
    found: Quote = call.extra[key]
    return found


def selected(call: Call, subject: Subject) -> Selection:
    """Return the selection of an availability check."""
    product, rules = _product(subject), rules_of(call)
    sent = call.fields.text("currency") if call.has(PRICING) else None
    tickets = tuple(sorted(subject.wanted.elements())) if subject.wanted else ()
    currency = rules.availability_currency(rules, product, sent)
    return Selection(product, _option(subject), tickets, currency)


def add_to_availability(call: Call, subject: Subject) -> View:
    return slot_prices(call, quoted(call, subject))


def slot_prices(call: Call, prices: Quote) -> View:
    """What a slot shows of a quote."""
    return {
        "unitPricing": [price_view(call, price, unit_id) for unit_id, price in prices.units.items()],
        "pricing": None if prices.total is None else price_view(call, prices.total),
    }


def add_to_calendar(call: Call, subject: Subject) -> View:
    return calendar_prices(call, _option(subject), quoted(call, subject))


def calendar_prices(call: Call, option: Option, prices: Quote) -> View:
    """What a day shows of a quote: that of the selection, or of the cheapest ticket that can be had alone."""
    least = prices.total or _cheapest(option, prices.units)
    return {
        "unitPricingFrom": [price_view(call, price, unit_id) for unit_id, price in prices.units.items()],
        "pricingFrom": None if least is None else price_view(call, least),
    }


# --- bookings


def add_to_booking(call: Call, subject: Subject) -> View:
    booking = subject.booking
    price = None if booking is None else price_of_booking(booking)
    return {"pricing": None if price is None else price_view(call, price)}


def add_to_unit_item(call: Call, subject: Subject) -> View:
    booking, item = subject.booking, subject.item
    price = None if booking is None or item is None else price_of_ticket(booking, item)
    return {"pricing": None if price is None else price_view(call, price)}


def _product(subject: Subject) -> Product:
    if subject.product is None:
        raise LookupError("a price of no product")
    return subject.product


def _option(subject: Subject) -> Option:
    if subject.option is None:
        raise LookupError("a price of no option")
    return subject.option
