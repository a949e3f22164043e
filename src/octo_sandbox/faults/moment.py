"""Mistakes that two calls at the same moment show: each reads, waits, and writes what it has read."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from threading import local
from typing import Any

from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.content.names import CONTENT
from octo_sandbox.faults.cart.policy_changes import RULES, rules
from octo_sandbox.faults.policy_changes import around, sent
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.store import Store

BOOKING = "/bookings/{uuid}"
READ, UPDATE = f"GET {BOOKING}", f"PATCH {BOOKING}"
CONFIRM, CANCEL = f"POST {BOOKING}/confirm", f"POST {BOOKING}/cancel"
SHORT, LONG = 0.2, 0.6
"""Seconds between what a call reads and what it writes."""


class _Unguarded:
    """Requests that read and write while others do, each as slow as its operation."""

    def __init__(self, here: local) -> None:
        self._here = here

    def request(self, store: Store) -> AbstractContextManager[None]:
        return nullcontext()

    def before_write(self) -> None:
        time.sleep(getattr(self._here, "seconds", 0))


def _racing(policies: Policies, seconds: Mapping[str, float]) -> Policies:
    """Guard no request from another; each of these operations takes so long before it writes."""
    here = local()

    def slow(takes: float) -> Any:
        def change(call: Call, handler: Handler) -> Any:
            here.seconds = takes
            try:
                return handler(call)
            finally:
                here.seconds = 0

        return change

    policies = replace(policies, isolation=_Unguarded(here))
    for operation, takes in seconds.items():
        policies = around(policies, operation, slow(takes))
    return policies


@fault("changes-overwrite-each-other", breaks="CORE-MOMENT-001")
def _overwrite(policies: Policies) -> Policies:
    """Of two changes that arrive together the later one writes the whole booking as it was before the other."""
    return _racing(policies, {UPDATE: SHORT})


@fault("sales-overwrite-cancellations", breaks="CORE-MOMENT-002")
def _sold(policies: Policies) -> Policies:
    """A confirmation that takes long writes a booking as sold that was cancelled meanwhile."""
    return _racing(policies, {CONFIRM: LONG, CANCEL: SHORT})


@fault("two-changes-take-one-seat", breaks="CORE-MOMENT-003")
def _one_seat(policies: Policies) -> Policies:
    """Two changes that arrive together both find the last seat free."""
    return _racing(policies, {UPDATE: SHORT})


@fault("answers-go-to-the-wrong-caller", breaks="CORE-MOMENT-004")
def _mixed(policies: Policies) -> Policies:
    """What is read together with something else is answered as whatever was asked last."""
    last: list[Call] = []

    def change(call: Call, handler: Handler) -> Any:
        last[:] = [call]
        time.sleep(SHORT)
        return handler(last[0])

    return around(_racing(policies, {}), READ, change)


@fault("orders-forget-what-joins-at-once", breaks="CART-076", needs=(CART,))
def _joining(policies: Policies) -> Policies:
    """Of bookings that join an order together, the last one writes the order without the others."""

    def order_for(call: Call, name: str | None) -> Any:
        order = RULES.order_for(call, name)
        time.sleep(SHORT)
        return order

    return rules(_racing(policies, {}), order_for=order_for)


@fault("reads-at-once-share-a-key", breaks="CORE-MOMENT-004")
def _one_key(policies: Policies) -> Policies:
    """What is read while somebody else reads the same is answered under the key that came last."""
    last: dict[str, Call] = {}

    def change(call: Call, handler: Handler) -> Any:
        last[call.path["uuid"]] = call
        time.sleep(LONG)
        return handler(replace(call, reseller=last[call.path["uuid"]].reseller))

    return around(_racing(policies, {}), READ, change)


@fault("readers-at-once-share-a-language", breaks="CONTENT-020", needs=(CONTENT,))
def _one_language(policies: Policies) -> Policies:
    """Who reads a product while somebody else does gets the texts of whoever came first."""
    first: dict[Hashable, Call] = {}

    def change(call: Call, handler: Handler) -> Any:
        asked = (call.path["id"], call.capabilities)
        language = first.setdefault(asked, call).language
        time.sleep(SHORT)
        first.pop(asked, None)
        return handler(replace(call, language=language))

    return around(_racing(policies, {}), "GET /products/{id}", change)


@fault("readers-at-once-share-an-answer", breaks="CONTENT-020", needs=(CONTENT,))
def _one_answer(policies: Policies) -> Policies:
    """A cache that does not look at the language gives one answer to all who read a product together."""
    first: dict[Hashable, Outgoing] = {}

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method != "GET" or incoming.segments[:-1] != ("products",) or response.status != 200:
            return response
        asked = (incoming.segments, incoming.headers.get("octo-capabilities"))
        own = Outgoing(200, None, dict(response.headers), response.write())
        found = first.setdefault(asked, own)
        time.sleep(SHORT)
        first.pop(asked, None)
        return found

    return sent(_racing(policies, {}), change)
