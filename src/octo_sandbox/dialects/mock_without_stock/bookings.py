"""Bookings of the mock. No cutoff is enforced, and an expired hold is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from octo_sandbox.bookings import lookup
from octo_sandbox.bookings.cancellation import ended
from octo_sandbox.bookings.lookup import Filters
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, Booking
from octo_sandbox.bookings.restrictions import within_option_limits
from octo_sandbox.bookings.transitions import CANCEL, CONFIRM, EXTEND, TRANSITIONS, UPDATE, Refused
from octo_sandbox.call import Call
from octo_sandbox.dialects.mock_without_stock.transport import crashed
from octo_sandbox.errors import UNPROCESSABLE_ENTITY, unprocessable
from octo_sandbox.faults.policy_changes import reshaped, with_fields
from octo_sandbox.json_body import day_of
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

_DEFAULT_HOLD = 30
# The mock has no limit. This one ends in the year 9631, because datetime ends in 9999.
_LONGEST_HOLD = 4_000_000_000
_OVER = Refused(UNPROCESSABLE_ENTITY)


def _until(now: datetime, minutes: int | None) -> datetime:
    return now + timedelta(minutes=min(_DEFAULT_HOLD if minutes is None else minutes, _LONGEST_HOLD))


def _unless_lapsed(call: Call, uuid: str) -> Booking | None:
    """Find a booking, but not an expired hold. The uuid of an expired hold stays in use."""
    booking = lookup.booking_with(call, uuid)
    if booking is None or call.operation == "POST /bookings":
        return booking
    return None if booking.expires_at is not None and booking.expires_at < call.now else booking


def _taken(_earlier: Booking, _made_of: str) -> Booking | None:
    raise crashed("UNIQUE constraint failed: booking.id")


def _not_once_cancelled(_call: Call, booking: Booking) -> None:
    if booking.cancellation is not None:
        raise unprocessable("wrong-state", status=booking.status)


def _ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
    """Cancel the booking so that it can be confirmed again."""
    booking.confirmed_with = None
    return ended(booking, reason or "", refund, now)


def _filters(query: Mapping[str, str]) -> Filters:
    """Read the filters. Half a range is ignored, and a day counts only without a range."""
    days = [
        day_of(query[name], name) if query.get(name) else None for name in ("localDateStart", "localDateEnd")
    ]
    if None in days and query.get("localDate"):
        days = [day_of(query["localDate"], "localDate")] * 2
    first, last = days if None not in days else (None, None)
    return Filters(
        query.get("resellerReference") or None,
        query.get("supplierReference") or None,
        first,
        last,
        None,
        None,
    )


def _some_filter(filters: Filters) -> None:
    if not (filters.reseller_reference or filters.supplier_reference or filters.first_day):
        raise crashed('near "WHERE": syntax error')


def _candidates(call: Call, filters: Filters) -> list[Booking]:
    return call.store.find_bookings(
        reseller_reference=filters.reseller_reference, supplier_reference=filters.supplier_reference
    )


def _made_within(filters: Filters, booking: Booking) -> bool:
    """Compare the filter days with the day of creation."""
    made = booking.created_at.astimezone(UTC).date()
    return (filters.first_day is None or made >= filters.first_day) and (
        filters.last_day is None or made <= filters.last_day
    )


def _told(_call: Call, view: View) -> View:
    """Show a booking that was ever cancelled as not cancellable, and vouchers by the inverted rule of the mock."""
    told = dict(view)
    if view["cancellation"] is not None:
        told["cancellable"] = False
    confirmed = view["status"] == CONFIRMED
    if "VOUCHER" in view["deliveryMethods"]:
        told["voucher"] = view["voucher"] if confirmed else None
    else:
        method = view["product"]["redemptionMethod"]
        empty = {"redemptionMethod": method, "utcRedeemedAt": None, "deliveryOptions": []}
        told["voucher"] = None if confirmed else empty
    return told


def added_to(policies: Policies) -> Policies:
    over = {(status, action): _OVER for status in (CANCELLED, EXPIRED) for action in (UPDATE, EXTEND, CANCEL)}
    revived = {(CANCELLED, CONFIRM): CONFIRMED, (EXPIRED, CONFIRM): CONFIRMED}
    policies = replace(
        policies,
        stamp=lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        find_booking=_unless_lapsed,
        has_lapsed=lambda _booking, _now: False,
        repeated_uuid=_taken,
        transitions={**TRANSITIONS, **over, **revived},
        released_status=lambda _status: EXPIRED,
        ended=_ended,
        held_until=_until,
        extended_until=lambda now, _ends, minutes: _until(now, minutes),
        touched=lambda _booking, now: now,
        restrictions=(within_option_limits,),
        complete_contact=lambda _option, _booking: None,
        still_on_sale=lambda _call, _option, _booking: None,
        confirmed_again=lambda _booking, _made_of: None,
        before_cutoff=lambda _option, _booking, _now: True,
        update_in_time=_not_once_cancelled,
        cancel_in_time=_not_once_cancelled,
        read_filters=_filters,
        primary_filter=_some_filter,
        candidates=_candidates,
        matches=_made_within,
    )
    policies = with_fields(policies, "UnitItem", status=ON_HOLD)
    return reshaped(policies, "Booking", _told)
