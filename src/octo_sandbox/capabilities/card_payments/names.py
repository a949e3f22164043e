"""The name of the capability, its codes, and its rules in the policies of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.card_payments.rules import CardPaymentRules

CARDS: Final = "octo/cardPayments"
EXTERNAL: Final = "external"
ECOM: Final = "ECOM"
SOURCES: Final = ("POS", ECOM, "MOTO")

GATEWAY_INVALID_SOURCE: Final = "GATEWAY_INVALID_SOURCE"
GATEWAY_CURRENCY_MISMATCH: Final = "GATEWAY_CURRENCY_MISMATCH"
GATEWAY_MISMATCH: Final = "GATEWAY_MISMATCH"
INVALID_CARD_ID: Final = "INVALID_CARD_ID"
INVALID_CARD_PAYMENT_ID: Final = "INVALID_CARD_PAYMENT_ID"
PAYMENT_PENDING: Final = "PAYMENT_PENDING"


def rules_of(call: Call) -> CardPaymentRules:
    rules: CardPaymentRules = call.policies.of(CARDS)
    return rules
