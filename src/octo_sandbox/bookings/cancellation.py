"""Rules of cancellation: until when it is possible, and the refund."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, Booking, Cancellation
from octo_sandbox.catalogue import Option
from octo_sandbox.errors import unprocessable

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# States of a booking that has not ended.
CANCELLABLE_STATES = frozenset({ON_HOLD, PENDING, CONFIRMED})


def before_cutoff(option: Option, booking: Booking, now: datetime) -> bool:
    """Return whether the cutoff for changes and cancellation is still ahead.

    Holds have the same cutoff as confirmed bookings. A booking without a slot has no cutoff.
    """
    return booking.slot is None or now < booking.slot.last_entry - option.cancellation_cutoff


def cancellable(call: Call, booking: Booking) -> bool:
    """Return the field `cancellable` of the booking."""
    return booking.status in call.policies.cancellable_states and _in_time(call, booking)


def refuse_past_cutoff(call: Call, booking: Booking) -> None:
    """Refuse a change or cancellation past the cutoff. `transitions` holds the rule about states."""
    if not _in_time(call, booking):
        raise unprocessable("past-cancellation-cutoff")


def _in_time(call: Call, booking: Booking) -> bool:
    _, option = call.policies.product_of(call, booking)
    return call.policies.before_cutoff(option, booking, call.now)


def full_refund(_booking: Booking) -> str:
    return "FULL"


def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
    """Return the cancelled booking with its cancellation and its times. The status is set before."""
    booking.cancellation = Cancellation(refund, reason, now)
    booking.expires_at = None
    booking.pending_since = None
    return booking
