"""Changes of the rules of card payments that several faults share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.card_payments import views
from octo_sandbox.capabilities.card_payments.account import Account
from octo_sandbox.capabilities.card_payments.names import CARDS
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around, undoing_nothing
from octo_sandbox.faults.registry import Change
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (CARDS, PRICING)
"""Without prices nobody owes anything."""
CONFIRM = "POST /bookings/{uuid}/confirm"


def payments(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CARDS, **changes)


def shown(policies: Policies, **changes: Any) -> Policies:
    """Show each payment with these fields, made of the account that they tell of."""

    def view(account: Account) -> View:
        fields = {n: change(account) if callable(change) else change for n, change in changes.items()}
        return {**views.as_documented(account), **fields}

    return payments(policies, payment_view=view)


def half_done(change: Callable[[Call, Booking], None]) -> Change:
    """Do this to a booking whose payment was refused, and keep it."""

    def policies_of(policies: Policies) -> Policies:
        def confirm(call: Call, handler: Handler) -> Any:
            try:
                return handler(call)
            except Refusal:
                booking = call.policies.find_booking(call, call.path["uuid"])
                if booking is not None and call.has(CARDS) and "cardPayment" in call.body:
                    change(call, booking)
                    call.store.save_booking(booking)
                raise

        return undoing_nothing(around(policies, CONFIRM, confirm))

    return policies_of
