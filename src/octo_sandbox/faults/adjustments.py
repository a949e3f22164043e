"""Mistakes with octo/adjustments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.adjustments.names import ADJUSTMENTS, FULL, PERCENTAGE, UNIT
from octo_sandbox.capabilities.adjustments.rules import Adjustment, AdjustmentRules
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.policy_changes import reshaped, without
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

NEEDS = (ADJUSTMENTS,)
PRICED = (ADJUSTMENTS, "octo/pricing")
CART = "octo/cart"


def adjustments(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ADJUSTMENTS, **changes)


def worth(policies: Policies, change: Callable[[Adjustment, int, int], int]) -> Policies:
    """Change what an adjustment does to the retail price; `change` is told the adjustment, that, and the tickets."""
    before = policies.of(ADJUSTMENTS).on_retail

    def on_retail(rules: AdjustmentRules, adjustment: Adjustment, price: Price, tickets: int) -> int:
        return change(adjustment, before(rules, adjustment, price, tickets), tickets)

    return adjustments(policies, on_retail=on_retail)


@fault("adjustments-have-no-amount", breaks="ADJUST-001", needs=NEEDS)
def _amountless(policies: Policies) -> Policies:
    """An adjustment does not show its amount."""
    return without(policies, "BookingAdjustment", "amount")


@fault("bookings-list-no-adjustments", breaks="ADJUST-001", needs=NEEDS)
def _bare(policies: Policies) -> Policies:
    """A booking has no adjustments."""
    return without(policies, "Booking", "adjustments")


@fault("adjustments-leak", breaks="ADJUST-002", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Every booking shows its adjustments, also to resellers who did not ask for them."""
    return reshaped(policies, "Booking", lambda _call, view: {"adjustments": [], **view})


@fault("adjustments-are-per-basket", breaks="ADJUST-003", needs=NEEDS)
def _basket(policies: Policies) -> Policies:
    """What an adjustment is for is told in a word that no document knows."""
    return reshaped(policies, "BookingAdjustment", lambda _call, view: {**view, "per": "BASKET"})


@fault("net-discounts-are-half", breaks="ADJUST-003", needs=NEEDS)
def _half(policies: Policies) -> Policies:
    """What the supplier bears is told in a word that no document knows."""
    return reshaped(policies, "BookingAdjustment", lambda _call, view: {**view, "netDiscount": "HALF"})


@fault("adjustments-are-forgotten", breaks="ADJUST-004", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """A booking does not keep the adjustments that it is made with."""
    return adjustments(policies, taken=lambda call: call.operation != "POST /bookings")


@fault("changes-adjust-nothing", breaks="ADJUST-004", needs=NEEDS)
def _unchanged(policies: Policies) -> Policies:
    """Adjustments that come with a change are lost."""
    return adjustments(policies, taken=lambda call: not call.operation.startswith("PATCH /bookings"))


@fault("confirmations-adjust-nothing", breaks="ADJUST-004", needs=NEEDS)
def _late(policies: Policies) -> Policies:
    """Adjustments that come with the confirmation are lost."""
    return adjustments(policies, taken=lambda call: not call.operation.endswith("/confirm"))


@fault("adjustments-lose-their-notes", breaks="ADJUST-004", needs=NEEDS)
def _speechless(policies: Policies) -> Policies:
    """An adjustment does not say why."""
    return reshaped(policies, "BookingAdjustment", lambda _call, view: {**view, "notes": None})


@fault("changes-lose-the-adjustments", breaks="ADJUST-005", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """A change of something else loses the adjustments."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        result = policies.kept(call, before, after)
        if call.operation.startswith("PATCH /bookings") and "adjustments" not in call.body:
            result.extra.pop(ADJUSTMENTS, None)
        return result

    return replace(policies, kept=kept)


@fault("orders-adjust-nothing", breaks="ADJUST-017", needs=(ADJUSTMENTS, CART))
def _orders(policies: Policies) -> Policies:
    """Adjustments of a booking inside an order are lost."""
    return adjustments(policies, taken=lambda call: not call.operation.endswith("/orders"))


@fault("adjustments-change-no-price", breaks="ADJUST-006", needs=PRICED)
def _no_effect(policies: Policies) -> Policies:
    """A booking costs what it costs, whatever was adjusted."""
    return worth(policies, lambda _adjustment, _more, _tickets: 0)


@fault("discounts-are-added", breaks="ADJUST-006", needs=PRICED)
def _added(policies: Policies) -> Policies:
    """An amount below nothing raises the price."""
    return worth(policies, lambda _adjustment, more, _tickets: abs(more))


@fault("adjustments-of-units-are-counted-once", breaks="ADJUST-007", needs=PRICED)
def _once(policies: Policies) -> Policies:
    """An adjustment of units is counted for one ticket."""

    def change(adjustment: Adjustment, more: int, tickets: int) -> int:
        return more // tickets if adjustment["per"] == UNIT else more

    return worth(policies, change)


@fault("per-cents-are-amounts", breaks="ADJUST-008", needs=PRICED)
def _amounts(policies: Policies) -> Policies:
    """Ten per cent are ten of the smallest unit."""

    def change(adjustment: Adjustment, more: int, _tickets: int) -> int:
        return int(float(adjustment["amount"])) if adjustment["per"] == PERCENTAGE else more

    return worth(policies, change)


@fault("adjustments-raise-what-resellers-pay", breaks="ADJUST-009", needs=PRICED)
def _net(policies: Policies) -> Policies:
    """What the guest pays more, the reseller pays more."""
    return adjustments(policies, on_net=lambda _adjustment, _price, more: more)


@fault("more-than-the-commission-is-given-away", breaks="ADJUST-010", needs=PRICED)
def _uncovered(policies: Policies) -> Policies:
    """A booking is sold for less than the reseller pays."""
    return adjustments(policies, covered=lambda _before, _retail, _net: None)


@fault("unknown-adjustments-are-ignored", breaks="ADJUST-011", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """An adjustment of something that nobody knows is accepted."""
    return adjustments(policies, per=lambda _per: None)


@fault("unknown-adjustments-are-bad-requests", breaks="ADJUST-011", needs=NEEDS)
def _other_code(policies: Policies) -> Policies:
    """An adjustment of something that nobody knows is refused with BAD_REQUEST."""
    before = policies.of(ADJUSTMENTS).per

    def per(word: str) -> None:
        try:
            before(word)
        except Refusal:
            raise bad_request("missing", field="per") from None

    return adjustments(policies, per=per)


@fault("unknown-net-discounts-are-ignored", breaks="ADJUST-012", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """A netDiscount that nobody knows is accepted."""
    return adjustments(policies, net_discount=lambda _word: None)


@fault("the-supplier-bears-nothing", breaks="ADJUST-013", needs=PRICED)
def _bears_nothing(policies: Policies) -> Policies:
    """With a netDiscount of FULL, the reseller pays what it paid."""
    before = policies.of(ADJUSTMENTS).on_net

    def on_net(adjustment: Adjustment, price: Price, more: int) -> int:
        found: int = before(adjustment, price, more)
        return 0 if adjustment["net_discount"] == FULL else found

    return adjustments(policies, on_net=on_net)


@fault("net-discounts-are-bad-requests", breaks="ADJUST-014", needs=NEEDS)
def _refused(policies: Policies) -> Policies:
    """A netDiscount that is not allowed is refused with BAD_REQUEST."""
    before = policies.of(ADJUSTMENTS).allowed

    def allowed(word: str) -> None:
        try:
            before(word)
        except Refusal:
            raise bad_request("missing", field="netDiscount") from None

    return adjustments(policies, allowed=allowed)


@fault("the-last-adjustment-counts", breaks="ADJUST-015", needs=PRICED)
def _last(policies: Policies) -> Policies:
    """Of several adjustments the last one alone changes the price."""
    return adjustments(policies, counted=lambda kept: tuple(kept[-1:]))


@fault("adjustments-count-once", breaks="ADJUST-016", needs=PRICED)
def _single(policies: Policies) -> Policies:
    """The quantity of an adjustment changes nothing."""
    return worth(policies, lambda adjustment, more, _tickets: more // (adjustment["quantity"] or 1))
