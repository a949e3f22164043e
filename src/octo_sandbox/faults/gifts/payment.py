"""Mistakes when gifts pay for something."""

from __future__ import annotations

from typing import Any

from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.call import Call
from octo_sandbox.capabilities.gifts import (
    lookup,
    payment,
)
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.pricing import Price
from octo_sandbox.faults.gifts.policy_changes import NEEDS, WITH_PRICING, gifts
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("gift-codes-do-nothing", breaks="GIFT-009", needs=WITH_PRICING)
def _codes(policies: Policies) -> Policies:
    """A booking accepts a gift code and the gift pays nothing."""
    return reshaped(policies, "Booking", lambda call, v: {**v, "giftPayment": None} if call.has(GIFTS) else v)


@fault("gift-payments-stay", breaks="GIFT-010", needs=WITH_PRICING)
def _stay(policies: Policies) -> Policies:
    """A gift payment of a booking cannot be removed."""

    def void(call: Call, component: str, id_: str, kept: dict[str, Any]) -> None:
        if component != "Booking":
            payment.void(call, component, id_, kept)

    return gifts(policies, void=void)


@fault("gift-payment-amount-is-a-text", breaks="GIFT-046", needs=WITH_PRICING)
def _payment(policies: Policies) -> Policies:
    """The amount of a gift payment is a text."""
    return reshaped(policies, "GiftPayment", lambda _c, v: {**v, "amount": str(v["amount"])})


@fault("unpaid-gifts-pay", breaks="GIFT-047", needs=WITH_PRICING)
def _unpaid(policies: Policies) -> Policies:
    """A gift on hold can be spent by its reference."""

    def find(call: Call, code: str) -> Gift | None:
        found = [g for g in lookup.gifts_seen(call) if code in (g.code, g.supplier_reference)]
        return found[-1] if found else None

    def good(call: Call, gift: Gift | None, code: str) -> None:
        if gift is None or gift.status != ON_HOLD:
            payment.must_be_spendable(call, gift, code)

    return gifts(policies, find_code=find, good_code=good)


@fault("gifts-never-run-dry", breaks="GIFT-048", needs=WITH_PRICING)
def _dry(policies: Policies) -> Policies:
    """Every purchase can spend the whole amount of a gift."""

    def taken(call: Call, gift: Gift) -> list[tuple[tuple[str, str], int]]:
        return [(use, min(gift.amount, payment.cost(call, use, gift.currency))) for use in gift.uses]

    return gifts(policies, taken=taken, left=lambda call, gift: gift.amount)


@fault("gifts-are-never-redeemed", breaks="GIFT-049", needs=WITH_PRICING)
def _redeemed(policies: Policies) -> Policies:
    """A gift that is used up stays CONFIRMED."""
    return gifts(policies, worn_out=lambda status, left: status)


@fault("gifts-leak-into-bookings", breaks="GIFT-026", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Every booking shows its gift payment, also to resellers who did not ask for gifts."""
    return reshaped(policies, "Booking", lambda _c, v: {"giftPayment": None, **v})


@fault("gifts-pay-in-any-currency", breaks="GIFT-050", needs=WITH_PRICING)
def _any(policies: Policies) -> Policies:
    """A gift pays in any currency without a conversion."""

    def cost(call: Call, use: tuple[str, str], _currency: str) -> int:
        return sum(price.retail for price in payment.prices_of(call, use) if price is not None)

    return gifts(policies, cost=cost)


@fault("gifts-cost-more-than-they-are-worth", breaks="GIFT-059", needs=WITH_PRICING)
def _costs(policies: Policies) -> Policies:
    """The price of a gift is one more than its amount."""

    def price(gift: Gift) -> Price:
        return Price(gift.currency, 2, gift.amount + 1, gift.amount + 1, gift.amount)

    return gifts(policies, price=price)
