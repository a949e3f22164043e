"""Payments as they come with a call: what is refused, and what is kept of those that are taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from octo_sandbox.capabilities.card_payments.account import (
    Account,
    Record,
    account_of,
    parts_of,
    payment_id,
)
from octo_sandbox.capabilities.card_payments.names import (
    CARDS,
    ECOM,
    EXTERNAL,
    GATEWAY_CURRENCY_MISMATCH,
    GATEWAY_INVALID_SOURCE,
    GATEWAY_MISMATCH,
    INVALID_CARD_ID,
    PAYMENT_PENDING,
    SOURCES,
    rules_of,
)
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.errors import BAD_REQUEST, Refusal, bad_request
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call
    from octo_sandbox.store import Store

FIELD, PAGE = "cardPayment", "returnUrl"
CONFIRM = "/confirm"
_NULLABLE = frozenset({"amount", "cancel", "cardId", "currency", "external", "gateway", "notes"})
_TRIED = "tried card payment"


# --- what is said before anything is paid


def reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    writing(call, "Booking", booking.extra)


def changing(call: Call, booking: Booking) -> None:
    writing(call, "Booking", booking.extra)


def writing(call: Call, component: str, kept: dict[str, Any]) -> None:
    """Keep the page that the guest comes back to. A payment that could not be taken is refused at once."""
    if not call.has(CARDS):
        return
    fields = Fields(call.body, nullable=frozenset({PAGE, FIELD}))
    if PAGE in fields:
        page = fields.text(PAGE)
        rules_of(call).good_page(page)
        if rules_of(call).page_taken(call, component):
            kept[CARDS] = {**kept.get(CARDS, {}), PAGE: page}
    sent = fields.object(FIELD, nullable=_NULLABLE)
    if sent is not None and not call.operation.endswith(CONFIRM):
        rules_of(call).acceptable(call, sent, None)


def must_be_a_page(page: str | None) -> None:
    if page is not None and (urlsplit(page).scheme not in {"http", "https"} or not urlsplit(page).netloc):
        raise bad_request("wrong-type", field=PAGE, expected="an http or https address")


# --- paying


def paying(call: Call, record: Record) -> None:
    """Take the payment that came with a confirmation, or refuse both. Without one it is settled on account."""
    with_its_order = call.operation.startswith("POST /orders") and not isinstance(record, Order)
    if not call.has(CARDS) or with_its_order:
        return
    rules, sent = (
        rules_of(call),
        Fields(call.body, nullable=frozenset({FIELD})).object(FIELD, nullable=_NULLABLE),
    )
    account = account_of(call, record)
    if sent is None:
        rules.without_payment(account)
        return
    if account is None:
        raise bad_request("nothing-to-pay")
    rules.acceptable(call, sent, account)
    external = sent.object("external", nullable=frozenset({"approved", "refusalReason"}))
    rules.approved(account, external)
    rules.enough(account, sent.whole_number("amount", at_least=0))
    source = sent.text("source") or ECOM
    rules.settled(call, record, source)
    rules.taken(call, record, source, account)


def acceptable(call: Call, sent: Fields, account: Account | None) -> None:
    """Refuse a payment that nobody could take. `account` is None before anything is to be paid."""
    rules = rules_of(call)
    source, currency, card, gateway = (sent.text(n) for n in ("source", "currency", "cardId", "gateway"))
    sent.flag("cancel")
    sent.text("notes")
    rules.known_source(account, source)
    rules.offered_gateway(account, gateway)
    rules.known_card(account, card)
    if account is not None:
        rules.same_currency(account, currency)


def refused(code: str, account: Account | None, text: str = "", **values: object) -> Refusal:
    """The refusal of a payment, which names it."""
    echo = {} if account is None else {"cardPaymentId": public_id(account)}
    return Refusal(code, text or code, echo=echo, values=values)


def public_id(account: Account) -> str:
    return f"cp_{account.id.hex}"


def must_be_a_source(account: Account | None, source: str | None) -> None:
    if source is not None and source not in SOURCES:
        raise refused(GATEWAY_INVALID_SOURCE, account)


def must_be_the_gateway(account: Account | None, gateway: str | None) -> None:
    if gateway is not None and gateway != EXTERNAL:
        raise refused(GATEWAY_MISMATCH, account)


def must_be_a_card(account: Account | None, card: str | None) -> None:
    """Refuse every card: nobody can have used one before through a gateway that sees none."""
    if card is not None:
        raise refused(INVALID_CARD_ID, account)


def must_be_in_its_currency(account: Account, currency: str | None) -> None:
    if currency is not None and currency != account.currency:
        raise refused(GATEWAY_CURRENCY_MISMATCH, account)


def must_be_approved(account: Account, external: Fields | None) -> None:
    if external is None:
        raise bad_request("missing", field=f"{FIELD}.external")
    approved, reason = external.flag("approved"), external.text("refusalReason")
    if not approved:
        raise refused(BAD_REQUEST, account, "payment-refused", reason=reason or "-")


def must_be_what_is_owed(account: Account, amount: int | None) -> None:
    if amount is not None and amount != account.outstanding:
        raise refused(BAD_REQUEST, account, "wrong-amount", amount=account.outstanding)


def first_try_of_a_telephone_sale(call: Call, record: Record, source: str) -> None:
    """Say once that the bank has not answered yet, of what was paid by telephone."""
    if source != "MOTO":
        return
    key = str(payment_id(record))
    if call.store.document(_TRIED, key, call.reseller.id) is None:
        account = account_of(call, record)
        refusal = refused(PAYMENT_PENDING, account)

        def remember(store: Store) -> None:
            store.put_document(_TRIED, key, call.reseller.id, {})

        refusal.afterwards = remember
        raise refusal


def on_account(_account: Account | None) -> None:
    """Let a confirmation pass without a payment: the reseller gets an invoice."""


def take(call: Call, record: Record, source: str, account: Account) -> None:
    """Keep what was paid for which thing."""
    before: Mapping[str, Any] = record.extra.get(CARDS, {})
    shares: dict[str, int] = dict(before.get("shares", {}))
    for part in parts_of(call, record):
        shares[part.thing.id] = shares.get(part.thing.id, 0) + part.owed
    surcharge = before.get("surcharge", 0) + account.surcharge
    record.extra[CARDS] = {**before, "shares": shares, "source": source, "surcharge": surcharge}


def nothing(_owed: int) -> int:
    return 0


def with_its_surcharge(_refunded: int, with_surcharge: int) -> int:
    return with_surcharge


def every_write(_call: Call, _component: str) -> bool:
    return True
