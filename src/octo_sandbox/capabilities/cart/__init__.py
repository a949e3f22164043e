"""octo/cart: several bookings, and gifts, bought as one order.

An order has no state of its own: it is on hold as long as anything in it is, and over when all of it is.
Bookings in an order are held until the same moment. Other capabilities add fields to orders by the component
"Order", read their own from bodies by `Capability.writing`, and sell in orders by `Capability.in_orders`.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.cart import joining, listing, settling, writing
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.rules import CartRules
from octo_sandbox.capabilities.cart.views import fields_of_a_booking
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=CART,
    docs="https://docs.ventrata.com/capabilities/cart",
    adds={"Booking": fields_of_a_booking},
    routes=(
        Route("POST", "/orders", writing.create, CART),
        Route("GET", "/orders", listing.list_orders, CART),
        Route("GET", "/orders/{orderId}", writing.show, CART),
        Route("PATCH", "/orders/{orderId}", writing.update, CART),
        Route("PATCH", "/orders/{orderId}/preview", writing.preview, CART),
        Route("POST", "/orders/{orderId}/extend", writing.extend, CART),
        Route("POST", "/orders/{orderId}/confirm", settling.confirm, CART),
        Route("DELETE", "/orders/{orderId}", settling.cancel, CART),
        Route("POST", "/orders/{orderId}/cancel", settling.cancel, CART),
        Route("POST", "/orders/{orderId}/notify", settling.notify, CART),
    ),
    policies=CartRules(),
    reserving=joining.reserving,
    updating=joining.updating,
    confirming=joining.confirming,
    cancelling=joining.cancelling,
)
