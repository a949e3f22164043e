"""octo/cart: orders as a reseller handles them."""

from __future__ import annotations

from octo_conformance.document import Document, Unreadable, escape
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.wire import UNSET

ORDER = "/orders/{orderId}"
Named = Document | str
"""An order, or the name of one."""


def order_id(order: Named) -> str:
    """The name an order is asked for by: its orderId, its id where it has none (reading CON-007)."""
    if isinstance(order, str):
        return order
    for key in ("orderId", "id"):
        name = order.get(key)
        if isinstance(name, str) and name:
            return name
    raise Unreadable(order.exchange, f"{order.pointer}/{escape('orderId')}")


def order_names(order: Named) -> frozenset[str]:
    """Every name of an order; what is in it may call it by any."""
    if isinstance(order, str):
        return frozenset({order})
    names = (order.get(key) for key in ("orderId", "id"))
    return frozenset(name for name in names if isinstance(name, str)) or frozenset({order_id(order)})


class CartOperations(Operations[One, Many]):
    """Each takes an order as a document or by name, and returns what the operation's 200 answer holds."""

    @staticmethod
    def order_id(order: Named) -> str:
        """The name an order is asked for by: its orderId, or its id where it has no other."""
        return order_id(order)

    @staticmethod
    def order_names(order: Named) -> frozenset[str]:
        """Every name of an order; a booking may call its order by any of them."""
        return order_names(order)

    def create_order(self, **body: object) -> One:
        """POST /orders, under a reference and a contact that name the run unless others are given: an order shows
        at least one of them, and by that it is known for this run's.
        Answers with an `Order`."""
        named = {"resellerReference": self._stage.reference(), "contact": self._stage.mark}
        return self._one("POST /orders", json={**named, **body})

    def order(self, order: Named) -> One:
        """GET /orders/{orderId} of this `order`. Answers with an `Order`."""
        return self._on("GET", order)

    def orders(self, **query: object) -> Many:
        """GET /orders with these filters. Answers with a list of `Order`."""
        return self._many("GET /orders", query=query)

    def update_order(self, order: Named, **body: object) -> One:
        """PATCH /orders/{orderId} of this `order`. Answers with an `Order`."""
        return self._on("PATCH", order, json=body)

    def preview_order(self, order: Named, **body: object) -> One:
        """PATCH /orders/{orderId}/preview of this `order`. Answers with an `Order`."""
        return self._on("PATCH", order, "/preview", json=body)

    def extend_order(self, order: Named, minutes: int | None = None, **body: object) -> One:
        """POST /orders/{orderId}/extend of this `order`, for so many `minutes` where they are given. Answers
        with an `Order`."""
        asked = body if minutes is None else {"expirationMinutes": minutes, **body}
        return self._on("POST", order, "/extend", json=asked)

    def confirm_order(self, order: Named, **body: object) -> One:
        """POST /orders/{orderId}/confirm of this `order`, with the test contact unless one is given;
        contact=None omits it. Answers with an `Order`."""
        filled = {"contact": self._stage.contact, **body}
        if filled["contact"] is None:
            del filled["contact"]
        return self._on("POST", order, "/confirm", json=filled)

    def cancel_order(self, order: Named, reason: str | None = None) -> One:
        """POST /orders/{orderId}/cancel of this `order`, for this `reason` where one is given. Answers with
        an `Order`."""
        return self._on("POST", order, "/cancel", json={} if reason is None else {"reason": reason})

    def delete_order(self, order: Named, reason: str | None = None) -> One:
        """DELETE /orders/{orderId} of this `order`; without a `reason` it has no body. Answers with an
        `Order`."""
        arguments = {"orderId": order_id(order)}
        if reason is None:
            return self._one(f"DELETE {ORDER}", arguments=arguments)
        return self._one(f"DELETE {ORDER}", arguments=arguments, json={"reason": reason})

    def notify_order(self, order: Named, **body: object) -> Answer:
        """POST /orders/{orderId}/notify of this `order`. What its body holds is not fixed, so this is always
        an `Answer`."""
        return self._done(f"POST {ORDER}/notify", arguments={"orderId": order_id(order)}, json=body)

    def _on(self, method: str, order: Named, action: str = "", json: object = UNSET) -> One:
        return self._one(f"{method} {ORDER}{action}", arguments={"orderId": order_id(order)}, json=json)
