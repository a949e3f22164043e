"""Payments are taken that were not, and not taken that were."""

from __future__ import annotations

from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.card_payments import payment
from octo_sandbox.capabilities.card_payments.account import Account, Record, account_of
from octo_sandbox.capabilities.card_payments.names import CARDS, PAYMENT_PENDING
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.errors import Refusal, bad_request, unprocessable
from octo_sandbox.faults.card_payments.policy_changes import NEEDS, half_done, payments
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.json_body import Fields
from octo_sandbox.policies import Policies

# --- paying


def _refusing(kind: type[Record]) -> Change:
    """Refuse the payments of one kind of purchase."""

    def change(policies: Policies) -> Policies:
        before = policies.of(CARDS).settled

        def settled(call: Call, record: Record, source: str) -> None:
            if type(record) is kind:
                raise unprocessable("nothing-to-pay")
            before(call, record, source)

        return payments(policies, settled=settled)

    return change


for _kind, _breaks, _needs in (
    (Booking, "CARDPAYMENT-010", NEEDS),
    (Order, "CARDPAYMENT-011", (*NEEDS, CART)),
    (Gift, "CARDPAYMENT-012", (*NEEDS, GIFTS)),
):
    add(
        Fault(
            f"no-{_kind.__name__.lower()}-can-be-paid",
            _breaks,
            f"A {_kind.__name__.lower()} cannot be confirmed with a payment.",
            _refusing(_kind),
            _needs,
        )
    )


@fault("payments-that-were-not-approved-are-taken", breaks="CARDPAYMENT-013", needs=NEEDS)
def _unapproved(policies: Policies) -> Policies:
    """A booking is confirmed with a payment that the bank refused."""
    return payments(policies, approved=lambda _account, _external: None)


@fault("payments-are-turned-down-with-another-code", breaks="CARDPAYMENT-013", needs=NEEDS)
def _other_code(policies: Policies) -> Policies:
    """A payment that was not approved is refused with UNPROCESSABLE_ENTITY."""

    def approved(account: Account, external: Fields | None) -> None:
        try:
            payment.must_be_approved(account, external)
        except Refusal as refusal:
            raise unprocessable("payment-refused", reason="-") from refusal

    return payments(policies, approved=approved)


def _confirmed(call: Call, booking: Booking) -> None:
    if booking.status == "ON_HOLD":
        booking.set_status("CONFIRMED")
        booking.confirmed_at, booking.expires_at = call.now, None


def _charged(call: Call, booking: Booking) -> None:
    account = account_of(call, booking)
    if account is not None:
        payment.take(call, booking, "ECOM", account)


def _only_turned_down(change: Any) -> Any:
    """Do it only where the bank said no."""

    def done(call: Call, booking: Booking) -> None:
        external = call.body["cardPayment"].get("external") or {}
        if external.get("approved") is False:
            change(call, booking)

    return done


add(
    Fault(
        "refused-payments-confirm",
        "CARDPAYMENT-014",
        "A payment that was not approved is refused, and the booking is confirmed all the same.",
        half_done(_only_turned_down(_confirmed)),
        NEEDS,
    )
)
add(
    Fault(
        "refused-payments-are-counted",
        "CARDPAYMENT-014",
        "A payment that was not approved is refused, and counted as paid all the same.",
        half_done(_only_turned_down(_charged)),
        NEEDS,
    )
)


@fault("unknown-sources-are-taken", breaks="CARDPAYMENT-015", needs=NEEDS)
def _any_source(policies: Policies) -> Policies:
    """A payment from any source is taken, and its source is noted as ECOM."""

    def taken(call: Call, record: Record, _source: str, account: Account) -> None:
        payment.take(call, record, "ECOM", account)

    return payments(policies, known_source=lambda _account, _source: None, taken=taken)


@fault("unknown-sources-are-bad-requests", breaks="CARDPAYMENT-015", needs=NEEDS)
def _bad_source(policies: Policies) -> Policies:
    """A payment from an unknown source is refused with BAD_REQUEST."""

    def known(account: Account | None, source: str | None) -> None:
        try:
            payment.must_be_a_source(account, source)
        except Refusal as refusal:
            raise bad_request("wrong-type", field="source", expected="a source") from refusal

    return payments(policies, known_source=known)


@fault("any-currency-is-as-good", breaks="CARDPAYMENT-016", needs=NEEDS)
def _any_currency(policies: Policies) -> Policies:
    """A payment is taken in whatever currency."""
    return payments(policies, same_currency=lambda _account, _currency: None)


@fault("any-card-is-as-good", breaks="CARDPAYMENT-017", needs=NEEDS)
def _any_card(policies: Policies) -> Policies:
    """A payment is taken from a card that nobody has."""
    return payments(policies, known_card=lambda _account, _card: None)


@fault("any-gateway-is-as-good", breaks="CARDPAYMENT-018", needs=NEEDS)
def _any_gateway(policies: Policies) -> Policies:
    """A payment is taken through a gateway that it does not have."""
    return payments(policies, offered_gateway=lambda _account, _gateway: None)


@fault("pending-payments-stay-pending", breaks="CARDPAYMENT-020", needs=NEEDS)
def _for_ever(policies: Policies) -> Policies:
    """A payment that is pending once is pending for ever."""

    def settled(call: Call, record: Record, source: str) -> None:
        if source == "MOTO":
            raise payment.refused(PAYMENT_PENDING, account_of(call, record))

    return payments(policies, settled=settled)


@fault("pending-payments-confirm", breaks="CARDPAYMENT-020", needs=NEEDS)
def _early(policies: Policies) -> Policies:
    """A booking is confirmed while its payment is pending."""

    def pending(call: Call, booking: Booking) -> None:
        if call.body["cardPayment"].get("source") == "MOTO":
            _confirmed(call, booking)

    return half_done(pending)(policies)
