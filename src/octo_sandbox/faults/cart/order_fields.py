"""Mistakes in what an order says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from octo_sandbox.bookings.record import CONFIRMED, EXPIRED, ON_HOLD
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart import lookup, order_total, states
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.errors import INVALID_ORDER_ID, NOT_FOUND, Refusal, bad_request
from octo_sandbox.faults.cart.policy_changes import (
    CONFIRM,
    CREATE,
    EXTEND,
    NEEDS,
    NOTIFY,
    PREVIEW,
    UPDATE,
    named,
    rules,
    under,
)
from octo_sandbox.faults.policy_changes import around, refusing, reshaped, with_fields, without
from octo_sandbox.faults.registry import Change, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

named(
    "notification-has-no-status",
    "CART-033",
    "The answer to a notification is an object without a status.",
    lambda p: rules(p, notified=lambda *_: {"sent": True}),
)
named(
    "orders-show-no-combinations",
    "CART-045",
    "An order does not say which offers go together.",
    lambda p: without(p, "Order", "offerCombinations"),
    "octo/offers",
)
named(
    "orders-are-never-confirmable",
    "CART-034",
    "An order on hold says that it cannot be confirmed.",
    lambda p: rules(p, confirmable=lambda *_: False),
)
named(
    "orders-are-always-updatable",
    "CART-034",
    "An order that was cancelled says that it can be changed.",
    lambda p: rules(p, updatable=lambda _status: True),
)
named(
    "orders-do-not-say-until-when",
    "CART-035",
    "An order on hold has no time of expiry.",
    lambda p: with_fields(p, "Order", utcExpiresAt=None),
)


@fault("orders-tell-local-time", breaks="CART-035", needs=NEEDS)
def _local(policies: Policies) -> Policies:
    """The creation time of an order is in the supplier's local time."""

    def change(_call: Call, view: View) -> View:
        made = datetime.fromisoformat(view["utcCreatedAt"]).astimezone(timezone(timedelta(hours=2)))
        return {**view, "utcCreatedAt": made.isoformat()}

    return reshaped(policies, "Order", change)


named(
    "orders-are-in-another-currency",
    "CART-036",
    "An order names a currency nobody asked for.",
    lambda p: with_fields(p, "Order", currency="XTS"),
    "octo/pricing",
)


@fault("order-costs-more-than-what-is-in-it", breaks="CART-037", needs=(*NEEDS, "octo/pricing"))
def _dearer(policies: Policies) -> Policies:
    """The price of an order is one more than the sum of its bookings."""

    def total(call: Call, order: Order, items: Any) -> View:
        view = order_total.total_of_what_is_in_it(call, order, items)
        price: Mapping[str, Any] | None = view.get("pricing")
        return (
            view
            if price is None
            else {"pricing": {**price, "retail": price["retail"] + 1, "original": price["original"] + 1}}
        )

    return rules(policies, total=total)


@fault("orders-never-expire", breaks="CART-039", needs=NEEDS)
def _immortal(policies: Policies) -> Policies:
    """An order whose time ran out still says ON_HOLD."""

    return reshaped(
        policies,
        "Order",
        lambda _call, view: {**view, "status": ON_HOLD} if view["status"] == EXPIRED else view,
    )


@fault("references-of-bookings-in-orders-are-lost", breaks="CART-041", needs=NEEDS)
def _no_reference(policies: Policies) -> Policies:
    """A reseller reference sent for a booking in an order is not kept."""

    def change(call: Call, handler: Handler) -> Any:
        body = {name: value for name, value in call.body.items() if name != "resellerReference"}
        return handler(call.within(body)) if call.has(CART) else handler(call)

    return around(policies, "PATCH /bookings/{uuid}", change)


named(
    "nested-bookings-are-not-made",
    "CART-042",
    "Bookings sent with a new order are not read.",
    lambda p: under(p, CREATE, put_nested=lambda *_: None),
)


@fault("there-is-no-preview", breaks="CART-047", needs=NEEDS)
def _no_preview(policies: Policies) -> Policies:
    """The preview of a change is refused."""

    def change(_call: Call, _handler: Handler) -> Any:
        raise Refusal(NOT_FOUND, NOT_FOUND)

    return around(policies, PREVIEW, change)


named(
    "notification-is-not-sent",
    "CART-051",
    "The supplier accepts a notification and sends nothing.",
    lambda p: under(p, NOTIFY, send_confirmation=lambda *_: None),
)


@fault("unknown-order-is-extended", breaks="CART-052", needs=NEEDS)
def _extended(policies: Policies) -> Policies:
    """The extension of an unknown order is answered as if it had worked."""
    return under(
        policies,
        EXTEND,
        find_order=lambda call, name: lookup.order_named(call, name) or lookup.new_order(call),
    )


named(
    "invoice-is-no-link",
    "CART-053",
    "The link to the invoice is a number.",
    lambda p: rules(p, invoice=lambda order: order.supplier_reference),
)


@fault("refusal-names-another-order", breaks="CART-054", needs=NEEDS)
def _other_order(policies: Policies) -> Policies:
    """The refusal of an unknown order carries the id of another order."""
    return refusing(
        policies,
        lambda refusal, body: {**body, "orderId": "ord_0"} if refusal.code == INVALID_ORDER_ID else body,
    )


named(
    "confirmed-order-is-extended",
    "CART-055",
    "An order that was confirmed can be extended.",
    lambda p: rules(p, allowed={**states.ALLOWED, "extend": frozenset({ON_HOLD, CONFIRMED})}),
)


@fault("expired-orders-are-called-lapsed", breaks="CART-056", needs=NEEDS)
def _lapsed(policies: Policies) -> Policies:
    """An order whose time ran out has a status outside the standard."""
    return reshaped(
        policies,
        "Order",
        lambda _call, view: {**view, "status": "LAPSED"} if view["status"] == EXPIRED else view,
    )


named(
    "changes-of-orders-are-not-dated",
    "CART-057",
    "The time of the last change of an order never moves.",
    lambda p: rules(p, touched=lambda order, _now: order.updated_at),
)


@fault("bookings-in-an-order-name-another", breaks="CART-058", needs=NEEDS)
def _misnamed(policies: Policies) -> Policies:
    """A booking shown inside its order says that it is in another one."""
    return reshaped(
        policies,
        "Order",
        lambda _call, v: {**v, "bookings": [{**b, "orderId": "ord_0"} for b in v["bookings"]]},
    )


named(
    "bookings-sent-with-a-change-are-not-made",
    "CART-059",
    "Bookings sent with the change of an order are not read.",
    lambda p: under(p, UPDATE, put_nested=lambda *_: None),
)
named(
    "bookings-never-move-into-an-order",
    "CART-060",
    "An orderId sent with the change of a booking is not read.",
    lambda p: under(p, "PATCH /bookings/{uuid}", order_to_move_to=lambda *_: None),
)
named(
    "orders-are-everybodys",
    "CART-061",
    "Every reseller can read every order.",
    lambda p: rules(p, may_see=lambda _reseller, _order: True),
)


@fault("confirmed-orders-say-they-cannot-be-cancelled", breaks="CART-062", needs=NEEDS)
def _not_cancellable(policies: Policies) -> Policies:
    """A confirmed order says that it cannot be cancelled, and is cancelled."""
    return reshaped(
        policies,
        "Order",
        lambda _call, view: {**view, "cancellable": False} if view["status"] == "CONFIRMED" else view,
    )


@fault("orders-on-hold-say-they-cannot-be-changed", breaks="CART-062", needs=NEEDS)
def _not_updatable(policies: Policies) -> Policies:
    """An order on hold says that it cannot be changed, and is changed."""
    return reshaped(
        policies,
        "Order",
        lambda _call, view: {**view, "updatable": False} if view["status"] == "ON_HOLD" else view,
    )


def _refusing(operation: str, field: str) -> Change:
    """Refuse bodies that have this field."""

    def change(call: Call, handler: Handler) -> Any:
        if field in call.body:
            raise bad_request("wrong-type", field=field, expected="nothing")
        return handler(call)

    return lambda policies: around(policies, operation, change)


for _operation, _field, _with in (
    (CREATE, "emailReceipt", ()),
    (PREVIEW, "currency", (PRICING,)),
    (NOTIFY, "contact", ()),
    (EXTEND, "resellerReference", ()),
    (CONFIRM, "resellerReference", ()),
):
    named(
        f"{_field.lower()}-is-refused-at-{_operation.rpartition('/')[2]}",
        "CART-063",
        f"{_operation} refuses a body with {_field}.",
        _refusing(_operation, _field),
        *_with,
    )
named(
    "orders-are-settled-in-a-way-of-nobody",
    "CART-072",
    "An order is settled in a way that is not among the ways it lists.",
    lambda p: with_fields(p, "Order", settlementMethod="VOUCHER"),
)
