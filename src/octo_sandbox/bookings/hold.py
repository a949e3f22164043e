"""How long a hold lasts, and what the passing of time does to bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking

if TYPE_CHECKING:
    from octo_sandbox.policies import Policies

DEFAULT_HOLD = timedelta(minutes=30)
LONGEST_HOLD = timedelta(minutes=60)
LONGEST_EXTENDED_HOLD = timedelta(hours=4)
DEFAULT_EXTENSION = timedelta(minutes=15)
ACCEPTED_AFTER = timedelta(hours=1)


def _minutes(asked: int, longest: timedelta) -> timedelta:
    # Compared before it becomes a duration, which a number of many digits could not.
    return longest if asked >= longest // timedelta(minutes=1) else timedelta(minutes=asked)


def held_until(now: datetime, asked_minutes: int | None) -> datetime:
    """Return when a new hold ends: as asked, up to the supplier's limit."""
    return now + (DEFAULT_HOLD if asked_minutes is None else _minutes(asked_minutes, LONGEST_HOLD))


def extended_until(now: datetime, ends: datetime, asked_minutes: int | None) -> datetime:
    """Return when an extended hold ends: counted from its present end, up to the limit, never earlier."""
    longer = DEFAULT_EXTENSION if asked_minutes is None else _minutes(asked_minutes, LONGEST_EXTENDED_HOLD)
    return max(ends, min(ends + longer, now + LONGEST_EXTENDED_HOLD))


def has_lapsed(booking: Booking, now: datetime) -> bool:
    return booking.expires_at is not None and now >= booking.expires_at


def is_accepted(booking: Booking, now: datetime) -> bool:
    """Return whether a pending booking has been accepted. That takes an hour."""
    return booking.pending_since is not None and now >= booking.pending_since + ACCEPTED_AFTER


def touched(booking: Booking, now: datetime) -> datetime:
    """Return the time of a change, always later than the last one, so that two changes differ."""
    return max(now, booking.updated_at + timedelta(milliseconds=1))


def let_time_pass(policies: Policies, booking: Booking, now: datetime) -> bool:
    """Expire a lapsed hold and confirm an accepted booking. Returns whether the booking changed."""
    if booking.status == ON_HOLD and policies.has_lapsed(booking, now):
        assert booking.expires_at is not None
        booking.set_status(EXPIRED)
        booking.updated_at = policies.touched(booking, booking.expires_at)
        return True
    if booking.status == PENDING and policies.is_accepted(booking, now):
        booking.set_status(CONFIRMED)
        booking.confirmed_at = booking.updated_at = policies.touched(booking, now)
        booking.pending_since = None
        return True
    return False
