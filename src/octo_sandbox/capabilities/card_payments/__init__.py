"""octo/cardPayments: what is owed and was paid by card.

Money is taken elsewhere and told through the gateway `external`. Without a payment a confirmation is settled on account.
What was paid by telephone (source MOTO) is pending at the first try.
"""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.card_payments import payment, views
from octo_sandbox.capabilities.card_payments.names import CARDS
from octo_sandbox.capabilities.card_payments.rules import CardPaymentRules
from octo_sandbox.routing import Route

CAPABILITY = Capability(
    id=CARDS,
    docs="https://docs.ventrata.com/capabilities/card-payments",
    adds={"Booking": views.of_booking, "Order": views.of_order, "Gift": views.of_gift},
    routes=(Route("GET", "/card_payments/{cardPaymentId}", views.show, CARDS),),
    policies=CardPaymentRules(),
    reserving=payment.reserving,
    updating=payment.changing,
    confirming=payment.changing,
    writing=payment.writing,
    paying=payment.paying,
)
