"""The id of octo/webhooks, its events, and access to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.webhooks.rules import WebhookRules

WEBHOOKS: Final = "octo/webhooks"
BOOKING, ORDER, AVAILABILITY, PRODUCT = (
    "booking_update", "order_update", "availability_update", "product_update"
)  # fmt: skip
EVENTS: Final = (BOOKING, ORDER, AVAILABILITY, PRODUCT)


def rules_of(call: Call) -> WebhookRules:
    rules: WebhookRules = call.policies.of(WEBHOOKS)
    return rules
