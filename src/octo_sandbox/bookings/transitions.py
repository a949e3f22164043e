"""The states of a booking and what leads from one to another, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking
from octo_sandbox.errors import INVALID_BOOKING_UUID, UNPROCESSABLE_ENTITY, Refusal, invalid_id, unprocessable

if TYPE_CHECKING:
    from octo_sandbox.catalogue import Product

UPDATE, EXTEND, CONFIRM, CANCEL = "update", "extend", "confirm", "cancel"


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused action in a state, with the code of the refusal."""

    code: str


# (state, action) -> the state after it, or how it is refused.
Transitions = Mapping[tuple[str, str], str | Refused]

_ENDED = Refused(UNPROCESSABLE_ENTITY)
_GONE = Refused(INVALID_BOOKING_UUID)

TRANSITIONS: Transitions = {
    (ON_HOLD, UPDATE): ON_HOLD,
    (ON_HOLD, EXTEND): ON_HOLD,
    (ON_HOLD, CONFIRM): CONFIRMED,
    (ON_HOLD, CANCEL): CANCELLED,
    (PENDING, UPDATE): PENDING,
    (PENDING, EXTEND): _ENDED,
    # `Policies.confirmed_again` tells a repeated confirmation from a different one.
    (PENDING, CONFIRM): PENDING,
    (PENDING, CANCEL): CANCELLED,
    (CONFIRMED, UPDATE): CONFIRMED,
    (CONFIRMED, EXTEND): _ENDED,
    (CONFIRMED, CONFIRM): CONFIRMED,
    (CONFIRMED, CANCEL): CANCELLED,
    (CANCELLED, UPDATE): _ENDED,
    (CANCELLED, EXTEND): _ENDED,
    (CANCELLED, CONFIRM): _ENDED,
    (CANCELLED, CANCEL): _ENDED,
    # The uuid of an expired hold is no longer valid.
    (EXPIRED, UPDATE): _GONE,
    (EXPIRED, EXTEND): _GONE,
    (EXPIRED, CONFIRM): _GONE,
    (EXPIRED, CANCEL): _GONE,
}


def next_status(transitions: Transitions, booking: Booking, action: str) -> str:
    """Return the status after `action`. Raises Refusal where the state does not allow it."""
    outcome = transitions.get((booking.status, action), _ENDED)
    if isinstance(outcome, str):
        return outcome
    if outcome.code == INVALID_BOOKING_UUID:
        raise invalid_id(INVALID_BOOKING_UUID, "uuid", booking.uuid)
    if outcome.code == UNPROCESSABLE_ENTITY:
        raise unprocessable("wrong-state", status=booking.status)
    raise Refusal(outcome.code, "wrong-state", values={"status": booking.status})


def pending_until_accepted(product: Product, status: str) -> str:
    """Return PENDING instead of CONFIRMED where a person at the supplier has to accept first."""
    return PENDING if status == CONFIRMED and not product.instant_confirmation else status
