"""Mistakes with requests that break the schema of their body."""

from __future__ import annotations

import re
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around, undoing_nothing
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies

CART, GIFTS, IDENTITIES, WEBHOOKS = "octo/cart", "octo/gifts", "octo/identities", "octo/webhooks"


def _without_what_is_wrong(call: Call, refusal: Refusal) -> Call | None:
    """Return the call without the field of the wrong type, or None where something else is wrong."""
    wrong = re.split(r"[.\[]", str(refusal.values.get("field", "")))[0]
    if refusal.text != "wrong-type" or wrong not in call.body:
        return None
    return call.within({name: value for name, value in call.body.items() if name != wrong})


def _overlooking(operation: str) -> Change:
    """Serve the operation as if a field of the wrong type had not been sent."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            rest = _without_what_is_wrong(call, refusal)
            if rest is None:
                raise
            return handler(rest)

    def policies_with(policies: Policies) -> Policies:
        return around(policies, operation, change)

    return policies_with


_OVERLOOKED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("a-calendar-request", "POST /availability/calendar", "CORE-REQ-001", ()),
    ("an-availability-check", "POST /availability", "CORE-REQ-002", ()),
    ("a-reservation", "POST /bookings", "CORE-REQ-003", ()),
    ("a-change", "PATCH /bookings/{uuid}", "CORE-REQ-004", ()),
    ("an-extension", "POST /bookings/{uuid}/extend", "CORE-REQ-005", ()),
    ("a-confirmation", "POST /bookings/{uuid}/confirm", "CORE-REQ-006", ()),
    ("a-cancellation", "POST /bookings/{uuid}/cancel", "CORE-REQ-007", ()),
    ("a-new-order", "POST /orders", "CART-REQ-001", (CART,)),
    ("a-change-of-an-order", "PATCH /orders/{orderId}", "CART-REQ-002", (CART,)),
    ("a-preview-of-an-order", "PATCH /orders/{orderId}/preview", "CART-REQ-003", (CART,)),
    ("an-extension-of-an-order", "POST /orders/{orderId}/extend", "CART-REQ-004", (CART,)),
    ("a-confirmation-of-an-order", "POST /orders/{orderId}/confirm", "CART-REQ-005", (CART,)),
    ("a-cancellation-of-an-order", "POST /orders/{orderId}/cancel", "CART-REQ-006", (CART,)),
    ("a-deletion-of-an-order", "DELETE /orders/{orderId}", "CART-REQ-007", (CART,)),
    ("a-new-gift", "POST /gifts", "GIFT-REQ-001", (GIFTS,)),
    ("a-change-of-a-gift", "PATCH /gifts/{uuid}", "GIFT-REQ-002", (GIFTS,)),
    ("a-preview-of-a-gift", "PATCH /gifts/{uuid}/preview", "GIFT-REQ-003", (GIFTS,)),
    ("an-extension-of-a-gift", "POST /gifts/{uuid}/extend", "GIFT-REQ-004", (GIFTS,)),
    ("a-confirmation-of-a-gift", "POST /gifts/{uuid}/confirm", "GIFT-REQ-005", (GIFTS,)),
    ("a-cancellation-of-a-gift", "POST /gifts/{uuid}/cancel", "GIFT-REQ-006", (GIFTS,)),
    ("a-new-identity", "POST /identities", "IDENT-REQ-001", (IDENTITIES,)),
    ("a-change-of-an-identity", "PATCH /identities/{identityId}", "IDENT-REQ-002", (IDENTITIES,)),
)

for _name, _operation, _breaks, _needs in _OVERLOOKED:
    add(
        Fault(
            f"wrong-types-in-{_name}-are-overlooked",
            _breaks,
            f"A field of the wrong type in {_name.replace('-', ' ')} counts as not sent.",
            _overlooking(_operation),
            _needs,
        )
    )


@fault("refused-reservations-are-made", breaks="CORE-REQ-010")
def _made(policies: Policies) -> Policies:
    """A reservation with a field of the wrong type is refused and booked all the same."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            rest = _without_what_is_wrong(call, refusal)
            if rest is not None:
                handler(rest)
            raise

    return around(undoing_nothing(policies), "POST /bookings", change)


@fault("odd-letters-break-the-server", breaks="CORE-DRAWN-001")
def _odd_letters(policies: Policies) -> Policies:
    """A text with letters beyond ASCII is answered as an internal server error."""

    def change(call: Call, handler: Handler) -> Any:
        call.incoming.content.decode("ascii")
        return handler(call)

    for operation in ("PATCH /bookings/{uuid}", "POST /availability", "POST /bookings"):
        policies = around(policies, operation, change)
    return policies


@fault("wrong-types-break-the-server", breaks="CORE-DRAWN-002")
def _wrong_types(policies: Policies) -> Policies:
    """A field of the wrong type is answered as an internal server error."""
    for operation in ("PATCH /bookings/{uuid}", "POST /availability"):
        policies = around(policies, operation, _breaking_down)
    return policies


def _breaking_down(call: Call, handler: Handler) -> Any:
    """Handle the call, and break down where a field has the wrong type."""
    try:
        return handler(call)
    except Refusal as refusal:
        if refusal.text == "wrong-type":
            raise TypeError(refusal.values.get("field")) from refusal
        raise


@fault("headers-in-odd-letters-break-the-server", breaks="CORE-DRAWN-001", needs=(WEBHOOKS,))
def _odd_headers(policies: Policies) -> Policies:
    """A subscription whose headers have letters that no header can have is answered as an internal server error."""

    def change(call: Call, handler: Handler) -> Any:
        for value in (call.body.get("headers") or {}).values():
            str(value).encode("latin-1")
        return handler(call)

    for operation in ("POST /webhooks", "PATCH /webhooks/{webhookId}"):
        policies = around(policies, operation, change)
    return policies


@fault("subscriptions-of-a-wrong-type-break-the-server", breaks="CORE-DRAWN-002", needs=(WEBHOOKS,))
def _wrong_subscriptions(policies: Policies) -> Policies:
    """A field of a subscription that has the wrong type is answered as an internal server error."""
    for operation in ("POST /webhooks", "PATCH /webhooks/{webhookId}"):
        policies = around(policies, operation, _breaking_down)
    return policies
