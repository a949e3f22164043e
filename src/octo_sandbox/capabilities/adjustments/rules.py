"""What a supplier does with adjustments, as rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities.adjustments import names
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.errors import Refusal, unprocessable
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Adjustment = Mapping[str, Any]
"""One adjustment: per, amount as a text, quantity, notes, net_discount."""

PER = frozenset({names.BOOKING, names.UNIT, names.PERCENTAGE})
NET_DISCOUNTS = frozenset({names.NONE, names.FULL, names.SPLIT, names.PRORATED, names.MANUAL})


def on_every_write(_call: Call) -> bool:
    return True


def must_be_known(per: str) -> None:
    if per not in PER:
        raise Refusal(names.INVALID_PER, names.INVALID_PER)


def must_be_a_net_discount(word: str) -> None:
    if word not in NET_DISCOUNTS:
        raise Refusal(names.INVALID_NET_DISCOUNT, names.INVALID_NET_DISCOUNT)


def must_be_allowed(word: str) -> None:
    """Nobody here says by hand what the supplier bears."""
    if word == names.MANUAL:
        raise Refusal(names.NET_DISCOUNT_NOT_ALLOWED, names.NET_DISCOUNT_NOT_ALLOWED)


def the_new_ones(_before: Sequence[Adjustment], after: Sequence[Adjustment]) -> Sequence[Adjustment]:
    return after


def whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def in_smallest_units(amount: Decimal, _price: Price) -> Decimal:
    return amount


def on_retail(rules: AdjustmentRules, adjustment: Adjustment, price: Price, tickets: int) -> int:
    """By how much the guest pays more."""
    amount, times = Decimal(adjustment["amount"]), adjustment["quantity"] or 1
    if adjustment["per"] == names.PERCENTAGE:
        return whole(price.retail * amount / 100 * times)
    return whole(rules.worth(amount, price) * times * (tickets if adjustment["per"] == names.UNIT else 1))


def on_net(adjustment: Adjustment, price: Price, more: int) -> int:
    """By how much the reseller pays more, where the guest pays so much more."""
    word = adjustment["net_discount"]
    if price.net is None or word in (None, names.NONE):
        return 0
    if word == names.FULL:
        return more
    if word == names.SPLIT:
        return whole(Decimal(more) / 2)
    return whole(Decimal(price.net) * more / price.retail) if price.retail else 0


def no_more_than_the_commission(before: Price, retail: int, net: int | None) -> None:
    """Refuse what sells for less than the reseller pays."""
    if net is not None and before.net is not None and retail < net:
        raise unprocessable("below-commission", limit=before.retail - before.net)


def raised_alone(original: int, more: int) -> int:
    """The price that is struck through: higher by what guests pay more, and not lower for a discount."""
    return original + max(more, 0)


def adjustment_view(adjustment: Adjustment) -> View:
    amount = Decimal(adjustment["amount"])
    return {
        "per": adjustment["per"],
        "amount": int(amount) if amount == int(amount) else float(amount),
        "quantity": adjustment["quantity"] or 1,
        "notes": adjustment["notes"],
        "netDiscount": adjustment["net_discount"] or names.NONE,
    }


@dataclass(frozen=True)
class AdjustmentRules:
    taken: Callable[[Call], bool] = on_every_write  # by which calls of bookings
    per: Callable[[str], None] = must_be_known  # refuses
    net_discount: Callable[[str], None] = must_be_a_net_discount  # refuses
    allowed: Callable[[str], None] = must_be_allowed  # refuses
    replaced: Callable[[Sequence[Adjustment], Sequence[Adjustment]], Sequence[Adjustment]] = the_new_ones
    worth: Callable[[Decimal, Price], Decimal] = in_smallest_units  # of an amount, on this price
    on_retail: Callable[[AdjustmentRules, Adjustment, Price, int], int] = on_retail  # for so many tickets
    on_net: Callable[[Adjustment, Price, int], int] = on_net
    counted: Callable[[Sequence[Adjustment]], Sequence[Adjustment]] = tuple
    covered: Callable[[Price, int, int | None], None] = no_more_than_the_commission  # refuses
    original: Callable[[int, int], int] = raised_alone  # of what it was, where guests pay so much more
    in_tickets: bool = False  # whether each ticket bears its part
    adjustment_view: Callable[[Adjustment], View] = adjustment_view
