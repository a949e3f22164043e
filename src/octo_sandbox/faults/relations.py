"""Mistakes that make two answers contradict each other."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from octo_sandbox.bookings.lookup import Filters
from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.catalogue import OpeningHours
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

CHECK, CALENDAR, READ = "POST /availability", "POST /availability/calendar", "GET /bookings/{uuid}"


def _range(call: Call) -> tuple[date, date] | None:
    """Return the range of days of the request, or None where it has no range."""
    first, last = call.body.get("localDateStart"), call.body.get("localDateEnd")
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    return date.fromisoformat(first), date.fromisoformat(last)


def _start(slot: View) -> datetime:
    return datetime.fromisoformat(slot["localDateTimeStart"])


@fault("long-ranges-leave-slots-out", breaks="CORE-REL-001")
def _left_out(policies: Policies) -> Policies:
    """A range of more than four days shows only the first departure of each day."""

    def change(call: Call, body: Any) -> Any:
        asked = _range(call)
        if asked is None or (asked[1] - asked[0]).days < 5:
            return body
        days = itertools.groupby(body, key=lambda slot: _start(slot).date())
        return [next(slots) for _, slots in days]

    return answers(policies, CHECK, change)


@fault("long-calendars-say-something-else", breaks="CORE-REL-002")
def _something_else(policies: Policies) -> Policies:
    """In a calendar of more than ten days every open day is limited."""

    def change(_call: Call, body: Any) -> Any:
        if len(body) <= 10:
            return body
        return [{**day, "status": "LIMITED"} if day["status"] == "AVAILABLE" else day for day in body]

    return answers(policies, CALENDAR, change)


@fault("order-of-ids-matters", breaks="CORE-REL-003")
def _order(policies: Policies) -> Policies:
    """A check whose ids are not in order finds one slot less."""

    def change(call: Call, body: Any) -> Any:
        ids = call.body.get("availabilityIds") or []
        return body if ids == sorted(ids) or len(ids) < 3 else body[:-1]

    return answers(policies, CHECK, change)


@fault("reading-a-booking-changes-it", breaks="CORE-REL-004")
def _changes(policies: Policies) -> Policies:
    """Reading a booking changes its utcUpdatedAt."""
    count = itertools.count(1)

    def change(call: Call, body: Any) -> Any:
        return {**body, "utcUpdatedAt": call.policies.stamp(call.now + timedelta(seconds=next(count)))}

    return answers(policies, READ, change)


@fault("capabilities-hide-the-note", breaks="CORE-REL-005", needs=("*",))
def _hide(policies: Policies) -> Policies:
    """A booking has no notes as soon as a capability is applied."""
    return reshaped(
        policies, "Booking", lambda call, view: {**view, "notes": None} if call.capabilities else view
    )


@fault("filters-together-find-nothing", breaks="CORE-REL-006")
def _together(policies: Policies) -> Policies:
    """A reference and a day together find nothing."""

    def matches(filters: Filters, booking: Booking) -> bool:
        both = filters.reseller_reference is not None and filters.first_day is not None
        return not both and policies.matches(filters, booking)

    return replace(policies, matches=matches)


@fault("offset-of-today-for-all-days", breaks="CORE-TIME-001")
def _offset_of_today(policies: Policies) -> Policies:
    """Slots after a clock change carry today's offset."""

    def local_stamp(moment: datetime) -> str:
        now = datetime.now(moment.tzinfo)
        offset = now.strftime("%z")
        return f"{moment:%Y-%m-%dT%H:%M:%S}{offset[:3]}:{offset[3:]}"

    return replace(policies, local_stamp=local_stamp)


@fault("day-of-a-clock-change-is-lost", breaks="CORE-TIME-002")
def _lost_day(policies: Policies) -> Policies:
    """A range leaves out the slots of the first day with another offset."""

    def change(call: Call, body: Any) -> Any:
        if not body or _range(call) is None:
            return body
        other = [slot for slot in body if _start(slot).utcoffset() != _start(body[0]).utcoffset()]
        lost = _start(other[0]).date() if other else None
        return [slot for slot in body if _start(slot).date() != lost]

    return answers(policies, CHECK, change)


@fault("first-of-the-month-is-lost", breaks="CORE-TIME-003")
def _first_of_month(policies: Policies) -> Policies:
    """A range of two days across the end of a month leaves out the second day."""

    def change(call: Call, body: Any) -> Any:
        asked = _range(call)
        if asked is None or (asked[1] - asked[0]).days != 1 or asked[1].day != 1:
            return body
        return [slot for slot in body if _start(slot).date() == asked[0]]

    return answers(policies, CHECK, change)


@fault("nights-end-at-midnight", breaks="CORE-TIME-004")
def _midnight(policies: Policies) -> Policies:
    """A slot that is open past midnight ends on the day it starts."""

    def change(_call: Call, view: View) -> View:
        late = any(OpeningHours(h["from"], h["to"]).to < h["from"] for h in view["openingHours"])
        return {**view, "localDateTimeEnd": view["localDateTimeStart"]} if late else view

    return reshaped(reshaped(policies, "Availability", change), "BookingAvailability", change)


@fault("holds-end-a-minute-early", breaks="CORE-TIME-005")
def _early(policies: Policies) -> Policies:
    """A hold expires a minute before the time it shows."""

    def has_lapsed(booking: Booking, now: datetime) -> bool:
        return policies.has_lapsed(booking, now + timedelta(minutes=1))

    return replace(policies, has_lapsed=has_lapsed)


@fault("cancelling-one-booking-touches-another", breaks="CORE-WALK-001")
def _touches(policies: Policies) -> Policies:
    """Cancelling one booking deletes the notes of another that was changed before."""

    def change(call: Call, handler: Handler) -> Any:
        body = handler(call)
        mine = [b for b in call.store.find_bookings() if call.policies.may_see(call.reseller, b)]
        for booking in mine:
            if booking.updated_at > booking.created_at and booking.status in {ON_HOLD, CONFIRMED}:
                booking.notes = None
                call.store.save_booking(booking)
        return body

    return around(policies, "POST /bookings/{uuid}/cancel", change)
