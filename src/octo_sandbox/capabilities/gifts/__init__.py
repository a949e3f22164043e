"""octo/gifts: vouchers of a fixed worth, held, confirmed, given back and spent.

A gift keeps no account of what was paid with it beside the purchases that named it; see `payment`. With
octo/cart it is one of the things an order holds.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.gifts import confirm_cancel_notify, create_update, gift_filters, payment
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.order_contents import GiftsInOrders
from octo_sandbox.capabilities.gifts.rules import GiftRules
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=GIFTS,
    docs="https://docs.ventrata.com/capabilities/gift-vouchers",
    adds={"Booking": payment.shown_on_a_booking, "Order": payment.shown_on_an_order},
    routes=(
        Route("POST", "/gifts", create_update.create, GIFTS),
        Route("GET", "/gifts", gift_filters.list_gifts, GIFTS),
        Route("GET", "/gifts/{uuid}", create_update.show, GIFTS),
        Route("PATCH", "/gifts/{uuid}", create_update.update, GIFTS),
        Route("PATCH", "/gifts/{uuid}/preview", create_update.preview, GIFTS),
        Route("POST", "/gifts/{uuid}/extend", create_update.extend, GIFTS),
        Route("POST", "/gifts/{uuid}/confirm", confirm_cancel_notify.confirm, GIFTS),
        Route("DELETE", "/gifts/{uuid}", confirm_cancel_notify.delete, GIFTS),
        Route("POST", "/gifts/{uuid}/cancel", confirm_cancel_notify.cancel, GIFTS),
        Route("POST", "/gifts/{uuid}/notify", confirm_cancel_notify.notify, GIFTS),
    ),
    policies=GiftRules(),
    reserving=payment.reserving,
    updating=payment.changing,
    confirming=payment.changing,
    writing=payment.writing,
    in_orders=GiftsInOrders(),
)
