"""Variants of adjustments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.adjustments.names import (
    ADJUSTMENTS,
    NET_DISCOUNT_NOT_ALLOWED,
    NONE,
    PERCENTAGE,
)
from octo_sandbox.capabilities.adjustments.rules import (
    Adjustment,
    AdjustmentRules,
    must_be_known,
    on_retail,
)
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (ADJUSTMENTS,)
PRICED = (ADJUSTMENTS, "octo/pricing")


def _adjustments(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ADJUSTMENTS, **changes)


@variant("adjustments-are-in-the-currency", about="unit of adjustments", needs=PRICED)
def _in_the_currency(policies: Policies) -> Policies:
    """The amount of an adjustment is in the currency, and not in its smallest unit."""
    return _adjustments(policies, worth=lambda amount, price: amount * 10**price.precision)


@variant("adjustments-come-to-those-before", about="adjustments of a change", needs=NEEDS)
def _added(policies: Policies) -> Policies:
    """The adjustments of a change come to those before."""

    def replaced(before: Sequence[Adjustment], after: Sequence[Adjustment]) -> list[Adjustment]:
        return [*before, *after] if after else []

    return _adjustments(policies, replaced=replaced)


@variant("adjustments-have-no-quantity", about="quantity of adjustments", needs=NEEDS)
def _no_quantity(policies: Policies) -> Policies:
    """An adjustment does not show how often it is counted."""
    return without(policies, "BookingAdjustment", "quantity")


@variant("adjustments-count-once-here", about="effect of a quantity", needs=PRICED, warns=("ADJUST-016",))
def _once(policies: Policies) -> Policies:
    """Nobody asks how often an adjustment is counted."""

    def counted_once(rules: AdjustmentRules, adjustment: Adjustment, price: Price, tickets: int) -> int:
        return on_retail(rules, {**adjustment, "quantity": 1}, price, tickets)

    return _adjustments(policies, on_retail=counted_once)


@variant("amounts-of-adjustments-are-decimals", about="form of the amount of an adjustment", needs=NEEDS)
def _decimals(policies: Policies) -> Policies:
    """The amount of an adjustment is shown with a point."""
    return reshaped(
        policies, "BookingAdjustment", lambda _call, view: {**view, "amount": float(view["amount"])}
    )


@variant("net-discounts-are-left-out", about="net discounts that are shown", needs=NEEDS)
def _left_out(policies: Policies) -> Policies:
    """An adjustment of which the supplier bears nothing does not say so."""

    def change(_call: Call, view: View) -> View:
        return {n: v for n, v in view.items() if n != "netDiscount" or v != NONE}

    return reshaped(policies, "BookingAdjustment", change)


@variant("net-discounts-are-null", about="net discounts that are shown", needs=NEEDS)
def _null(policies: Policies) -> Policies:
    """Where the supplier bears nothing, the netDiscount is null."""

    def change(_call: Call, view: View) -> View:
        return {**view, "netDiscount": None if view["netDiscount"] == NONE else view["netDiscount"]}

    return reshaped(policies, "BookingAdjustment", change)


@variant("no-net-discount-is-allowed", about="net discounts that are allowed", needs=NEEDS)
def _not_allowed(policies: Policies) -> Policies:
    """The supplier bears nothing, and every netDiscount is refused as not allowed, whatever it says."""

    def allowed(word: str) -> None:
        raise Refusal(NET_DISCOUNT_NOT_ALLOWED, NET_DISCOUNT_NOT_ALLOWED)

    return _adjustments(policies, net_discount=allowed, allowed=allowed)


@variant("every-net-discount-is-allowed", about="net discounts that are allowed", needs=NEEDS)
def _every(policies: Policies) -> Policies:
    """A netDiscount by hand is accepted as well."""
    return _adjustments(policies, allowed=lambda _word: None)


@variant("tickets-bear-adjustments", about="adjustments in the price of a ticket", needs=PRICED)
def _tickets(policies: Policies) -> Policies:
    """Each ticket bears its part of an adjustment."""
    return _adjustments(policies, in_tickets=True)


@variant("per-cents-are-rounded-down", about="rounding of per cents", needs=PRICED)
def _down(policies: Policies) -> Policies:
    """A per cent is worked out for each ticket, and rounded down each time."""

    def for_each(rules: AdjustmentRules, adjustment: Adjustment, price: Price, tickets: int) -> int:
        if adjustment["per"] != PERCENTAGE:
            return on_retail(rules, adjustment, price, tickets)
        part = Decimal(price.retail) / tickets * Decimal(adjustment["amount"]) / 100
        return int(part) * tickets * (adjustment["quantity"] or 1)

    return _adjustments(policies, on_retail=for_each)


@variant("original-prices-move-with-adjustments", about="original price of what was adjusted", needs=PRICED)
def _original(policies: Policies) -> Policies:
    """The original price moves with what the guest pays, also downwards."""
    return _adjustments(policies, original=lambda original, more: original + more)


@variant("small-letters-are-read-too", about="spelling of what an adjustment is for", needs=NEEDS)
def _small(policies: Policies) -> Policies:
    """What an adjustment is for may be sent in small letters."""
    return _adjustments(policies, per=lambda word: must_be_known(word.upper()))


@variant("adjustments-are-newest-first", about="order of adjustments", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """The adjustment that came last is listed first."""

    def change(_call: Call, view: View) -> View:
        return {**view, "adjustments": view["adjustments"][::-1]} if "adjustments" in view else view

    return reshaped(policies, "Booking", change)


@variant(
    "adjustments-below-the-commission-are-bad-requests", about="code for too large a discount", needs=PRICED
)
def _bad(policies: Policies) -> Policies:
    """A discount beyond the commission is refused with BAD_REQUEST."""

    def covered(before: Price, retail: int, net: int | None) -> None:
        if net is not None and before.net is not None and retail < net:
            raise bad_request("below-commission", limit=before.retail - before.net)

    return _adjustments(policies, covered=covered)


@variant("adjustments-say-who-made-them", about="fields of adjustments", needs=NEEDS)
def _who(policies: Policies) -> Policies:
    """An adjustment has a field outside the standard."""
    return with_fields(policies, "BookingAdjustment", madeBy="reseller")
