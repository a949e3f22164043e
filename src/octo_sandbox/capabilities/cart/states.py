"""The status of an order, which follows from its contents, and the actions it allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING
from octo_sandbox.capabilities.cart.names import rules_of
from octo_sandbox.capabilities.cart.order_contents import Item, items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.errors import UNPROCESSABLE_ENTITY, Refusal

if TYPE_CHECKING:
    from octo_sandbox.call import Call

JOIN, UPDATE, EXTEND, CONFIRM, CANCEL, NOTIFY = "join", "update", "extend", "confirm", "cancel", "notify"

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    JOIN: frozenset({ON_HOLD}),
    UPDATE: frozenset({ON_HOLD, PENDING, CONFIRMED}),
    EXTEND: frozenset({ON_HOLD}),
    # `CartRules.confirmed_again` tells a repeated confirmation from a different one.
    CONFIRM: frozenset({ON_HOLD, PENDING, CONFIRMED}),
    CANCEL: frozenset({ON_HOLD, PENDING, CONFIRMED}),
    NOTIFY: frozenset({PENDING, CONFIRMED}),
}


def follows_from_its_things(order: Order, items: Sequence[Item], now: datetime) -> str:
    """Return the status. An order is on hold while anything in it is, and ends when all of it has ended."""
    if order.cancelled_at is not None:
        return CANCELLED
    living = {item.thing.status for item in items if not item.is_over}
    for status in (ON_HOLD, PENDING):
        if status in living:
            return status
    if living:
        return CONFIRMED
    if items:
        return EXPIRED if any(item.thing.status == EXPIRED for item in items) else CANCELLED
    return EXPIRED if now >= order.expires_at else ON_HOLD


def status_of(call: Call, order: Order, items: Sequence[Item] | None = None) -> str:
    items = items_of(call, order) if items is None else items
    return rules_of(call).status(order, items, call.now)


def allow(call: Call, order: Order, action: str) -> str:
    """Return the order's status. Refuses an action that this status does not allow."""
    status = status_of(call, order)
    if status not in rules_of(call).allowed[action]:
        raise Refusal(
            UNPROCESSABLE_ENTITY,
            "wrong-order-state",
            echo={"orderId": order.order_id},
            values={"status": status},
        )
    return status


def held_until(order: Order, items: Sequence[Item]) -> datetime:
    """Return when the order expires: with the last of its holds."""
    ends = [item.thing.expires_at for item in items if item.thing.status == ON_HOLD]
    return max([end for end in ends if end is not None], default=order.expires_at)


def confirmed_since(order: Order, items: Sequence[Item], status: str) -> datetime | None:
    """Return when the order was confirmed, or the last thing in it where each was confirmed by itself."""
    if status == ON_HOLD:
        return None
    if order.confirmed_at is not None or status != CONFIRMED:
        return order.confirmed_at
    return max(
        (item.thing.confirmed_at for item in items if item.thing.confirmed_at is not None), default=None
    )


def waits_for_confirmation(status: str, items: Sequence[Item]) -> bool:
    return status == ON_HOLD and any(not item.is_over for item in items)


def all_may_be_cancelled(call: Call, status: str, items: Sequence[Item]) -> bool:
    alive = status in ALLOWED[CANCEL]
    return alive and all(item.kind.cancellable(call, item.thing) for item in items if not item.is_over)


def still_in_use(status: str) -> bool:
    return status in ALLOWED[UPDATE]
