"""Loads and stores orders. A reseller sees only its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from octo_sandbox.accounts import Reseller
from octo_sandbox.capabilities.cart.names import CART, rules_of
from octo_sandbox.capabilities.cart.record import Order, key_of
from octo_sandbox.errors import INVALID_ORDER_ID, invalid_id

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_KIND = "order"


def may_see(reseller: Reseller, order: Order) -> bool:
    return order.reseller == reseller.id


def order_named(call: Call, name: str) -> Order | None:
    """Return the order with this orderId or id. One request always gets the same object."""
    known: dict[str, Order] = call.extra.setdefault(CART, {})
    key = key_of(name)
    if key not in known:
        document = call.store.anyones_document(_KIND, key)
        if document is None:
            return None
        known[key] = Order.from_document(document)
    order = known[key]
    return order if rules_of(call).may_see(call.reseller, order) else None


def order_asked(call: Call) -> Order:
    """Return the order named by the path. Refuses with INVALID_ORDER_ID if this reseller has none."""
    name = call.path["orderId"]
    order = rules_of(call).find_order(call, name)
    if order is None:
        raise invalid_id(INVALID_ORDER_ID, "orderId", name)
    return order


def orders_seen(call: Call) -> list[Order]:
    """Return the orders that this reseller may see, oldest first."""
    orders = [Order.from_document(document) for document in call.store.documents(_KIND)]
    return [order for order in orders if rules_of(call).may_see(call.reseller, order)]


def orders_known_by(call: Call, by: str, word: str) -> list[Order]:
    """Return the orders of this reseller that a guest may mean by this word, oldest first."""
    orders = [Order.from_document(found) for found in call.store.documents_known_by(_KIND, by, word)]
    if (named := order_named(call, word.strip())) is not None:
        orders.append(named)
    return [order for order in orders if rules_of(call).may_see(call.reseller, order)]


def new_order(call: Call) -> Order:
    """Return an empty order that is not yet stored."""
    order = Order(
        id=call.ids.uuid(),
        reseller=call.reseller.id,
        supplier_reference=call.ids.reference(),
        test_mode=call.environment == "test",
        created_at=call.now,
        updated_at=call.now,
        expires_at=call.policies.held_until(call.now, None),
    )
    call.extra.setdefault(CART, {})[key_of(order.id)] = order
    return order


def keep(call: Call, order: Order) -> None:
    call.store.put_document(_KIND, key_of(order.id), order.reseller, order.to_document())


def touch(call: Call, order: Order) -> None:
    """Store a changed order with the time of the change."""
    order.updated_at = rules_of(call).touched(order, call.now)
    keep(call, order)


def later_than_before(order: Order, now: datetime) -> datetime:
    """Return the time of a change, always later than the last one, so that two changes differ."""
    return max(now, order.updated_at + timedelta(milliseconds=1))
