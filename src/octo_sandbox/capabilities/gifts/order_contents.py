"""The operations of orders on the gifts they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.confirm_cancel_notify import cancel_gift, confirm_gift
from octo_sandbox.capabilities.gifts.create_update import change, made
from octo_sandbox.capabilities.gifts.lookup import gift_with_id, saved
from octo_sandbox.capabilities.gifts.names import GIFTS, LISTED_AS, rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.views import gift_view
from octo_sandbox.capabilities.pricing import Price

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order


class GiftsInOrders:
    """Gifts as one kind of contents of orders."""

    name = LISTED_AS
    capability = GIFTS

    def find(self, call: Call, id_: str) -> Gift | None:
        return gift_with_id(call, id_)

    def put(self, call: Call, order: Order, sent: dict[str, Any]) -> None:
        uuid = sent.get("uuid")
        known = rules_of(call).find_gift(call, uuid) if isinstance(uuid, str) else None
        if known is not None and known.extra.get(CART) == order.id:
            change(call.within(sent, uuid=known.uuid), known)
            return
        in_currency = {} if order.currency is None else {"currency": order.currency}
        made(call.within({**in_currency, **sent, "orderId": order.order_id}))

    def hold(self, call: Call, thing: Gift, until: datetime) -> None:
        with saved(call, thing):
            thing.expires_at = until

    def confirm(self, call: Call, thing: Gift, contact: Mapping[str, Any]) -> None:
        if thing.confirmed_with is None:
            own = {field: value for field, value in thing.contact.items() if value not in (None, "")}
            merged = call.policies.merged_contact(contact, own)
            confirm_gift(call.within({"contact": merged} if merged else {}, uuid=thing.uuid), thing)

    def cancellable(self, call: Call, thing: Gift) -> bool:
        return rules_of(call).cancellable(call, thing)

    def cancel(self, call: Call, thing: Gift, reason: str | None) -> None:
        cancel_gift(call, thing, reason)

    def price(self, call: Call, thing: Gift) -> Price:
        return rules_of(call).price(thing)

    def view(self, call: Call, thing: Gift) -> dict[str, Any]:
        return gift_view(call, thing)
