"""Until when a booking can be cancelled, and what the guest gets back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, Booking, Cancellation
from octo_sandbox.catalogue import Option
from octo_sandbox.errors import unprocessable

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_ALIVE = frozenset({ON_HOLD, PENDING, CONFIRMED})


def inside_cutoff(option: Option, booking: Booking, now: datetime) -> bool:
    """Whether it can still be cancelled, and changed: alive, and before the cutoff of its slot.

    A hold is no exception: what is sold without any way back is so from the start, and a hold lapses by
    itself. Without a slot there is no cutoff.
    """
    if booking.status not in _ALIVE:
        return False
    return booking.slot is None or now < booking.slot.last_entry - option.cancellation_cutoff


def cancellable(call: Call, booking: Booking) -> bool:
    """What the booking says of itself, and what changes and cancellations are decided by."""
    _, option = call.policies.product_of(call, booking)
    return call.policies.inside_cutoff(option, booking, call.now)


def refuse_past_cutoff(cancellable: bool) -> None:
    if not cancellable:
        raise unprocessable("past-cancellation-cutoff")


def full_refund(_booking: Booking) -> str:
    return "FULL"


def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
    """What else a cancellation changes beside the status."""
    booking.cancellation = Cancellation(refund, reason, now)
    booking.expires_at = None
    booking.pending_since = None
    return booking
