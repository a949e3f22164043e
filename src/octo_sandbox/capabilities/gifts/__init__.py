"""octo/gifts: vouchers of a fixed worth, held, confirmed, given back and spent.

A gift keeps no account of what was paid with it beside the purchases that named it; see `paying`. With
octo/cart it is one of the things an order holds.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.gifts import listing, paying, settling, writing
from octo_sandbox.capabilities.gifts.in_orders import GiftsInOrders
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.rules import GiftRules
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=GIFTS,
    docs="https://docs.ventrata.com/capabilities/gift-vouchers",
    adds={"Booking": paying.shown_on_a_booking, "Order": paying.shown_on_an_order},
    routes=(
        Route("POST", "/gifts", writing.create, GIFTS),
        Route("GET", "/gifts", listing.list_gifts, GIFTS),
        Route("GET", "/gifts/{uuid}", writing.show, GIFTS),
        Route("PATCH", "/gifts/{uuid}", writing.update, GIFTS),
        Route("PATCH", "/gifts/{uuid}/preview", writing.preview, GIFTS),
        Route("POST", "/gifts/{uuid}/extend", writing.extend, GIFTS),
        Route("POST", "/gifts/{uuid}/confirm", settling.confirm, GIFTS),
        Route("DELETE", "/gifts/{uuid}", settling.delete, GIFTS),
        Route("POST", "/gifts/{uuid}/cancel", settling.cancel, GIFTS),
        Route("POST", "/gifts/{uuid}/notify", settling.notify, GIFTS),
    ),
    policies=GiftRules(),
    reserving=paying.reserving,
    updating=paying.changing,
    confirming=paying.changing,
    writing=paying.writing,
    in_orders=GiftsInOrders(),
)
