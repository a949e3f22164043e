"""Whether the guest has accepted the terms, on bookings, gifts and orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.content.names import CONTENT, rules_of
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call

FIELD = "termsAccepted"


def take(call: Call, component: str, kept: dict[str, Any]) -> None:
    """Keep what was said, if anything was."""
    if not call.has(CONTENT) or FIELD not in call.body:
        return
    accepted = call.fields.flag(FIELD)
    if rules_of(call).terms_taken(call, component):
        kept[CONTENT] = accepted


def on_reserve(call: Call, booking: Booking, _bookable: Bookable) -> None:
    take(call, "Booking", booking.extra)


def on_change(call: Call, booking: Booking) -> None:
    take(call, "Booking", booking.extra)


def of_booking(call: Call, subject: Subject) -> View:
    return {} if subject.booking is None else shown(call, subject.booking.extra)


def of_other(call: Call, subject: Subject) -> View:
    return shown(call, subject.kept or {})


def shown(call: Call, kept: Mapping[str, Any]) -> View:
    return {FIELD: rules_of(call).terms_shown(kept.get(CONTENT))}
