"""Everything the supplier does about orders, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.hold import extended_until
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart import (
    confirm_cancel_notify,
    create_update,
    join_order,
    lookup,
    order_filters,
    order_total,
    states,
    views,
)
from octo_sandbox.capabilities.cart.order_contents import Item
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.views.component import View


def _as_sent(reason: str | None) -> str | None:
    return reason


def _now(now: datetime) -> datetime | None:
    return now


@dataclass(frozen=True)
class CartRules:
    # --- finding
    find_order: Callable[[Call, str], Order | None] = lookup.order_named
    may_see: Callable[[Reseller, Order], bool] = lookup.may_see
    filters: Mapping[str, order_filters.Match] = field(default_factory=lambda: order_filters.FILTERS)
    read_filter: Mapping[str, Callable[[str, str], Any]] = field(
        default_factory=lambda: order_filters.READ_FILTER
    )
    one_filter: Callable[[Mapping[str, str]], None] = order_filters.one_filter_sent
    whole_range: Callable[[Mapping[str, str]], None] = order_filters.both_ends

    # --- what an order says of itself
    status: Callable[[Order, Sequence[Item], datetime], str] = states.follows_from_its_things
    in_use: Callable[[str], bool] = states.still_in_use
    confirmable: Callable[[str, Sequence[Item]], bool] = states.waits_for_confirmation
    cancellable: Callable[[Call, str, Sequence[Item]], bool] = states.all_may_be_cancelled
    updatable: Callable[[str], bool] = states.still_in_use
    required_contact_fields: Callable[[Call, Sequence[Item]], list[str]] = views.required_by_its_bookings
    invoice: Callable[[Order], str] = views.invoice
    total: Callable[[Call, Order, Sequence[Item]], View] = order_total.total_of_what_is_in_it
    currency: Callable[[Call, Order], str | None] = order_total.currency_of
    touched: Callable[[Order, datetime], datetime] = lookup.later_than_before

    # --- what a thing in it says of its order
    order_fields: Callable[[Call, Order, str], View] = views.order_fields
    primary: Callable[[Order, Sequence[Item]], str | None] = views.first_one_alive

    # --- opening, joining, changing
    new_order: Callable[[Call], Order] = lookup.new_order
    order_for: Callable[[Call, str | None], Order] = join_order.named_or_new
    order_to_move_to: Callable[[Call, str], Order | None] = join_order.order_to_join
    held_together: Callable[[list[datetime]], datetime] = join_order.until_the_last
    allowed: Mapping[str, frozenset[str]] = field(default_factory=lambda: states.ALLOWED)
    taken: Mapping[str, create_update.Taker] = field(default_factory=lambda: create_update.TAKERS)
    put_nested: Callable[[Call, Order], None] = create_update.put_all
    previewed: Callable[[Call, Callable[[Call], View]], View] = create_update.in_vain
    extended_until: Callable[[datetime, datetime, int | None], datetime] = extended_until
    extended: Callable[[Sequence[Item]], Sequence[Item]] = create_update.all_on_hold

    # --- confirming, giving back, writing to the guest
    something_to_confirm: Callable[[Sequence[Item]], None] = confirm_cancel_notify.refuse_empty
    confirmed: Callable[[Sequence[Item]], Sequence[Item]] = confirm_cancel_notify.all_that_live
    confirmed_again: Callable[[Order, str], None] = confirm_cancel_notify.only_the_same_again
    cancelled: Callable[[Sequence[Item]], Sequence[Item]] = confirm_cancel_notify.all_that_live
    reason_kept: Callable[[str | None], str | None] = _as_sent
    ends_at: Callable[[datetime], datetime | None] = _now
    send_confirmation: Callable[[Call, Order, dict[str, Any], str], None] = (
        confirm_cancel_notify.send_confirmation
    )
    notified: Callable[[Call, Order], Any] = confirm_cancel_notify.accepted  # or responses.NOTHING
