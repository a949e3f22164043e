"""Variants of card payments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities import Adder, Subject
from octo_sandbox.capabilities.card_payments import payment, views
from octo_sandbox.capabilities.card_payments.account import Account, Record, account_of
from octo_sandbox.capabilities.card_payments.names import CARDS
from octo_sandbox.capabilities.card_payments.payment import FIELD, PAGE
from octo_sandbox.capabilities.cart.join_order import order_of
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (CARDS, PRICING)


def _payments(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CARDS, **changes)


def _two_percent(owed: int) -> int:
    return owed * 2 // 100


# --- amounts


@variant("payments-cost-a-surcharge", about="surcharge of payments", needs=NEEDS)
def _surcharge(policies: Policies) -> Policies:
    """Paying by card costs two per cent on top, which come back with the rest."""
    return _payments(policies, surcharge=_two_percent)


@variant("surcharges-are-kept", about="surcharge of payments", needs=NEEDS)
def _kept(policies: Policies) -> Policies:
    """Paying by card costs two per cent on top, which do not come back."""
    return _payments(policies, surcharge=_two_percent, refunded=lambda refunded, _with_surcharge: refunded)


@variant("totals-are-without-the-surcharge", about="surcharge of payments", needs=NEEDS)
def _beside(policies: Policies) -> Policies:
    """The surcharge stands beside the totals and is in none of them."""

    def view(account: Account) -> View:
        totals = {"totalPaid": account.paid, "outstandingBalance": account.owed}
        return {
            **views.as_documented(account),
            **totals,
            "totalRefunded": min(account.refunded, account.paid),
        }

    def enough(account: Account, amount: int | None) -> None:
        if amount not in {None, account.owed}:
            raise payment.refused("BAD_REQUEST", account, "wrong-amount", amount=account.owed)

    return _payments(policies, surcharge=_two_percent, payment_view=view, enough=enough)


@variant("money-comes-back-elsewhere", about="refunds of payments", needs=NEEDS, warns=("CARDPAYMENT-027",))
def _elsewhere(policies: Policies) -> Policies:
    """What was taken elsewhere is given back there, and never shown as given back."""
    return _payments(policies, refunded=lambda _refunded, _with_surcharge: 0)


# --- what is shown


@variant("payments-have-an-id-alone", about="fields of payments", needs=NEEDS)
def _older(policies: Policies) -> Policies:
    """A payment has the fields of the older document alone."""
    return reshaped(
        policies,
        "CardPayment",
        lambda _call, view: {n: v for n, v in view.items() if n not in {"cardPaymentId", "status", "amount"}},
    )


@variant(
    "payments-are-short",
    about="fields of payments",
    needs=NEEDS,
    unless=["payments-cost-a-surcharge", "surcharges-are-kept"],
)
def _short(policies: Policies) -> Policies:
    """A payment shows what is still to be paid, and nothing of how that is made up."""
    shown = ("cardPaymentId", "gateway", "status", "totalPaid", "outstandingBalance", "currency", "external")
    return reshaped(policies, "CardPayment", lambda _call, view: {name: view[name] for name in shown})


@variant("payments-say-who-took-the-money", about="fields of payments", needs=NEEDS)
def _provider(policies: Policies) -> Policies:
    """A payment names the bank, a time, and a card that can be used again."""

    def change(_call: Call, view: View) -> View:
        card = {"id": "card-1", "brand": "visa", "last4": "1111"}
        more = {"provider": "The Bank", "providerReference": None, "createdAt": "2026-01-01T10:00:00Z"}
        return {**view, **more, "reusableCards": [card]}

    return _payments(reshaped(policies, "CardPayment", change), known_card=_known_card)


def _known_card(account: Account | None, card: str | None) -> None:
    if card != "card-1":
        payment.must_be_a_card(account, card)


@variant("pages-are-paid-at", about="gateway of payments", needs=NEEDS)
def _adyen(policies: Policies) -> Policies:
    """Payments go through a page of the gateway, and none that was taken elsewhere is accepted."""

    def change(_call: Call, view: View) -> View:
        rest = {name: value for name, value in view.items() if name != "external"}
        return {**rest, "gateway": "adyen", "adyen": {"environment": "test", "session": None}}

    return reshaped(policies, "CardPayment", change)


@variant("nobody-pays-by-card", about="gateway of payments", needs=NEEDS)
def _nobody(policies: Policies) -> Policies:
    """Everything is settled on account, and no payment is shown."""
    for component in ("Booking", "Order", "Gift"):
        policies = reshaped(
            policies, component, lambda _call, view: {**view, FIELD: None} if FIELD in view else view
        )
    return policies


def _shown_with(policies: Policies, of_booking: Adder) -> Policies:
    """Show payments of bookings in this way."""
    changed = tuple(
        replace(each, adds={**each.adds, "Booking": of_booking}) if each.id == CARDS else each
        for each in policies.capabilities
    )
    return replace(policies, capabilities=changed)


@variant("bookings-show-the-payment-of-their-order", about="payments in orders", needs=(*NEEDS, CART))
def _with_its_order(policies: Policies) -> Policies:
    """A booking in an order shows what is paid for the whole order."""

    def shown(call: Call, subject: Subject) -> View:
        own = views.of_booking(call, subject)
        order = None if subject.booking is None or not call.has(CART) else order_of(call, subject.booking)
        account = None if order is None else account_of(call, order)
        return (
            own if account is None or FIELD not in own else {**own, FIELD: views.payment_view(call, account)}
        )

    return _shown_with(policies, shown)


@variant("guests-come-back-to-the-order", about="pages in orders", needs=(*NEEDS, CART))
def _page_of_the_order(policies: Policies) -> Policies:
    """A booking in an order shows the page of the order, once that has one."""

    def shown(call: Call, subject: Subject) -> View:
        own = views.of_booking(call, subject)
        order = None if subject.booking is None or not call.has(CART) else order_of(call, subject.booking)
        page = None if order is None else order.extra.get(CARDS, {}).get(PAGE)
        return own if page is None or PAGE not in own else {**own, PAGE: page}

    return _shown_with(policies, shown)


# --- paying


@variant("everything-has-to-be-paid", about="payment on account", needs=NEEDS)
def _required(policies: Policies) -> Policies:
    """Who asks for card payments has to pay: a confirmation without a payment is refused."""

    def without_payment(account: Account | None) -> None:
        if account is not None and account.outstanding:
            raise bad_request("missing", field=FIELD)

    return _payments(policies, without_payment=without_payment)


@variant("banks-answer-at-once", about="pending payments", needs=NEEDS)
def _at_once(policies: Policies) -> Policies:
    """No payment is ever pending."""
    return _payments(policies, settled=lambda _call, _record, _source: None)


@variant("banks-are-slow", about="pending payments", needs=NEEDS)
def _slow(policies: Policies) -> Policies:
    """Every payment is pending at the first try."""

    def settled(call: Call, record: Record, _source: str) -> None:
        payment.first_try_of_a_telephone_sale(call, record, "MOTO")

    return _payments(policies, settled=settled)


@variant("paid-confirmations-are-not-repeated", about="repeated confirmations of payments", needs=NEEDS)
def _once(policies: Policies) -> Policies:
    """A confirmation with a payment that is sent again is refused."""
    before = policies.around.get("POST /bookings/{uuid}/confirm")

    def confirm(call: Call, handler: Any) -> Any:
        known = call.policies.find_booking(call, call.path["uuid"])
        if known is not None and known.confirmed_with is not None and FIELD in call.body:
            raise unprocessable("already-confirmed")
        return handler(call) if before is None else before(call, handler)

    return replace(policies, around={**policies.around, "POST /bookings/{uuid}/confirm": confirm})


# --- the payment alone


@variant("payments-are-not-looked-up", about="payments alone", needs=NEEDS)
def _no_route(policies: Policies) -> Policies:
    """There is no route for a payment alone."""
    changed = tuple(replace(each, routes=()) if each.id == CARDS else each for each in policies.capabilities)
    return replace(policies, capabilities=changed)


@variant(
    "payments-alone-are-short",
    about="payments alone",
    needs=NEEDS,
    unless=["payments-have-an-id-alone", "payments-are-short"],
)
def _short_alone(policies: Policies) -> Policies:
    """A payment that is looked up shows less than what it pays for does."""

    def change(call: Call, view: View) -> View:
        alone = call.operation.startswith("GET /card_payments")
        return {n: view[n] for n in ("id", "gateway", "status")} if alone and "id" in view else view

    return reshaped(policies, "CardPayment", change)
