"""Until when a booking can be cancelled, and what the guest gets back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, Booking, Cancellation
from octo_sandbox.catalogue import Option
from octo_sandbox.errors import unprocessable

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# What has not come to its end yet.
CANCELLABLE_STATES = frozenset({ON_HOLD, PENDING, CONFIRMED})


def before_cutoff(option: Option, booking: Booking, now: datetime) -> bool:
    """Whether there is time left to cancel it, and to change it.

    A hold is no exception: what is sold without any way back is so from the start, and a hold lapses by
    itself. Without a slot there is no cutoff.
    """
    return booking.slot is None or now < booking.slot.last_entry - option.cancellation_cutoff


def cancellable(call: Call, booking: Booking) -> bool:
    """What the booking says of itself."""
    return booking.status in call.policies.cancellable_states and _in_time(call, booking)


def refuse_past_cutoff(call: Call, booking: Booking) -> None:
    """The rule behind changes and cancellations; their other condition, the state, is in `transitions`."""
    if not _in_time(call, booking):
        raise unprocessable("past-cancellation-cutoff")


def _in_time(call: Call, booking: Booking) -> bool:
    _, option = call.policies.product_of(call, booking)
    return call.policies.before_cutoff(option, booking, call.now)


def full_refund(_booking: Booking) -> str:
    return "FULL"


def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
    """What else a cancellation changes beside the status."""
    booking.cancellation = Cancellation(refund, reason, now)
    booking.expires_at = None
    booking.pending_since = None
    return booking
