"""Routes beside the standard that let a tester move time, read mail, get further keys and change a product.

They follow no policy: a supplier that makes mistakes can still be controlled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.call import Call, Incoming
from octo_sandbox.clock import stamp
from octo_sandbox.errors import Refusal, bad_request, invalid_id
from octo_sandbox.json_body import Fields, read_body
from octo_sandbox.negotiation import bearer
from octo_sandbox.outbox import Outbox
from octo_sandbox.responses import Outgoing, error_body, error_status
from octo_sandbox.routing import Route, Routes

PREFIX = "_control"

# Gives a product another name for this reseller alone. Returns whether there is such a product.
ChangeProduct = Callable[[Reseller, Incoming, str], bool]


def _not_called(_call: Call) -> None:
    """The handler of control routes. It does nothing, as `Control.answer` serves them without policies."""


class Control:
    """The control routes of one supplier."""

    def __init__(self, accounts: Accounts, outbox: Outbox, change_product: ChangeProduct) -> None:
        self._accounts = accounts
        self._outbox = outbox
        self._change_product = change_product
        self._actions = {
            ("GET", "/clock"): self._clock,
            ("POST", "/clock"): self._advance,
            ("GET", "/outbox"): self._mail,
            ("POST", "/keys"): self._mint,
            ("POST", "/products"): self._product,
        }
        self._routes = Routes(Route(method, path, _not_called) for method, path in self._actions)

    def answer(self, incoming: Incoming) -> Outgoing:
        """The answer to a request below `/_control`; every one needs a valid key."""
        try:
            reseller = bearer(incoming, self._accounts)
            route, _ = self._routes.find(incoming.method, incoming.segments[1:])
            return Outgoing(200, self._actions[route.method, route.template](reseller, incoming))
        except Refusal as refusal:
            return Outgoing(error_status(refusal), error_body(refusal, "en"), dict(refusal.headers))

    def _clock(self, reseller: Reseller, _incoming: Incoming) -> dict[str, Any]:
        return {"now": stamp(self._accounts.now(reseller)), "ahead_s": reseller.ahead.total_seconds()}

    def _advance(self, reseller: Reseller, incoming: Incoming) -> dict[str, Any]:
        seconds = Fields(read_body(incoming)).values.get("advance_s")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise bad_request("wrong-type", field="advance_s", expected="a number of seconds")
        return self._clock(self._accounts.advance(reseller, seconds), incoming)

    def _mail(self, reseller: Reseller, incoming: Incoming) -> list[dict[str, Any]]:
        return self._outbox.messages(reseller.id, incoming.query.get("to"))

    def _mint(self, _reseller: Reseller, _incoming: Incoming) -> dict[str, Any]:
        return {"token": self._accounts.mint()}

    def _product(self, reseller: Reseller, incoming: Incoming) -> dict[str, Any]:
        product_id = Fields(read_body(incoming)).required_text("productId")
        if not self._change_product(reseller, incoming, product_id):
            raise invalid_id("INVALID_PRODUCT_ID", "productId", product_id)
        return {"productId": product_id}
