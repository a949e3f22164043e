"""Payments as resellers see them: with what is paid, and alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.card_payments.account import (
    Account,
    Record,
    account_of,
    component_of,
    payment_id,
)
from octo_sandbox.capabilities.card_payments.names import CARDS, EXTERNAL, INVALID_CARD_PAYMENT_ID, rules_of
from octo_sandbox.capabilities.card_payments.payment import FIELD, PAGE, public_id
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.gifts.lookup import gift_with_id
from octo_sandbox.errors import invalid_id
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

LISTS = frozenset({"GET /bookings", "GET /orders", "GET /gifts", "GET /memberships/bookings"})
CACHED = timedelta(hours=1)
_KIND = "card payment"


def of_booking(call: Call, subject: Subject) -> View:
    return {} if subject.booking is None else shown(call, subject.booking)


def of_order(call: Call, subject: Subject) -> View:
    return {} if subject.order is None else shown(call, subject.order)


def of_gift(call: Call, subject: Subject) -> View:
    return {} if subject.gift is None else shown(call, subject.gift)


def shown(call: Call, record: Record) -> View:
    """The fields of what is paid. Lists have none."""
    rules = rules_of(call)
    if rules.left_out(call):
        return {}
    account = account_of(call, record)
    page = record.extra.get(CARDS, {}).get(PAGE)
    if page is not None and account is not None:
        _cache(call, record)
    return {FIELD: None if account is None else payment_view(call, account), PAGE: page}


def in_lists(call: Call) -> bool:
    return call.operation in LISTS


def payment_view(call: Call, account: Account) -> View:
    view = rules_of(call).payment_view(account)
    return component_view(call, "CardPayment", view, Subject())


def as_documented(account: Account) -> View:
    return {
        "id": str(account.id),
        "cardPaymentId": public_id(account),
        "gateway": EXTERNAL,
        "source": account.source,
        "status": CONFIRMED if account.paid and not account.outstanding else ON_HOLD,
        "amount": account.outstanding + account.total_paid,
        "paid": account.paid,
        "paidSurcharge": account.paid_surcharge,
        "totalPaid": account.total_paid,
        "totalRefunded": account.refunded,
        "balance": account.owed,
        "surcharge": account.surcharge,
        "outstandingBalance": account.outstanding,
        "currency": account.currency,
        "currencyPrecision": account.precision,
        "reusableCards": [],
        "external": {},
    }


# --- the payment alone


def _cache(call: Call, record: Record) -> None:
    """Let the payment be looked up for an hour."""
    key = payment_id(record).hex
    if call.store.document(_KIND, key, call.reseller.id) is None:
        made = {"component": component_of(record), "id": record.id, "at": call.now.isoformat()}
        call.store.put_document(_KIND, key, call.reseller.id, made)


def show(call: Call) -> View:
    """The payment of something that has a returnUrl. Refuses an id that this reseller does not have."""
    name = call.path["cardPaymentId"]
    known = rules_of(call).looked_up(call, name.lower().removeprefix("cp_").replace("-", ""))
    account = None if known is None else account_of(call, known)
    if account is None:
        raise invalid_id(INVALID_CARD_PAYMENT_ID, "cardPaymentId", name)
    return payment_view(call, account)


def own_payment(call: Call, key: str) -> Record | None:
    return found(call, call.store.document(_KIND, key, call.reseller.id))


def anyones_payment(call: Call, key: str) -> Record | None:
    return found(call, call.store.anyones_document(_KIND, key))


def found(call: Call, document: Mapping[str, Any] | None) -> Record | None:
    """What is paid with this payment; None after the hour."""
    if document is None or call.now - datetime.fromisoformat(document["at"]) > CACHED:
        return None
    find = {"Booking": call.store.booking_with_id, "Order": lambda id_: order_named(call, id_)}
    return find.get(document["component"], lambda id_: gift_with_id(call, id_))(document["id"])
