"""Caches in front of the supplier that forget what an answer depends on, and a server that takes too long."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.faults.policy_changes import around, sent
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing

Key = Callable[[Call], Hashable]


def _kept(policies: Policies, operation: str, key: Key) -> Policies:
    """Repeat the first answer of the operation for every later call with the same cache key."""
    kept: dict[Hashable, Any] = {}

    def from_the_cache(call: Call, handler: Handler) -> Any:
        known = key(call)
        if known not in kept:
            kept[known] = handler(call)
        return kept[known]

    return around(policies, operation, from_the_cache)


@fault("bookings-are-read-from-a-cache", breaks="CORE-BOOK-030")
def _stale_bookings(policies: Policies) -> Policies:
    """A booking is always shown as it was when it was first read."""
    return _kept(policies, "GET /bookings/{uuid}", lambda call: (call.path["uuid"], call.capabilities))


@fault("availability-comes-from-a-cache", breaks="CORE-BOOK-014")
def _stale_availability(policies: Policies) -> Policies:
    """A check repeats its first answer, however many seats were sold since."""
    return _kept(
        policies, "POST /availability", lambda call: (call.incoming.content, call.capabilities, call.language)
    )


@fault("cache-of-products-ignores-capabilities", breaks="CORE-HDR-009", needs=("octo/pricing",))
def _without_vary(policies: Policies) -> Policies:
    """A cache gives products with prices to callers who did not ask for prices."""
    kept: dict[str, bytes] = {}

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method != "GET" or incoming.segments[-1] != "products" or response.status != 200:
            return response
        asked = incoming.headers.get("octo-capabilities", "")
        if "pricing" in asked:
            kept.setdefault("products", response.write())
        elif "products" in kept:
            response.content = kept["products"]
        return response

    return sent(policies, change)


@fault("cache-of-products-ignores-the-key", breaks="CORE-AUTH-002")
def _for_everybody(policies: Policies) -> Policies:
    """A cache gives the catalogue of a reseller to a caller without a key."""
    kept: dict[tuple[str, ...], Outgoing] = {}

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method != "GET" or "products" not in incoming.segments:
            return response
        if response.status == 200:
            kept.setdefault(incoming.segments, Outgoing(200, None, dict(response.headers), response.write()))
        elif "authorization" not in incoming.headers:
            return kept.get(incoming.segments, response)
        return response

    return sent(policies, change)


@fault("cache-of-lists-ignores-the-question", breaks="CORE-BOOK-033")
def _of_another_question(policies: Policies) -> Policies:
    """Every list by a reseller's reference is answered with the list of the first reference."""
    return _kept(
        policies,
        "GET /bookings",
        lambda call: "list" if "resellerReference" in call.query else tuple(sorted(call.query.items())),
    )


SLOW_S = 4.0


@fault("extending-takes-for-ever", breaks="CORE-BOOK-050", slow_s=SLOW_S)
def _slow(policies: Policies) -> Policies:
    """The answer to an extension comes after every client has given up."""

    def throttle(incoming: Incoming) -> None:
        if incoming.segments[-1] == "extend":
            time.sleep(SLOW_S)
        policies.throttle(incoming)

    return replace(policies, throttle=throttle)
