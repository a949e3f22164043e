"""The amounts of payments are wrong."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.card_payments.account import Account
from octo_sandbox.capabilities.card_payments.names import CARDS, EXTERNAL, GATEWAY_CURRENCY_MISMATCH
from octo_sandbox.capabilities.card_payments.payment import refused
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.card_payments.policy_changes import CONFIRM, NEEDS, payments, shown
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.bookings import booking_view
from octo_sandbox.views.component import View

# --- amounts


@fault("confirmed-bookings-owe", breaks="CARDPAYMENT-021", needs=NEEDS)
def _on_credit(policies: Policies) -> Policies:
    """A booking that was confirmed without a payment goes on showing what it owes."""

    def owing(call: Call, view: View) -> View:
        price = view.get("pricing")
        if view.get("cardPayment", 0) is not None or view["status"] != "CONFIRMED" or price is None:
            return view
        owes = {"gateway": EXTERNAL, "outstandingBalance": price["retail"], "currency": price["currency"]}
        return {**view, "cardPayment": owes}

    return reshaped(policies, "Booking", owing)


def _with_tip(_call: Call, view: View) -> View:
    """Ask for a tenth more."""
    owed = view.get("cardPayment")
    if owed is None or view["status"] != "ON_HOLD":
        return view
    more = owed["outstandingBalance"] + owed["outstandingBalance"] // 10 + 1
    return {**view, "cardPayment": {**owed, "outstandingBalance": more, "balance": more}}


def _asking_more(component: str) -> Change:
    """Ask for a tip for this component, and take any amount."""
    return lambda policies: payments(
        reshaped(policies, component, _with_tip), enough=lambda _account, _amount: None
    )


for _component, _more in (("Booking", ()), ("Order", (CART,)), ("Gift", (GIFTS,))):
    add(
        Fault(
            f"{_component.lower()}s-owe-more-than-they-cost",
            "CARDPAYMENT-022",
            f"A {_component.lower()} on hold owes a tenth more than its price.",
            _asking_more(_component),
            (*NEEDS, *_more),
        )
    )


@fault("payments-are-in-another-currency", breaks="CARDPAYMENT-023", needs=NEEDS)
def _another_currency(policies: Policies) -> Policies:
    """A booking in one currency is paid in another."""

    def same(account: Account, currency: str | None) -> None:
        if currency not in {None, "CHF"}:
            raise refused(GATEWAY_CURRENCY_MISMATCH, account)

    return payments(shown(policies, currency="CHF"), same_currency=same)


@fault("payments-have-no-digits", breaks="CARDPAYMENT-023", needs=NEEDS)
def _digits(policies: Policies) -> Policies:
    """The amounts of every payment have three digits after the point."""
    return shown(policies, currencyPrecision=lambda account: 3 if account.precision != 3 else 2)


@fault("payments-are-lost", breaks="CARDPAYMENT-024", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """A payment confirms what it is for, and is not counted."""
    return payments(policies, taken=lambda _call, _record, _source, _account: None)


@fault("totals-hold-something-else", breaks="CARDPAYMENT-025", needs=NEEDS)
def _total(policies: Policies) -> Policies:
    """What was paid is one cent less than the total of it."""
    return shown(policies, paid=lambda account: max(0, account.paid - 1))


@fault("balances-hold-something-else", breaks="CARDPAYMENT-025", needs=NEEDS)
def _balance(policies: Policies) -> Policies:
    """What is still to be paid is one cent more in one of two places."""
    return shown(policies, balance=lambda account: account.owed + 1)


@fault("confirmations-charge-again", breaks="CARDPAYMENT-026", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """A confirmation that is sent again takes the money again."""

    def confirm(call: Call, handler: Handler) -> Any:
        before = call.policies.find_booking(call, call.path["uuid"])
        body = handler(call)
        if before is None or before.confirmed_with is None or "cardPayment" not in call.body:
            return body
        kept = before.extra[CARDS]
        before.extra[CARDS] = {**kept, "shares": {id_: 2 * paid for id_, paid in kept["shares"].items()}}
        call.store.save_booking(before)
        return booking_view(call, before)

    return around(policies, CONFIRM, confirm)


@fault("nothing-is-given-back", breaks="CARDPAYMENT-027", needs=NEEDS)
def _kept_money(policies: Policies) -> Policies:
    """A booking that is cancelled with a full refund gives nothing back."""
    return payments(policies, refunded=lambda _refunded, _with_surcharge: 0)


@fault("more-is-given-back-than-was-paid", breaks="CARDPAYMENT-029", needs=NEEDS)
def _generous(policies: Policies) -> Policies:
    """A cancelled booking gives more back than was paid."""
    return payments(policies, refunded=lambda refunded, _with_surcharge: refunded + 1 if refunded else 0)
