"""Variants of prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.capabilities.pricing.tariff import BOOKING
from octo_sandbox.catalogue import Option, Product, Unit
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (PRICING,)


def _pricing(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(PRICING, **changes)


@variant("catalogue-has-single-prices", needs=NEEDS)
def _single(policies: Policies) -> Policies:
    """The catalogue shows one price instead of a list of prices."""

    def first(prices: Sequence[View]) -> list[View] | View:
        return prices[0] if prices else []

    return _pricing(policies, catalogue_prices=first)


@variant("prices-stand-on-one-level", needs=NEEDS)
def _one_level(policies: Policies) -> Policies:
    """Either the option has prices or its units have, as pricingPer says."""
    return _pricing(
        policies, has_from_price=lambda per, component: component == ("Option" if per == BOOKING else "Unit")
    )


def _without_net(_call: Call, view: View) -> View:
    return {**view, "net": None}


@variant("net-prices-are-not-told", needs=NEEDS)
def _no_net(policies: Policies) -> Policies:
    """The reseller's own price is null everywhere."""
    return reshaped(reshaped(policies, "Pricing", _without_net), "IncludedTax", _without_net)


@variant("prices-tell-no-taxes", needs=NEEDS)
def _no_taxes(policies: Policies) -> Policies:
    """The list of taxes is empty."""
    return with_fields(policies, "Pricing", includedTaxes=[])


@variant("taxes-have-no-original", needs=NEEDS)
def _no_original(policies: Policies) -> Policies:
    """A tax is a part of retail and net, and of nothing else."""
    return without(policies, "IncludedTax", "original")


@variant("products-do-not-say-include-tax", needs=NEEDS)
def _no_include_tax(policies: Policies) -> Policies:
    """A product does not say whether guests are shown prices with taxes."""
    return without(policies, "Product", "includeTax")


@variant("one-currency-for-each-product", needs=NEEDS)
def _one_currency(policies: Policies) -> Policies:
    """A product can be paid in its default currency alone."""
    default = policies.of(PRICING).default_currency
    return _pricing(policies, currencies=lambda product: (default(product),))


@variant("nothing-is-struck-through", about="list prices", needs=NEEDS)
def _not_struck(policies: Policies) -> Policies:
    """The original price is the retail price wherever no offer applies."""
    return _listed(
        policies,
        lambda price: replace(
            price,
            original=price.retail,
            taxes=tuple(replace(tax, original=tax.retail) for tax in price.taxes),
        ),
    )


@variant("prices-have-no-tax-at-all", about="list prices", needs=NEEDS)
def _untaxed(policies: Policies) -> Policies:
    """No price has a tax in it."""
    return _listed(policies, lambda price: replace(price, taxes=()))


def _listed(policies: Policies, change: Any) -> Policies:
    """Pass each list price through `change`."""
    rules = policies.of(PRICING)
    unit_before, whole_before = rules.unit_price, rules.whole_price

    def unit_price(product: Product, option: Option, unit: Unit, currency: str) -> Price:
        changed: Price = change(unit_before(product, option, unit, currency))
        return changed

    def whole_price(product: Product, option: Option, currency: str) -> Price:
        changed: Price = change(whole_before(product, option, currency))
        return changed

    return _pricing(policies, unit_price=unit_price, whole_price=whole_price)


@variant("unit-prices-the-other-way-round", needs=NEEDS)
def _reversed(policies: Policies) -> Policies:
    """The prices of the units of a slot are listed in reverse order."""

    def change(_call: Call, view: View) -> View:
        return {**view, "unitPricing": view["unitPricing"][::-1]} if "unitPricing" in view else view

    return reshaped(policies, "Availability", change)


@variant("prices-are-written-out", needs=NEEDS)
def _written(policies: Policies) -> Policies:
    """A price has itself as a text too."""

    def change(_call: Call, view: View) -> View:
        return {**view, "formatted": f"{view['currency']} {view['retail']}"}

    return reshaped(policies, "Pricing", change)


@variant("taxes-have-a-description", needs=NEEDS)
def _described(policies: Policies) -> Policies:
    """A tax has a short description."""
    return with_fields(policies, "IncludedTax", shortDescription="As the law has it")
