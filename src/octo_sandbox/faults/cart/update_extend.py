"""Mistakes when orders are changed, previewed and extended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.contacts import TEXT_FIELDS
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart import create_update
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.faults.cart.policy_changes import (
    NEEDS,
    RULES,
    UPDATE,
    rules,
)
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("order-changes-delete-the-contact", breaks="CART-013", needs=NEEDS)
def _contact_deleted(policies: Policies) -> Policies:
    """A change that does not mention the contact deletes it."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(call.within({"contact": dict.fromkeys(TEXT_FIELDS), **call.body}))

    return around(policies, UPDATE, change)


@fault("order-contacts-are-mixed", breaks="CART-013", needs=NEEDS)
def _contact_mixed(policies: Policies) -> Policies:
    """A change of one contact field brings back the name of an earlier guest."""

    def take(call: Call, order: Order) -> None:
        sent = call.body["contact"]
        earlier = {} if "fullName" in sent else {"fullName": "Ada Lovelace"}
        order.contact = {**order.contact, **earlier, **sent}

    return rules(policies, taken={**create_update.TAKERS, "contact": take})


@fault("preview-is-carried-out", breaks="CART-014", needs=NEEDS)
def _carried_out(policies: Policies) -> Policies:
    """A preview changes the order."""
    return rules(policies, previewed=lambda call, change: change(call))


@fault("preview-shows-the-order-as-it-is", breaks="CART-014", needs=NEEDS)
def _unchanged(policies: Policies) -> Policies:
    """A preview does not show the change."""
    return rules(policies, previewed=lambda call, _change: create_update.show(call))


@fault("preview-promises-a-receipt", breaks="CART-015", needs=NEEDS)
def _promises(policies: Policies) -> Policies:
    """A preview shows an emailReceipt that the update does not show."""
    return rules(
        policies, previewed=lambda call, change: {**create_update.in_vain(call, change), "emailReceipt": True}
    )


@fault("extending-an-order-by-little-ends-it", breaks="CART-016", needs=NEEDS)
def _shortened(policies: Policies) -> Policies:
    """An order that is extended by two minutes ends after one."""

    def until(now: datetime, ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=1) if minutes == 2 else RULES.extended_until(now, ends, minutes)

    return rules(policies, extended_until=until)


@fault("extending-an-order-forgets-a-booking", breaks="CART-017", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """Extending an order extends only its first booking."""
    return rules(policies, extended=lambda items: create_update.all_on_hold(items)[:1])


@fault("extending-an-order-gives-no-time", breaks="CART-048", needs=NEEDS)
def _no_time(policies: Policies) -> Policies:
    """Extending an order does not move its end."""
    return rules(policies, extended_until=lambda _now, ends, _minutes: ends)


@fault("extending-an-order-without-a-number-ends-it", breaks="CART-016", needs=NEEDS)
def _ends_it(policies: Policies) -> Policies:
    """An order that is extended without a number of minutes ends after one."""

    def until(now: datetime, ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=1) if minutes is None else RULES.extended_until(now, ends, minutes)

    return rules(policies, extended_until=until)
