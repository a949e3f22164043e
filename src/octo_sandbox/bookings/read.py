"""GET /bookings/{uuid} and GET /bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.lookup import booking_asked
from octo_sandbox.views.bookings import booking_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def show_booking(call: Call) -> dict[str, Any]:
    return booking_view(call, booking_asked(call))


def list_bookings(call: Call) -> list[dict[str, Any]]:
    """List the reseller's bookings that meet all filters, oldest first, in every status."""
    policies = call.policies
    filters = policies.read_filters(call.query)
    policies.primary_filter(filters)
    return [
        booking_view(call, booking)
        for booking in policies.candidates(call, filters)
        if policies.may_see(call.reseller, booking) and policies.matches(filters, booking)
    ]
