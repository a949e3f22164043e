"""POST /checkin/lookup in two steps, and the check-in fields of a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, Booking
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.states import status_of as status_of_order
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.capabilities.checkin.names import CHECKIN, rules_of
from octo_sandbox.capabilities.checkin.search import Found
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.states import status_of as status_of_gift
from octo_sandbox.capabilities.gifts.views import gift_view
from octo_sandbox.views.bookings import booking_view
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Statuses = frozenset[str] | None


def look_up(call: Call) -> View:
    """Ask for proof first, show what was found once it was given. An identity needs none: the reseller
    vouches for its own guests."""
    rules = rules_of(call)
    asked = rules.question(call)
    statuses = rules.statuses(call)
    found = rules.find(call, asked)
    rules.found(found)
    answer = call.fields.text("verification")
    if asked.by == "identityId" or (answer is not None and rules.proves(call, asked, found, answer)):
        return component_view(call, "CheckinLookup", rules.verified_view(call, found, statuses), Subject())
    if answer is None:
        rules.challenge(call, asked)
    view = rules.asked_view(call, found, rules.asks(asked))
    return component_view(call, "CheckinLookup", view, Subject())


def asked_view(call: Call, _found: Found, message: str) -> View:
    """Show a lookup before the guest is verified, without what was found."""
    return {"verified": False, "message": message, **_beside(call, [], []), "bookings": [], "booking": None}


def verified_view(call: Call, found: Found, statuses: Statuses) -> View:
    shown = rules_of(call).shown
    bookings = [booking_view(call, booking) for booking in found.bookings if shown(booking.status, statuses)]
    orders = [order for order in found.orders if shown(status_of_order(call, order), statuses)]
    gifts = [gift for gift in found.gifts if shown(status_of_gift(call, gift), statuses)]
    return {
        "verified": True,
        "message": None,
        **_beside(
            call, [order_view(call, order) for order in orders], [gift_view(call, gift) for gift in gifts]
        ),
        "bookings": bookings,
        "booking": bookings[0] if len(bookings) == 1 else None,
    }


def _beside(call: Call, orders: list[View], gifts: list[View]) -> View:
    """Add orders and gifts for calls with the capabilities that define them."""
    return {
        **({"orders": orders} if call.has(CART) else {}),
        **({"gifts": gifts} if call.has(GIFTS) else {}),
    }


def one_of(status: str, statuses: Statuses) -> bool:
    return statuses is None or status in statuses


# --- what a booking says


def fields_of_a_booking(call: Call, subject: Subject) -> View:
    booking, rules = subject.booking, rules_of(call)
    if booking is None:
        return {}
    available = rules.available(booking)
    return {
        "checkedIn": rules.done(booking),
        "checkinAvailable": available,
        "checkinUrl": rules.url(booking) if available else None,
    }


def done(booking: Booking) -> bool:
    """Return whether the check-in page has recorded the check-in."""
    return bool(booking.extra.get(CHECKIN, {}).get("done", False))


def once_sold_for_a_day(booking: Booking) -> bool:
    """Return whether check-in is open: the booking is confirmed, has a slot and is not checked in."""
    return booking.status == CONFIRMED and booking.slot is not None and not done(booking)


def url(booking: Booking) -> str:
    return f"https://checkin.harbour-and-hill.example/{booking.supplier_reference}"
