"""Everything the supplier does about gifts, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.holding import extended_until, held_until
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.joining import named_or_new
from octo_sandbox.capabilities.cart.listing import both_ends
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.gifts import (
    finding,
    joining,
    listing,
    paying,
    settling,
    states,
    views,
    writing,
)
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.pricing import Price
from octo_sandbox.views.dressing import View

# In what vouchers are sold; the first one where nobody says.
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD", "AUD")


def _as_it_is(amount: int) -> Any:
    return amount


def _as_sent(reason: str | None) -> str | None:
    return reason


@dataclass(frozen=True)
class GiftRules:
    # --- finding
    find_gift: Callable[[Call, str], Gift | None] = finding.gift_with_uuid
    may_see: Callable[[Reseller, Gift], bool] = finding.may_see
    filters: Mapping[str, listing.Match] = field(default_factory=lambda: listing.FILTERS)
    read_filter: Mapping[str, Callable[[str, str], Any]] = field(default_factory=lambda: listing.READ_FILTER)
    one_filter: Callable[[Mapping[str, str]], None] = listing.one_filter_sent
    whole_range: Callable[[Mapping[str, str]], None] = both_ends

    # --- making and changing
    currencies: tuple[str, ...] = CURRENCIES
    amount_asked: Callable[[Call], int] = writing.amount_asked
    currency_asked: Callable[[Call], str] = writing.currency_asked
    repeated_uuid: Callable[[Gift, str], Gift | None] = writing.same_uuid_same_gift
    taken_over: Mapping[str, writing.Taker] = field(default_factory=lambda: writing.TAKERS)
    previewed: Callable[[Call, Callable[[Call], View]], View] = writing.in_vain
    held_until: Callable[[datetime, int | None], datetime] = held_until
    extended_until: Callable[[datetime, datetime, int | None], datetime] = extended_until
    has_lapsed: Callable[[Gift, datetime], bool] = finding.has_lapsed
    touched: Callable[[Gift, datetime], datetime] = finding.later_than_before

    # --- what a gift says of itself
    amount_shown: Callable[[int], Any] = _as_it_is
    allowed: Mapping[str, frozenset[str]] = field(default_factory=lambda: states.ALLOWED)
    cancellable: Callable[[Call, Gift], bool] = states.may_be_cancelled
    confirmable: Callable[[str], bool] = states.waits_for_confirmation
    updatable: Callable[[str], bool] = states.may_be_changed
    delivered: Callable[[str], tuple[str, ...]] = views.once_confirmed  # formats of the voucher, by status

    # --- confirming, giving back, sending
    confirmed_status: str = CONFIRMED
    confirmed_again: Callable[[Gift, str], None] = settling.only_the_same_again
    unspent: Callable[[Call, Gift], None] = states.refuse_spent
    cancelled_status: str = CANCELLED
    deleted: Callable[[Call, Gift, str | None], None] = settling.cancel_gift
    reason_of_deletion: Callable[[Call], str | None] = settling.in_query_or_body
    reason_kept: Callable[[str | None], str | None] = _as_sent
    send_voucher: Callable[[Call, Gift, dict[str, Any], str], None] = settling.send_voucher
    notified: Callable[[Call, Gift], Any] = settling.accepted  # or replies.NOTHING

    # --- in orders
    order_for: Callable[[Call, str | None], Order] = named_or_new
    order_to_move_to: Callable[[Call, str], Order | None] = joining.to_move_to

    # --- paying
    price: Callable[[Gift], Price] = paying.what_it_is_worth
    find_code: Callable[[Call, str], Gift | None] = finding.gift_with_code
    good_code: Callable[[Call, Gift | None, str], None] = paying.must_be_spendable
    void: Callable[[Call, str, str, dict[str, Any]], None] = paying.void
    cost: Callable[[Call, tuple[str, str], str], int] = paying.cost  # of a use, in a currency
    taken: Callable[[Call, Gift], list[tuple[tuple[str, str], int]]] = paying.taken
    left: Callable[[Call, Gift], int] = paying.left
    left_for_good: Callable[[Call, Gift], int] = paying.left_for_good
    worn_out: Callable[[str, int], str] = states.redeemed_when_nothing_is_left
