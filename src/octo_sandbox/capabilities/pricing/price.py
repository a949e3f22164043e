"""Prices: whole numbers of the smallest unit of a currency, with the taxes they contain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax, as the part of the price it is contained in."""

    name: str
    original: int
    retail: int
    net: int | None


@dataclass(frozen=True, slots=True)
class Reduction:
    """What was taken off a price, and what of that was tax."""

    retail: int
    net: int | None
    taxes: tuple[Tax, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """One price. `net` None is not told. `precision` digits of each amount stand after the point."""

    currency: str
    precision: int
    original: int
    retail: int
    net: int | None
    taxes: tuple[Tax, ...] = ()
    reduction: Reduction | None = None

    def to_document(self) -> dict[str, Any]:
        """A JSON object that `from_document` turns back into an equal price."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Price:
        taken = document["reduction"]
        return cls(
            **{
                **document,
                "taxes": _taxes(document["taxes"]),
                "reduction": None
                if taken is None
                else Reduction(**{**taken, "taxes": _taxes(taken["taxes"])}),
            }
        )


def _taxes(documents: Iterable[dict[str, Any]]) -> tuple[Tax, ...]:
    return tuple(Tax(**document) for document in documents)


def free(currency: str, precision: int) -> Price:
    """Return a price of zero in this currency."""
    return Price(currency, precision, 0, 0, 0)


def sum_prices(prices: Iterable[Price]) -> tuple[Price, ...]:
    """The sum of the prices of each currency, in the order in which currencies first appear."""
    by_currency: dict[str, list[Price]] = {}
    for price in prices:
        by_currency.setdefault(price.currency, []).append(price)
    return tuple(_sum(group) for group in by_currency.values())


def _sum(prices: Sequence[Price]) -> Price:
    taken = [price.reduction for price in prices if price.reduction is not None]
    return replace(
        prices[0],
        original=sum(price.original for price in prices),
        retail=sum(price.retail for price in prices),
        net=_sum_told(price.net for price in prices),
        taxes=_sum_taxes(tax for price in prices for tax in price.taxes),
        reduction=None
        if not taken
        else Reduction(
            sum(each.retail for each in taken),
            _sum_told(each.net for each in taken),
            _sum_taxes(tax for each in taken for tax in each.taxes),
        ),
    )


def _sum_told(amounts: Iterable[int | None]) -> int | None:
    """Return the sum, or None where one amount is None."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _sum_taxes(taxes: Iterable[Tax]) -> tuple[Tax, ...]:
    by_name: dict[str, list[Tax]] = {}
    for tax in taxes:
        by_name.setdefault(tax.name, []).append(tax)
    return tuple(
        Tax(
            name,
            sum(tax.original for tax in group),
            sum(tax.retail for tax in group),
            _sum_told(tax.net for tax in group),
        )
        for name, group in by_name.items()
    )


def shares(price: Price, parts: int) -> tuple[Price, ...]:
    """The price cut into parts as equal as whole numbers allow; together they are the price."""
    return tuple(_share(price, parts, position) for position in range(parts))


def _share(price: Price, parts: int, position: int) -> Price:
    def cut(amount: int) -> int:
        whole, rest = divmod(amount, parts)
        return whole + (position < rest)

    def told(amount: int | None) -> int | None:
        return None if amount is None else cut(amount)

    def taxes(of: Iterable[Tax]) -> tuple[Tax, ...]:
        return tuple(Tax(t.name, cut(t.original), cut(t.retail), told(t.net)) for t in of)

    taken = price.reduction
    return replace(
        price,
        original=cut(price.original),
        retail=cut(price.retail),
        net=told(price.net),
        taxes=taxes(price.taxes),
        reduction=None
        if taken is None
        else Reduction(cut(taken.retail), told(taken.net), taxes(taken.taxes)),
    )
