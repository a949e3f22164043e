"""Availability of the mock. Bookings do not change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from octo_sandbox.availability.request import Days, Selection
from octo_sandbox.availability.slot_availability import CLOSED, SOLD_OUT, SlotAvailability, status_of
from octo_sandbox.call import Call, Handler
from octo_sandbox.dialects.mock_without_stock.transport import crashed
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

_DAYS_SHOWN = 30


def _first_selector(call: Call) -> Selection:
    """Use the first selector: the day, the range, or the ids. Select nothing without a selector."""
    fields = call.fields
    day, first, last = fields.day("localDate"), fields.day("localDateStart"), fields.day("localDateEnd")
    if day is not None:
        return Days(day, day)
    if first is not None:
        return _unbroken(first, last, 0)
    return tuple(fields.texts("availabilityIds") or ())


def _unbroken(first: date | None, last: date | None, _limit_days: int) -> Days:
    if first is None:
        raise bad_request("half-range")
    if last is None or last < first:
        raise crashed("Invalid interval")
    return Days(first, last)


def _days_with_slots(call: Call, handler: Handler) -> Any:
    """List the days with slots within the horizon. A range can have any length."""
    first, last = call.fields.day("localDateStart"), call.fields.day("localDateEnd")
    asked = _unbroken(first, last, 0)
    today = call.now.date()
    first = max(asked.first, today - timedelta(days=1))
    last = min(asked.last, today + timedelta(days=_DAYS_SHOWN + 1))
    if last < first:
        return []
    within = call.within({**call.body, "localDateStart": f"{first}", "localDateEnd": f"{last}"})
    return [day for day in handler(within) if day["status"] != CLOSED]


def _told_wrongly(_call: Call, view: View) -> View:
    """Write the local start as UTC cutoff, and a capacity of 0 on a sold out slot."""
    told = {**view, "utcCutoffAt": f"{view['localDateTimeStart'][:19]}Z"}
    return told | ({"capacity": 0, "maxUnits": 0} if view["status"] == SOLD_OUT else {})


def _open(availability: SlotAvailability) -> None:
    if not availability.available:
        raise bad_request("sold-out")


def added_to(policies: Policies) -> Policies:
    policies = replace(
        policies,
        horizon_days=_DAYS_SHOWN,
        selection=_first_selector,
        whole_calendar_range=_unbroken,
        slot_status=lambda slot, vacancies, _past_cutoff: status_of(slot, vacancies, False),
        occupying=frozenset(),
        open_slot=_open,
        enough=lambda _availability, _seats: None,
    )
    policies = around(policies, "POST /availability/calendar", _days_with_slots)
    return reshaped(policies, "Availability", _told_wrongly)
