"""POST /orders, GET, PATCH, its preview, and POST /orders/{orderId}/extend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.capabilities.cart.lookup import keep, order_asked, touch
from octo_sandbox.capabilities.cart.names import rules_of
from octo_sandbox.capabilities.cart.order_contents import Item, items_of, kinds_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.states import EXTEND, UPDATE, allow, held_until
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.errors import bad_request
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

# Puts one field of the body into the order; called only when the body has the field.
Taker = Callable[["Call", Order], None]


def take_contact(call: Call, order: Order) -> None:
    order.contact = call.policies.merged_contact(order.contact, read_contact(call.fields) or {})


def take_currency(call: Call, order: Order) -> None:
    currency = call.fields.text("currency")
    if currency is not None and not (currency == "default" or _CURRENCY.fullmatch(currency)):
        raise bad_request("wrong-type", field="currency", expected="a currency, ISO 4217")
    order.currency = currency


def take_email_receipt(call: Call, order: Order) -> None:
    order.email_receipt = bool(call.fields.flag("emailReceipt"))


TAKERS: Final[Mapping[str, Taker]] = {
    "contact": take_contact,
    "currency": take_currency,
    "emailReceipt": take_email_receipt,
}


def create(call: Call) -> View:
    """Make an order with the bookings and gifts that were sent with it."""
    order = rules_of(call).new_order(call)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    order.expires_at = call.policies.held_until(call.now, minutes)
    keep(call, order)
    write(call, order)
    return order_view(call, order)


def show(call: Call) -> View:
    return order_view(call, order_asked(call))


def update(call: Call) -> View:
    """Change what was sent and nothing else; a refused change leaves the order as it was."""
    order = order_asked(call)
    allow(call, order, UPDATE)
    write(call, order)
    return order_view(call, order)


def preview(call: Call) -> View:
    """Return the order as the update would make it."""
    return rules_of(call).previewed(call, update)


def in_vain(call: Call, change: Callable[[Call], View]) -> View:
    """Return the answer of the change, and undo the change."""
    with call.store.undone():
        return change(call)


def write(call: Call, order: Order) -> None:
    """Apply a body to the order: its own fields, those of capabilities, then what is nested in it."""
    rules = rules_of(call)
    for name, taker in rules.taken.items():
        if name in call.body:
            taker(call, order)
    call.policies.capability_hooks.writing(call, "Order", order.extra)
    touch(call, order)
    rules.put_nested(call, order)


def put_all(call: Call, order: Order) -> None:
    for kind in kinds_of(call):
        sent = call.fields.objects(kind.name)
        if not sent or not (kind.capability is None or call.has(kind.capability)):
            continue
        for fields in sent:
            kind.put(call, order, dict(fields.values))


def extend(call: Call) -> View:
    """Extend everything in the order that is on hold."""
    order = order_asked(call)
    allow(call, order, EXTEND)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    items = items_of(call, order)
    until = rules_of(call).extended_until(call.now, held_until(order, items), minutes)
    for item in rules_of(call).extended(items):
        item.kind.hold(call, item.thing, until)
    order.expires_at = until
    write(call, order)
    return order_view(call, order)


def all_on_hold(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.thing.status == ON_HOLD]
