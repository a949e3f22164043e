"""Orders as resellers see them, and the fields of a booking about its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.names import nesting, order_key, rules_of
from octo_sandbox.capabilities.cart.order_contents import Item, items_of, kinds_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.states import confirmed_since, held_until, status_of
from octo_sandbox.views.bookings import contact_view
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# A form for the contact of an order asks for these.
VISIBLE_CONTACT_FIELDS = ("firstName", "lastName", "emailAddress", "phoneNumber", "country")


def order_view(call: Call, order: Order) -> View:
    rules, items = rules_of(call), items_of(call, order)
    status = status_of(call, order, items)
    since = confirmed_since(order, items, status)

    def moment(value: datetime | None) -> str | None:
        return None if value is None else call.policies.stamp(value)

    with nesting(call):
        held = {
            kind.name: [item.kind.view(call, item.thing) for item in items if item.kind is kind]
            for kind in kinds_of(call)
            if kind.capability is None or call.has(kind.capability)
        }
    return component_view(
        call,
        "Order",
        {
            "id": order.id,
            "orderId": order.order_id,
            "testMode": order.test_mode,
            "active": rules.in_use(status),
            "quote": False,
            "status": status,
            "supplierReference": order.supplier_reference,
            "settlementMethod": "DEFERRED",
            "settlementMethods": ["DEFERRED"],
            "emailReceipt": order.email_receipt,
            "contact": contact_view(call, order.contact),
            "requiredContactFields": rules.required_contact_fields(call, items),
            "visibleContactFields": list(VISIBLE_CONTACT_FIELDS),
            "cancellable": rules.cancellable(call, status, items),
            "confirmable": rules.confirmable(status, items),
            "updatable": rules.updatable(status),
            "utcCreatedAt": moment(order.created_at),
            "utcUpdatedAt": moment(order.updated_at),
            "utcExpiresAt": moment(held_until(order, items)) if status == ON_HOLD else None,
            "utcConfirmedAt": moment(since),
            "invoicePdfUrl": rules.invoice(order) if status == CONFIRMED else None,
            "voucher": None,
            **held,
            **({} if (currency := rules.currency(call, order)) is None else {"currency": currency}),
            **rules.total(call, order, items),
        },
        Subject(order=order, kept=order.extra),
    )


def required_by_its_bookings(call: Call, items: Sequence[Item]) -> list[str]:
    """Return every contact field that a booking in the order needs, once."""
    found: dict[str, None] = {}
    for booking in [item.thing for item in items if item.kind.name == "bookings" and not item.is_over]:
        _, option = call.policies.product_of(call, booking)  # type: ignore[arg-type]
        found.update(dict.fromkeys(option.required_contact_fields))
    return list(found)


def invoice(order: Order) -> str:
    return f"https://tickets.harbour-and-hill.example/invoices/{order.supplier_reference}.pdf"


def fields_of_a_booking(call: Call, subject: Subject) -> View:
    """Return the order fields of a booking, null for one made without this capability."""
    key = None if subject.booking is None else order_key(subject.booking)
    order = None if key is None else order_named(call, key)
    if order is None or subject.booking is None:
        return {"orderId": None, "orderReference": None, "orderInvoicePdfUrl": None}
    return rules_of(call).order_fields(call, order, subject.booking.id)


def order_fields(call: Call, order: Order, id_: str) -> View:
    """Return the order fields of the thing with this id."""
    rules, items = rules_of(call), items_of(call, order)
    confirmed = status_of(call, order, items) == CONFIRMED
    return {
        "orderId": order.order_id,
        "orderReference": order.supplier_reference,
        "orderInvoicePdfUrl": rules.invoice(order) if confirmed else None,
        "primary": id_ == rules.primary(order, items),
    }


def first_one_alive(order: Order, items: Sequence[Item]) -> str | None:
    """Return the id of the primary thing: the first that has not ended, or else the first."""
    alive = [item.thing.id for item in items if not item.is_over]
    return next(iter(alive), None) or next((id_ for _, id_ in order.things), None)
