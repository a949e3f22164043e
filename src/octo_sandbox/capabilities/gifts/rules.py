"""Everything the supplier does about gifts, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.hold import extended_until, held_until
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.join_order import named_or_new
from octo_sandbox.capabilities.cart.order_filters import both_ends
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.gifts import (
    confirm_cancel_notify,
    create_update,
    gift_filters,
    join_order,
    lookup,
    payment,
    states,
    views,
)
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.pricing import Price
from octo_sandbox.views.component import View

# In what vouchers are sold; the first one where nobody says.
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD", "AUD")


def _as_it_is(amount: int) -> Any:
    return amount


def _as_sent(reason: str | None) -> str | None:
    return reason


@dataclass(frozen=True)
class GiftRules:
    # --- finding
    find_gift: Callable[[Call, str], Gift | None] = lookup.gift_with_uuid
    may_see: Callable[[Reseller, Gift], bool] = lookup.may_see
    filters: Mapping[str, gift_filters.Match] = field(default_factory=lambda: gift_filters.FILTERS)
    read_filter: Mapping[str, Callable[[str, str], Any]] = field(
        default_factory=lambda: gift_filters.READ_FILTER
    )
    one_filter: Callable[[Mapping[str, str]], None] = gift_filters.one_filter_sent
    whole_range: Callable[[Mapping[str, str]], None] = both_ends

    # --- making and changing
    currencies: tuple[str, ...] = CURRENCIES
    amount_asked: Callable[[Call], int] = create_update.amount_asked
    currency_asked: Callable[[Call], str] = create_update.currency_asked
    repeated_uuid: Callable[[Gift, str], Gift | None] = create_update.same_uuid_same_gift
    taken_over: Mapping[str, create_update.Taker] = field(default_factory=lambda: create_update.TAKERS)
    previewed: Callable[[Call, Callable[[Call], View]], View] = create_update.in_vain
    held_until: Callable[[datetime, int | None], datetime] = held_until
    extended_until: Callable[[datetime, datetime, int | None], datetime] = extended_until
    has_lapsed: Callable[[Gift, datetime], bool] = lookup.has_lapsed
    touched: Callable[[Gift, datetime], datetime] = lookup.later_than_before

    # --- what a gift says of itself
    amount_shown: Callable[[int], Any] = _as_it_is
    allowed: Mapping[str, frozenset[str]] = field(default_factory=lambda: states.ALLOWED)
    cancellable: Callable[[Call, Gift], bool] = states.may_be_cancelled
    confirmable: Callable[[str], bool] = states.waits_for_confirmation
    updatable: Callable[[str], bool] = states.may_be_changed
    delivered: Callable[[str], tuple[str, ...]] = views.once_confirmed  # formats of the voucher, by status

    # --- confirming, giving back, sending
    confirmed_status: str = CONFIRMED
    confirmed_again: Callable[[Gift, str], None] = confirm_cancel_notify.only_the_same_again
    unspent: Callable[[Call, Gift], None] = states.refuse_spent
    cancelled_status: str = CANCELLED
    deleted: Callable[[Call, Gift, str | None], None] = confirm_cancel_notify.cancel_gift
    reason_of_deletion: Callable[[Call], str | None] = confirm_cancel_notify.in_query_or_body
    reason_kept: Callable[[str | None], str | None] = _as_sent
    send_voucher: Callable[[Call, Gift, dict[str, Any], str], None] = confirm_cancel_notify.send_voucher
    notified: Callable[[Call, Gift], Any] = confirm_cancel_notify.accepted  # or responses.NOTHING

    # --- in orders
    order_for: Callable[[Call, str | None], Order] = named_or_new
    order_to_move_to: Callable[[Call, str], Order | None] = join_order.to_move_to

    # --- paying
    price: Callable[[Gift], Price] = payment.what_it_is_worth
    find_code: Callable[[Call, str], Gift | None] = lookup.gift_with_code
    good_code: Callable[[Call, Gift | None, str], None] = payment.must_be_spendable
    void: Callable[[Call, str, str, dict[str, Any]], None] = payment.void
    cost: Callable[[Call, tuple[str, str], str], int] = payment.cost  # of a use, in a currency
    taken: Callable[[Call, Gift], list[tuple[tuple[str, str], int]]] = payment.taken
    left: Callable[[Call, Gift], int] = payment.left
    left_for_good: Callable[[Call, Gift], int] = payment.left_for_good
    worn_out: Callable[[str, int], str] = states.redeemed_when_nothing_is_left
