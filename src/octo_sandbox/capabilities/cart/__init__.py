"""octo/cart: several bookings, and gifts, bought as one order.

An order has no state of its own: it is on hold as long as anything in it is, and over when all of it is.
Bookings in an order are held until the same moment. Other capabilities add fields to orders by the component
"Order", read their own from bodies by `Capability.writing`, and sell in orders by `Capability.in_orders`.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.cart import confirm_cancel_notify, create_update, join_order, order_filters
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.rules import CartRules
from octo_sandbox.capabilities.cart.views import fields_of_a_booking
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=CART,
    docs="https://docs.ventrata.com/capabilities/cart",
    adds={"Booking": fields_of_a_booking},
    routes=(
        Route("POST", "/orders", create_update.create, CART),
        Route("GET", "/orders", order_filters.list_orders, CART),
        Route("GET", "/orders/{orderId}", create_update.show, CART),
        Route("PATCH", "/orders/{orderId}", create_update.update, CART),
        Route("PATCH", "/orders/{orderId}/preview", create_update.preview, CART),
        Route("POST", "/orders/{orderId}/extend", create_update.extend, CART),
        Route("POST", "/orders/{orderId}/confirm", confirm_cancel_notify.confirm, CART),
        Route("DELETE", "/orders/{orderId}", confirm_cancel_notify.cancel, CART),
        Route("POST", "/orders/{orderId}/cancel", confirm_cancel_notify.cancel, CART),
        Route("POST", "/orders/{orderId}/notify", confirm_cancel_notify.notify, CART),
    ),
    policies=CartRules(),
    reserving=join_order.reserving,
    updating=join_order.updating,
    confirming=join_order.confirming,
    cancelling=join_order.cancelling,
)
