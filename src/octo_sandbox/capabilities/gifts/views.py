"""Gifts as resellers see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.names import rules_of as cart_rules_of
from octo_sandbox.capabilities.gifts.lookup import order_of
from octo_sandbox.capabilities.gifts.names import rules_of
from octo_sandbox.capabilities.gifts.payment import shown
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.states import REDEEMED, status_of
from octo_sandbox.capabilities.pricing import price_view
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.views.bookings import contact_view
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

FORMATS = ("QRCODE", "PDF_URL", "PKPASS_URL")


def gift_view(call: Call, gift: Gift) -> View:
    rules, status = rules_of(call), status_of(call, gift)

    def moment(value: datetime | None) -> str | None:
        return None if value is None else call.policies.stamp(value)

    return component_view(
        call,
        "Gift",
        {
            "id": gift.id,
            "uuid": gift.uuid,
            "status": status,
            "active": status in (ON_HOLD, CONFIRMED),
            "testMode": gift.test_mode,
            "amount": rules.amount_shown(gift.amount),
            "currency": gift.currency,
            "alias": None,
            "message": gift.message,
            "notes": gift.notes,
            "recipient": contact_view(call, gift.recipient),
            "contact": contact_view(call, gift.contact),
            "requiredContactFields": [],
            "visibleContactFields": ["firstName", "lastName", "emailAddress"],
            "resellerReference": gift.reseller_reference,
            "supplierReference": gift.supplier_reference,
            "settlementMethod": "DEFERRED",
            "cancellable": rules.cancellable(call, gift),
            "confirmable": rules.confirmable(status),
            "updatable": rules.updatable(status),
            "cancellation": _cancellation(call, gift),
            "deliveryMethods": ["VOUCHER"],
            "voucher": _voucher(call, gift, status),
            "giftPayment": shown(call, "Gift", gift.id, gift.extra),
            "utcCreatedAt": moment(gift.created_at),
            "utcUpdatedAt": moment(gift.updated_at),
            "utcExpiresAt": moment(gift.expires_at),
            "utcConfirmedAt": moment(gift.confirmed_at),
            "utcRedeemedAt": moment(gift.used_at) if status == REDEEMED else None,
            **_order(call, gift),
            **({"pricing": price_view(call, rules.price(gift))} if call.has(PRICING) else {}),
        },
        Subject(gift=gift, kept=gift.extra),
    )


def _order(call: Call, gift: Gift) -> View:
    """Return the order fields, null for a gift made without octo/cart."""
    if not call.has(CART):
        return {}
    order = order_of(call, gift)
    if order is None:
        return {"orderId": None, "orderReference": None, "orderInvoicePdfUrl": None}
    return cart_rules_of(call).order_fields(call, order, gift.id)


def _cancellation(call: Call, gift: Gift) -> View | None:
    if gift.cancelled_at is None:
        return None
    return {
        "refund": "FULL",
        "reason": gift.cancelled_for,
        "utcCancelledAt": call.policies.stamp(gift.cancelled_at),
    }


def _voucher(call: Call, gift: Gift, status: str) -> View:
    """Return the voucher, which is empty until the gift is confirmed."""
    formats = rules_of(call).delivered(status)
    view = {
        "redemptionMethod": "DIGITAL",
        "utcRedeemedAt": call.policies.stamp(gift.used_at or call.now) if status == REDEEMED else None,
        "deliveryOptions": [call.policies.delivery_option(each, gift.code) for each in formats],
    }
    return component_view(call, "Ticket", view, Subject(kept=gift.extra))


def once_confirmed(status: str) -> tuple[str, ...]:
    return FORMATS if status in (CONFIRMED, REDEEMED) else ()
