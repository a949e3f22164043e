"""Orders of the mock. It has five routes for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from octo_sandbox.bookings.record import CANCELLED, EXPIRED, ON_HOLD, Booking
from octo_sandbox.call import Call, Incoming
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import Item, items_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.states import follows_from_its_things
from octo_sandbox.errors import INVALID_BOOKING_UUID, INVALID_ORDER_ID, Refusal, invalid_id
from octo_sandbox.faults.policy_changes import refusing, reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

_ROUTES = frozenset(
    {
        "GET /orders/{orderId}",
        "POST /orders/{orderId}/extend",
        "POST /orders/{orderId}/confirm",
        "POST /orders/{orderId}/cancel",
        "DELETE /orders/{orderId}",
    }
)


def _unless_lapsed(call: Call, name: str) -> Order | None:
    """Find an order, but not an expired one. Refuses an order with an expired hold."""
    order = order_named(call, name)
    if order is None:
        return None
    for item in items_of(call, order):
        ends = item.thing.expires_at
        if ends is not None and ends < call.now and isinstance(item.thing, Booking):
            raise invalid_id(INVALID_BOOKING_UUID, "uuid", item.thing.uuid)
    settled = order.confirmed_at is not None or order.cancelled_at is not None
    return order if settled or order.expires_at >= call.now else None


def _status(order: Order, items: Sequence[Item], now: datetime) -> str:
    status = follows_from_its_things(order, items, now)
    return EXPIRED if status == CANCELLED and order.confirmed_at is None else status


def _without_bookings(_call: Call, view: View) -> View:
    return view if view["status"] == ON_HOLD else {**view, "bookings": []}


def _id_for_order_id(refusal: Refusal, body: View) -> View:
    if refusal.code != INVALID_ORDER_ID:
        return body
    return {"id" if name == "orderId" else name: value for name, value in body.items()}


def added_to(policies: Policies) -> Policies:
    before, cart = policies.asked_capabilities, policies.installed[CART]
    for_everybody = tuple(
        replace(route, capability=None) for route in cart.routes if route.operation in _ROUTES
    )
    changed = replace(
        cart,
        routes=for_everybody,
        policies=replace(
            cart.policies,
            find_order=_unless_lapsed,
            may_see=lambda _reseller, _order: True,
            status=_status,
        ),
    )

    def asked(incoming: Incoming) -> Iterable[str]:
        """Add octo/cart to every reservation."""
        reserving = incoming.method == "POST" and incoming.segments == ("bookings",)
        return (*before(incoming), *((CART,) if reserving else ()))

    capabilities = tuple(changed if each.id == CART else each for each in policies.capabilities)
    policies = replace(policies, capabilities=capabilities, asked_capabilities=asked)
    return refusing(reshaped(policies, "Order", _without_bookings), _id_for_order_id)
