"""The rules of octo/pricing, each of which can be replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.pricing import tariff
from octo_sandbox.capabilities.pricing.price import Price, free, shares, sum_prices
from octo_sandbox.catalogue import Option, Product, Unit
from octo_sandbox.errors import BAD_REQUEST, Refusal
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.pricing.quotes import Quote

PRICING = "octo/pricing"
DEFAULT = "default"


def _currencies(product: Product) -> tuple[str, ...]:
    return tariff.tariff_of(product.id).currencies


def _default_currency(product: Product) -> str:
    return tariff.tariff_of(product.id).currency


def _per(product: Product) -> str:
    return tariff.tariff_of(product.id).per


def _unit_price(product: Product, option: Option, unit: Unit, currency: str) -> Price:
    """Return the list price of the unit, or of the other type that the unit names."""
    return tariff.list_price(product.id, option.id, unit.extra.get(PRICING, unit.type), currency)


def _whole_price(product: Product, option: Option, currency: str) -> Price:
    return tariff.list_price(product.id, option.id, None, currency)


def _total(prices: Sequence[Price], currency: str) -> Price:
    """What the tickets of a booking cost together."""
    return next(iter(sum_prices(prices)), free(currency, tariff.precision_of(currency)))


def unsupported(currency: str, accepted: Sequence[str]) -> Refusal:
    return Refusal(
        BAD_REQUEST,
        "unsupported-currency",
        echo={"availableCurrencies": list(accepted)},
        values={"currency": currency, "accepted": ", ".join(accepted)},
    )


def named_or_default(rules: PricingRules, product: Product, sent: str | None) -> str:
    """The currency that was sent, if the product can be paid in it; its default one if none was."""
    if sent is None or sent == DEFAULT:
        return rules.default_currency(product)
    accepted = rules.currencies(product)
    if sent not in accepted:
        raise unsupported(sent, accepted)
    return sent


def all_or_the_one_sent(rules: PricingRules, product: Product, sent: str | None) -> tuple[str, ...]:
    """The currencies the catalogue shows: every one, or the one that was sent.

    In a list of products those that cannot be paid in it are shown in their default one.
    """
    if sent is None:
        return rules.currencies(product)
    return (sent if sent in rules.currencies(product) else rules.default_currency(product),)


def _every_level(_per: str, _component: str) -> bool:
    return True


def _as_list(prices: Sequence[View]) -> list[View]:
    return list(prices)


def _agreed(_call: Call, _booking: Booking, quote: Quote) -> Quote:
    return quote


@dataclass(frozen=True)
class PricingRules:
    # --- what things cost, and in what it can be paid
    currencies: Callable[[Product], tuple[str, ...]] = _currencies
    default_currency: Callable[[Product], str] = _default_currency
    per: Callable[[Product], str] = _per
    unit_price: Callable[[Product, Option, Unit, str], Price] = _unit_price
    whole_price: Callable[[Product, Option, str], Price] = _whole_price
    total: Callable[[Sequence[Price], str], Price] = _total
    shares: Callable[[Price, int], tuple[Price, ...]] = shares

    # --- which currency is spoken
    availability_currency: Callable[[PricingRules, Product, str | None], str] = named_or_default
    booking_currency: Callable[[PricingRules, Product, str | None], str] = named_or_default
    catalogue_currencies: Callable[[PricingRules, Product, str | None], tuple[str, ...]] = all_or_the_one_sent

    # --- what is shown
    has_from_price: Callable[[str, str], bool] = _every_level  # pricingPer, "Option" or "Unit"
    catalogue_prices: Callable[[Sequence[View]], list[View] | View] = _as_list

    # --- what a booking costs in the end
    agreed: Callable[[Call, Booking, Quote], Quote] = _agreed


def rules_of(call: Call) -> PricingRules:
    rules: PricingRules = call.policies.of(PRICING)
    return rules
