"""The id of octo/gifts and access to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.gifts.rules import GiftRules

GIFTS: Final = "octo/gifts"
# What orders, and their bodies, list gifts under.
LISTED_AS: Final = "gifts"

INVALID_GIFT_UUID: Final = "INVALID_GIFT_UUID"
INVALID_GIFT_CODE: Final = "INVALID_GIFT_CODE"
GIFTS_FIELDS_REQUIRED: Final = "GIFTS_FIELDS_REQUIRED"


def rules_of(call: Call) -> GiftRules:
    rules: GiftRules = call.policies.of(GIFTS)
    return rules
