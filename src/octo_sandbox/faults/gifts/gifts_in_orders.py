"""Mistakes with gifts in orders."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.gifts import (
    lookup,
)
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.gifts.policy_changes import WITH_CART, WITH_PRICING, gifts
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("gifts-do-not-join", breaks="GIFT-007", needs=WITH_CART)
def _join(policies: Policies) -> Policies:
    """A gift with an orderId is put into an order of its own."""
    from octo_sandbox.capabilities.cart.join_order import named_or_new

    def order_for(call: Call, name: str | None) -> Any:
        return named_or_new(call, None if call.operation == "POST /gifts" else name)

    return gifts(policies, order_for=order_for)


@fault("gifts-do-not-name-their-order", breaks="GIFT-055", needs=WITH_CART)
def _name_order(policies: Policies) -> Policies:
    """The orderReference of a gift is a number."""
    return reshaped(
        policies, "Gift", lambda _c, v: {**v, "orderReference": 7} if "orderReference" in v else v
    )


@fault("gifts-alone-have-no-order", breaks="GIFT-057", needs=WITH_CART)
def _alone(policies: Policies) -> Policies:
    """A gift without an orderId does not say which order was opened for it."""

    def change(call: Call, handler: Handler) -> Any:
        view = handler(call)
        return {**view, "orderId": None} if "orderId" in view and "orderId" not in call.body else view

    return around(policies, "POST /gifts", change)


@fault("gifts-do-not-move", breaks="GIFT-056", needs=WITH_CART)
def _move(policies: Policies) -> Policies:
    """The orderId in an update of a gift is ignored."""
    return gifts(policies, order_to_move_to=lambda call, name: None)


@fault("nested-gifts-are-lost", breaks="GIFT-051", needs=WITH_CART)
def _nested(policies: Policies) -> Policies:
    """Gifts sent with a new order are ignored."""

    def change(call: Call, handler: Handler) -> Any:
        vars(call)["body"] = {k: v for k, v in call.body.items() if k != "gifts"}
        return handler(call)

    return around(around(policies, "POST /orders", change), "PATCH /orders/{orderId}", change)


@fault("cancelled-orders-keep-their-gifts", breaks="GIFT-052", needs=WITH_CART)
def _keep(policies: Policies) -> Policies:
    """Cancelling an order does not cancel its gifts."""
    from octo_sandbox.capabilities.cart.confirm_cancel_notify import all_that_live

    return policies.with_capability(
        "octo/cart", cancelled=lambda items: [i for i in all_that_live(items) if i.kind.name != "gifts"]
    )


@fault("a-cancelled-gift-takes-the-order-along", breaks="GIFT-053", needs=WITH_CART)
def _along(policies: Policies) -> Policies:
    """Cancelling a gift cancels the bookings of its order."""
    from octo_sandbox.capabilities.cart.order_contents import items_of

    def change(call: Call, handler: Handler) -> Any:
        gift = call.policies.of(GIFTS).find_gift(call, call.path["uuid"])
        order = None if gift is None else lookup.order_of(call, gift)
        view = handler(call)
        for item in [] if order is None else items_of(call, order):
            if item.kind.name == "bookings" and not item.is_over:
                item.kind.cancel(call, item.thing, None)
        return view

    return around(policies, "POST /gifts/{uuid}/cancel", change)


@fault("gifts-look-different-in-orders", breaks="GIFT-054", needs=WITH_CART)
def _different(policies: Policies) -> Policies:
    """A gift inside an order has another reference."""
    return reshaped(
        policies,
        "Order",
        lambda _c, v: (
            {**v, "gifts": [{**g, "supplierReference": "OTHER"} for g in v["gifts"]]} if "gifts" in v else v
        ),
    )


@fault("orders-are-not-paid-with-gifts", breaks="GIFT-058", needs=(*WITH_CART, *WITH_PRICING))
def _orders(policies: Policies) -> Policies:
    """An order accepts a gift code and the gift pays nothing."""
    return reshaped(policies, "Order", lambda _c, v: {**v, "giftPayment": None} if "giftPayment" in v else v)
