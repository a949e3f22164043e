"""Mistakes when gifts are extended, confirmed and given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.gifts import (
    create_update,
    lookup,
    states,
)
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.faults.gifts.policy_changes import NEEDS, WITH_PRICING, allowing, gifts, shown
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("gift-extensions-shorten", breaks="GIFT-016", needs=NEEDS)
def _shorten(policies: Policies) -> Policies:
    """An extension ends the hold after one minute, whatever was asked."""

    def until(now: Any, ends: Any, minutes: int | None) -> Any:
        return now + timedelta(minutes=1)

    return gifts(policies, extended_until=until)


@fault("gift-extensions-do-nothing", breaks="GIFT-017", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """An extension does not move the end of the hold."""
    return gifts(policies, extended_until=lambda now, ends, minutes: ends)


@fault("gift-cancellation-is-noop", breaks="GIFT-018", needs=NEEDS)
def _cancel(policies: Policies) -> Policies:
    """The cancellation of a confirmed gift is answered and does nothing."""

    def change(call: Call, handler: Handler) -> Any:
        gift = call.policies.of(GIFTS).find_gift(call, call.path["uuid"])
        if gift is not None and states.status_of(call, gift) == CONFIRMED:
            return {
                **create_update.show(call),
                "status": "CANCELLED",
                "cancellable": False,
                "updatable": False,
            }
        return handler(call)

    return around(policies, "POST /gifts/{uuid}/cancel", change)


@fault("spent-gifts-are-cancelled", breaks="GIFT-006", needs=WITH_PRICING)
def _spent(policies: Policies) -> Policies:
    """A spent gift can be cancelled, although it says that it cannot."""
    allowed = {**states.ALLOWED, "cancel": states.ALLOWED["cancel"] | {"REDEEMED"}}
    return gifts(policies, unspent=lambda call, gift: None, allowed=allowed)


@fault("unwilling-gifts-are-cancelled", breaks="GIFT-006", needs=NEEDS)
def _unwilling(policies: Policies) -> Policies:
    """A confirmed gift can be cancelled, although it says that it cannot."""
    return gifts(policies, cancellable=lambda call, gift: gift.status == ON_HOLD)


@fault("gift-deletion-is-noop", breaks="GIFT-008", needs=NEEDS)
def _delete(policies: Policies) -> Policies:
    """A DELETE of a gift is answered and does nothing."""
    return gifts(policies, deleted=lambda call, gift, reason: None)


@fault("gift-reason-is-lost", breaks="GIFT-042", needs=NEEDS)
def _reason(policies: Policies) -> Policies:
    """The reason sent with a cancellation of a gift is not kept."""
    return gifts(policies, reason_kept=lambda reason: None)


@fault("ended-gifts-are-updatable", breaks="GIFT-038", needs=NEEDS)
def _flags(policies: Policies) -> Policies:
    """Every gift says that it can be changed, also a cancelled one."""
    return gifts(policies, updatable=lambda status: True)


@fault("gift-changes-have-no-time", breaks="GIFT-043", needs=NEEDS)
def _touch(policies: Policies) -> Policies:
    """A change of a gift does not move utcUpdatedAt."""
    return gifts(policies, touched=lambda gift, now: gift.updated_at)


@fault("unknown-gifts-are-cancelled", breaks="GIFT-033", needs=NEEDS)
def _unknown_cancelled(policies: Policies) -> Policies:
    """The cancellation of an unknown gift is answered as if it had worked."""

    def change(call: Call, handler: Handler) -> Any:
        if not any(d["uuid"] == call.path["uuid"] for d in call.store.documents("gift")):
            return {"uuid": call.path["uuid"], "currency": "GBP", "status": "CANCELLED"}
        return handler(call)

    return around(policies, "POST /gifts/{uuid}/cancel", change)


@fault("gifts-are-everybodys", breaks="GIFT-045", needs=NEEDS)
def _everybodys(policies: Policies) -> Policies:
    """Every reseller can read every gift."""
    return gifts(policies, may_see=lambda reseller, gift: True)


@fault("gifts-are-not-confirmed", breaks="GIFT-003", needs=NEEDS)
def _not_confirmed(policies: Policies) -> Policies:
    """A confirmation of a gift is answered and does nothing."""
    return around(policies, "POST /gifts/{uuid}/confirm", lambda call, handler: create_update.show(call))


@fault("gifts-do-not-say-since-when", breaks="GIFT-020", needs=NEEDS)
def _since(policies: Policies) -> Policies:
    """A confirmed gift has no time of confirmation."""
    return shown(policies, utcConfirmedAt=None)


@fault("vouchers-of-gifts-stay-empty", breaks="GIFT-021", needs=NEEDS)
def _empty(policies: Policies) -> Policies:
    """The voucher of a confirmed gift is empty."""
    return gifts(policies, delivered=lambda status: ())


@fault("gifts-confirmed-again-are-new", breaks="GIFT-039", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """A second confirmation of a gift replaces the time of the first."""

    def again(gift: Gift, _with: str) -> None:
        gift.confirmed_at = gift.confirmed_at + timedelta(seconds=5) if gift.confirmed_at else None

    def change(call: Call, handler: Handler) -> Any:
        gift = call.policies.of(GIFTS).find_gift(call, call.path["uuid"])
        if gift is not None and gift.confirmed_with is not None:
            gift.confirmed_at = call.now + timedelta(seconds=5)
            lookup.keep(call, gift)
        return handler(call)

    return around(policies, "POST /gifts/{uuid}/confirm", change)


@fault("cancelled-gifts-are-confirmed", breaks="GIFT-035", needs=NEEDS)
def _dead(policies: Policies) -> Policies:
    """A cancelled gift can be confirmed."""
    return allowing(policies, "confirm", "CANCELLED")


@fault("expired-gifts-are-confirmed", breaks="GIFT-035", needs=NEEDS)
def _late(policies: Policies) -> Policies:
    """An expired gift can be confirmed."""
    return allowing(policies, "confirm", "EXPIRED")


@fault("gifts-never-expire", breaks="GIFT-036", needs=NEEDS)
def _never(policies: Policies) -> Policies:
    """A gift on hold never expires."""
    return gifts(policies, has_lapsed=lambda gift, now: False)
