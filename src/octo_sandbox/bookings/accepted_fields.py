"""The fields that a booking takes over from a request body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.bookings.record import Booking

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# Puts one field of the body into the booking; called only when the body has the field.
Taker = Callable[["Call", Booking], None]


def take_notes(call: Call, booking: Booking) -> None:
    booking.notes = call.fields.text("notes")


def take_reseller_reference(call: Call, booking: Booking) -> None:
    booking.reseller_reference = call.fields.text("resellerReference")


def take_contact(call: Call, booking: Booking) -> None:
    booking.contact = call.policies.merged_contact(booking.contact, read_contact(call.fields) or {})


TAKERS: Mapping[str, Taker] = {
    "notes": take_notes,
    "resellerReference": take_reseller_reference,
    "contact": take_contact,
}


def take(call: Call, booking: Booking, takers: Mapping[str, Taker]) -> None:
    """Take over each field that was sent and keep the others."""
    for name, taker in takers.items():
        if name in call.body:
            taker(call, booking)
