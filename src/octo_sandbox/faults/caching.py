"""Caches in front of the supplier that forget what an answer depends on, and a server that takes too long."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.policy_changes import around, sent
from octo_sandbox.faults.registry import Change, Fault, add, fault
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


def _checks_kept_without(policies: Policies, ignored: str) -> Policies:
    """Repeat an availability check for half a second, whatever this field of its body says."""
    return _kept(
        policies,
        "POST /availability",
        lambda call: (
            json.dumps({name: call.body[name] for name in call.body if name != ignored}, sort_keys=True),
            call.capabilities,
            int(time.monotonic() * 2),
        ),
    )


@fault("bookings-are-read-from-a-cache", breaks="CORE-BOOK-030")
def _stale_bookings(policies: Policies) -> Policies:
    """A booking is always shown as it was when it was first read."""
    return _kept(policies, "GET /bookings/{uuid}", lambda call: (call.path["uuid"], call.capabilities))


def _whoever_asks(operation: str) -> Change:
    """A cache of what the path and the query name, until that is written to, that does not look at who asks."""

    def change(policies: Policies) -> Policies:
        kept: dict[Hashable, tuple[bytes, Any]] = {}

        def from_the_cache(call: Call, handler: Handler) -> Any:
            asked = (*call.path.values(), *sorted(call.incoming.query.items()), call.capabilities)
            if asked not in kept:
                about = next(iter(call.path.values()), "every list").lower().encode()
                kept[asked] = about, handler(call)
            return kept[asked][1]

        def forget(incoming: Incoming, response: Outgoing) -> Outgoing:
            if incoming.method != "GET":
                written = " ".join(incoming.segments).lower().encode() + incoming.content.lower()
                for asked in [each for each, (about, _) in list(kept.items()) if about in written]:
                    kept.pop(asked, None)
            return response

        return sent(around(policies, operation, from_the_cache), forget)

    return change


for _name, _operation, _breaks, _needs in (
    ("bookings", "GET /bookings/{uuid}", "CORE-AUTH-006", ()),
    ("lists-of-bookings", "GET /bookings", "CORE-AUTH-006", ()),
    ("orders", "GET /orders/{orderId}", "CART-061", (CART,)),
    ("lists-of-orders", "GET /orders", "CART-061", (CART,)),
    ("gifts", "GET /gifts/{uuid}", "GIFT-045", (GIFTS,)),
):
    _says = f"An answer to {_operation} is repeated from a cache, whoever asks."
    add(Fault(f"cache-of-{_name}-ignores-the-key", _breaks, _says, _whoever_asks(_operation), _needs))


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


@fault("lists-that-were-empty-stay-empty", breaks="CORE-BOOK-033")
def _empty_for_good(policies: Policies) -> Policies:
    """A list that was empty once is repeated from a cache."""
    empty: set[Hashable] = set()

    def change(call: Call, handler: Handler) -> Any:
        question = (call.reseller.id, tuple(sorted(call.query.items())))
        if question in empty:
            return []
        listed = handler(call)
        if not listed:
            empty.add(question)
        return listed

    return around(policies, "GET /bookings", change)


@fault("cache-of-availability-ignores-the-units", breaks="CORE-AVAIL-023")
def _without_units(policies: Policies) -> Policies:
    """A check is answered from a cache that does not look at the units asked about."""
    return _checks_kept_without(policies, "units")


@fault("cache-of-availability-ignores-the-currency", breaks="PRICING-018", needs=("octo/pricing",))
def _without_currency(policies: Policies) -> Policies:
    """A check is answered from a cache that does not look at the currency asked for."""
    return _checks_kept_without(policies, "currency")


@fault("cache-of-products-ignores-the-member", breaks="MEMB-051", needs=("octo/memberships",))
def _without_member(policies: Policies) -> Policies:
    """The list of products is repeated from a cache that does not look at the membership."""
    return _kept(policies, "GET /products", lambda call: (call.capabilities, call.language))


SLOW_S = 4.0


@fault("extending-takes-for-ever", breaks="CORE-BOOK-050", slow_s=SLOW_S)
def _slow(policies: Policies) -> Policies:
    """The answer to an extension comes after every client has given up."""

    def throttle(incoming: Incoming) -> None:
        if incoming.segments[-1] == "extend":
            time.sleep(SLOW_S)
        policies.throttle(incoming)

    return replace(policies, throttle=throttle)


SLOW_ANSWER_S = 2.0


@fault("supplier-takes-its-time", breaks="CORE-PACE-001")
def _slow_now_and_then(policies: Policies) -> Policies:
    """Every fifth answer to GET /supplier takes two seconds."""
    calls = itertools.count()

    def throttle(incoming: Incoming) -> None:
        if incoming.segments[-1] == "supplier" and next(calls) % 5 == 0:
            time.sleep(SLOW_ANSWER_S)
        policies.throttle(incoming)

    return replace(policies, throttle=throttle)
