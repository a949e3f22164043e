"""What a supplier does about card payments, as rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.card_payments import payment, views
from octo_sandbox.capabilities.card_payments.account import Account, Record
from octo_sandbox.json_body import Fields
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True)
class CardPaymentRules:
    # --- the page that a guest comes back to
    good_page: Callable[[str | None], None] = payment.must_be_a_page  # refuses
    page_taken: Callable[[Call, str], bool] = payment.every_write  # of a component

    # --- what is refused; the account is None before anything is to be paid
    acceptable: Callable[[Call, Fields, Account | None], None] = payment.acceptable
    known_source: Callable[[Account | None, str | None], None] = payment.must_be_a_source
    offered_gateway: Callable[[Account | None, str | None], None] = payment.must_be_the_gateway
    known_card: Callable[[Account | None, str | None], None] = payment.must_be_a_card
    same_currency: Callable[[Account, str | None], None] = payment.must_be_in_its_currency
    approved: Callable[[Account, Fields | None], None] = payment.must_be_approved
    enough: Callable[[Account, int | None], None] = payment.must_be_what_is_owed
    settled: Callable[[Call, Record, str], None] = payment.first_try_of_a_telephone_sale
    without_payment: Callable[[Account | None], None] = payment.on_account

    # --- amounts
    surcharge: Callable[[int], int] = payment.nothing  # of what is owed
    taken: Callable[[Call, Record, str, Account], None] = payment.take
    refunded: Callable[[int, int], int] = payment.with_its_surcharge  # without and with the surcharge

    # --- what is shown
    left_out: Callable[[Call], bool] = views.in_lists
    payment_view: Callable[[Account], View] = views.as_documented
    looked_up: Callable[[Call, str], Record | None] = views.own_payment
