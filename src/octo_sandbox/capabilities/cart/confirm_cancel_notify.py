"""POST /orders/{orderId}/confirm, /cancel and /notify, and DELETE /orders/{orderId}."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.capabilities.cart.create_update import write
from octo_sandbox.capabilities.cart.lookup import order_asked, touch
from octo_sandbox.capabilities.cart.names import rules_of
from octo_sandbox.capabilities.cart.order_contents import Item, items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.states import CANCEL, CONFIRM, NOTIFY, allow
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.digest import digest
from octo_sandbox.errors import unprocessable
from octo_sandbox.texts import message
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def confirm(call: Call) -> View:
    """Confirm everything in the order. A booking that a person has to accept first becomes PENDING."""
    order, rules = order_asked(call), rules_of(call)
    allow(call, order, CONFIRM)
    if order.confirmed_with is not None:
        rules.confirmed_again(order, digest(call.body))
        return order_view(call, order)
    write(call, order)
    items = items_of(call, order)
    rules.something_to_confirm(items)
    call.policies.capability_hooks.paying(call, order)
    for item in rules.confirmed(items):
        item.kind.confirm(call, item.thing, order.contact)
    order.confirmed_at = call.now
    order.confirmed_with = digest(call.body)
    touch(call, order)
    if order.email_receipt:
        rules.send_confirmation(call, order, order.contact, call.language)
    return order_view(call, order)


def cancel(call: Call) -> View:
    """Cancel everything in the order, or nothing of it."""
    order, rules = order_asked(call), rules_of(call)
    allow(call, order, CANCEL)
    reason = call.fields.text("reason")
    call.fields.flag("force")
    for item in rules.cancelled(items_of(call, order)):
        item.kind.cancel(call, item.thing, rules.reason_kept(reason))
    order.cancelled_at = rules.ends_at(call.now)
    touch(call, order)
    return order_view(call, order)


def notify(call: Call) -> Any:
    """Send the confirmation once more, to another contact if one is named."""
    order, rules = order_asked(call), rules_of(call)
    allow(call, order, NOTIFY)
    contact = read_contact(call.fields) or order.contact
    language = call.language
    if call.fields.flag("useContactLanguage"):
        spoken = [str(locale)[:2].lower() for locale in contact.get("locales") or ()]
        language = next((each for each in spoken if each in call.policies.languages), language)
    rules.send_confirmation(call, order, contact, language)
    return rules.notified(call, order)


def all_that_live(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if not item.is_over]


def refuse_empty(items: Sequence[Item]) -> None:
    if not all_that_live(items):
        raise unprocessable("empty-order")


def only_the_same_again(order: Order, confirmed_with: str) -> None:
    """Accept a repeated confirmation with the same body and refuse a different one."""
    if order.confirmed_with != confirmed_with:
        raise unprocessable("already-confirmed")


def send_confirmation(call: Call, order: Order, contact: dict[str, Any], language: str) -> None:
    """Send mail to the guest, where there is an address."""
    if to := contact.get("emailAddress"):
        values = {"reference": order.supplier_reference, "count": len(order.things)}
        subject = message("order-mail-subject", language, values)
        call.outbox.send(
            call.reseller.id, to, subject, message("order-mail-text", language, values), call.now
        )


def accepted(_call: Call, order: Order) -> View:
    return {"status": "accepted", "requestId": f"req_{order.id[:8]}", "message": "The mail is on its way."}
