"""What Harbour & Hill charge, and in which currencies they take it.

Every product has a price for one adult (or for the whole booking); other units cost a share of that. Amounts
are kept as decimals of the product's own currency and turned into others at fixed rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from octo_sandbox.capabilities.pricing.price import Price, Tax

UNIT, BOOKING = "UNIT", "BOOKING"

# Digits after the point where they are not two (ISO 4217).
_DIGITS = {"JPY": 0, "KWD": 3}
# What one euro is worth.
_RATES = {
    "EUR": Decimal(1),
    "GBP": Decimal("0.85"),
    "USD": Decimal("1.08"),
    "AUD": Decimal("1.64"),
    "JPY": Decimal("162"),
    "KWD": Decimal("0.332"),
}
# The part of an adult's price that other units cost.
_SHARES = {
    "YOUTH": Decimal("0.8"),
    "CHILD": Decimal("0.5"),
    "INFANT": Decimal(0),
    "FAMILY": Decimal("2.5"),
    "SENIOR": Decimal("0.85"),
    "STUDENT": Decimal("0.85"),
    "MILITARY": Decimal("0.9"),
    # No type of the standard: what a unit costs whose `extra` says that it is priced for members.
    "MEMBER": Decimal("0.75"),
}
# A family ticket is advertised beside what two adults and two children would pay.
_ADVERTISED = {"FAMILY": Decimal(3)}
_COMMISSION = Decimal("0.2")


@dataclass(frozen=True)
class Tariff:
    """The prices of one product. `prices` is by option id; `tax` a name and a rate."""

    prices: Mapping[str, Decimal] = field(default_factory=dict)
    currencies: tuple[str, ...] = ("EUR",)
    per: str = UNIT
    tax: tuple[str, Decimal] = ("VAT", Decimal("0.2"))

    @property
    def currency(self) -> str:
        return self.currencies[0]


# For whatever is sold here that nobody gave a price.
_ORDINARY = Tariff()
_ORDINARY_PRICE = Decimal(20)

_SALES_TAX = ("Sales tax", Decimal("0.08875"))
_CONSUMPTION_TAX = ("Consumption tax", Decimal("0.1"))
_GST = ("GST", Decimal("0.1"))

TARIFFS: Mapping[str, Tariff] = {
    "harbour-cruise": Tariff(
        {"classic": Decimal("32.50"), "dinner": Decimal(89)}, ("GBP", "EUR", "JPY", "KWD")
    ),
    "hill-castle": Tariff({"DEFAULT": Decimal(18)}, ("GBP", "EUR")),
    "sky-deck": Tariff(
        {"standard": Decimal("44.99"), "sunrise": Decimal("64.99")}, ("USD", "EUR"), tax=_SALES_TAX
    ),
    # A room for the group, whoever comes.
    "tea-ceremony": Tariff({"group": Decimal(22000)}, ("JPY", "USD"), per=BOOKING, tax=_CONSUMPTION_TAX),
    "kayak-tour": Tariff({"half-day": Decimal(75)}, ("GBP", "KWD")),
    "private-guide": Tariff({"walk": Decimal("349.50")}, ("USD", "EUR", "JPY"), per=BOOKING, tax=_SALES_TAX),
    "rooftop-cinema": Tariff({"seat": Decimal(16)}, ("GBP",)),
    "lantern-festival": Tariff({"evening": Decimal(3500)}, ("JPY", "EUR"), tax=_CONSUMPTION_TAX),
    "museum-pass": Tariff({"DEFAULT": Decimal(55)}, ("GBP", "EUR")),
    "city-walk": Tariff({"audio": Decimal("12.95")}, ("USD", "KWD"), tax=_SALES_TAX),
    "night-baths": Tariff({"DEFAULT": Decimal(2900)}, ("JPY",), tax=_CONSUMPTION_TAX),
    "pottery-class": Tariff({"wheel": Decimal(120)}, ("AUD",), tax=_GST),
    "final-sale-show": Tariff({"seat": Decimal(139)}, ("USD",), tax=_SALES_TAX),
}


def tariff_of(product_id: str) -> Tariff:
    return TARIFFS.get(product_id, _ORDINARY)


def precision_of(currency: str) -> int:
    return _DIGITS.get(currency, 2)


@lru_cache(maxsize=10_000)
def list_price(product_id: str, option_id: str, unit_type: str | None, currency: str) -> Price:
    """One unit of this type, or the whole booking where there is none, in a currency of the product."""
    tariff = tariff_of(product_id)
    base = tariff.prices.get(option_id, _ORDINARY_PRICE)
    share = Decimal(1) if unit_type is None else _SHARES.get(unit_type, Decimal(1))
    advertised = share if unit_type is None else _ADVERTISED.get(unit_type, share)
    return price_of(base * share, base * advertised, tariff, currency)


def price_of(retail: Decimal, original: Decimal, tariff: Tariff, currency: str) -> Price:
    """A price from decimals of the tariff's own currency."""
    precision = precision_of(currency)
    step = Decimal(1).scaleb(-precision)

    def minor(amount: Decimal) -> int:
        worth = amount / _RATES[tariff.currency] * _RATES[currency]
        return int(worth.quantize(step, ROUND_HALF_UP).scaleb(precision))

    charged, before = minor(retail), minor(original)
    net = int((charged * (1 - _COMMISSION)).quantize(Decimal(1), ROUND_HALF_UP))
    name, rate = tariff.tax
    tax = Tax(name, _contained(before, rate), _contained(charged, rate), _contained(net, rate))
    return Price(currency, precision, before, charged, net, (tax,))


def _contained(amount: int, rate: Decimal) -> int:
    """The tax in an amount that includes it."""
    return amount - int((amount / (1 + rate)).quantize(Decimal(1), ROUND_HALF_UP))
