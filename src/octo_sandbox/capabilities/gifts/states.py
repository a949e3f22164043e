"""The status of a gift and the actions it allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.capabilities.gifts.names import rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.errors import UNPROCESSABLE_ENTITY, Refusal

if TYPE_CHECKING:
    from octo_sandbox.call import Call

REDEEMED: Final = "REDEEMED"
UPDATE, EXTEND, CONFIRM, CANCEL, NOTIFY = "update", "extend", "confirm", "cancel", "notify"

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    UPDATE: frozenset({ON_HOLD, CONFIRMED}),
    EXTEND: frozenset({ON_HOLD}),
    # Confirmed again: a retry, which `GiftRules.confirmed_again` tells from another request.
    CONFIRM: frozenset({ON_HOLD, CONFIRMED}),
    CANCEL: frozenset({ON_HOLD, CONFIRMED}),
    NOTIFY: frozenset({CONFIRMED, REDEEMED}),
}
# Gifts in these states can be paid with, as far as anything is left of them.
SPENDABLE: Final = frozenset({CONFIRMED})


def status_of(call: Call, gift: Gift) -> str:
    """Return the status. A confirmed gift that is spent completely is REDEEMED."""
    if gift.status != CONFIRMED:
        return gift.status
    return rules_of(call).worn_out(gift.status, rules_of(call).left_for_good(call, gift))


def redeemed_when_nothing_is_left(status: str, left: int) -> str:
    return status if left > 0 else REDEEMED


def allow(call: Call, gift: Gift, action: str) -> str:
    """Return the gift's status. Refuses an action that this status does not allow."""
    status = status_of(call, gift)
    if status not in rules_of(call).allowed[action]:
        raise _refused(status, gift)
    return status


def refuse_spent(call: Call, gift: Gift) -> None:
    """Refuse to cancel a voucher that was used, even in part."""
    if rules_of(call).left(call, gift) < gift.amount:
        raise _refused(REDEEMED, gift)


def _refused(status: str, gift: Gift) -> Refusal:
    return Refusal(
        UNPROCESSABLE_ENTITY, "wrong-gift-state", echo={"uuid": gift.uuid}, values={"status": status}
    )


def may_be_cancelled(call: Call, gift: Gift) -> bool:
    """Return the field `cancellable` of the gift."""
    rules = rules_of(call)
    untouched = rules.left(call, gift) == gift.amount
    return status_of(call, gift) in ALLOWED[CANCEL] and untouched


def waits_for_confirmation(status: str) -> bool:
    return status == ON_HOLD


def may_be_changed(status: str) -> bool:
    return status in ALLOWED[UPDATE]
