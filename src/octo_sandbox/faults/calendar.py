"""Mistakes in the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from octo_sandbox.availability.calendar import CalendarDay
from octo_sandbox.availability.request import Days
from octo_sandbox.availability.slot_availability import SlotAvailability
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import INVALID_OPTION_ID, INVALID_PRODUCT_ID, Refusal, bad_request
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

CALENDAR = "POST /availability/calendar"


@fault("calendar-runs-backward", breaks="CORE-CAL-001")
def _backward(policies: Policies) -> Policies:
    """The calendar lists the last day first."""
    return answers(policies, CALENDAR, lambda _call, body: body[::-1])


@fault("calendar-repeats-a-day", breaks="CORE-CAL-001")
def _repeats(policies: Policies) -> Policies:
    """The calendar lists the first day twice."""
    return answers(policies, CALENDAR, lambda _call, body: [*body[:1], *body])


@fault("an-option-has-no-calendar", breaks="CORE-CAL-001")
def _no_calendar(policies: Policies) -> Policies:
    """One option that is listed refuses its calendar."""

    def change(call: Call, handler: Handler) -> Any:
        if call.body.get("optionId") == "dinner":
            raise bad_request("half-range")
        return handler(call)

    return around(policies, CALENDAR, change)


@fault("calendar-goes-on-too-long", breaks="CORE-CAL-003")
def _too_long(policies: Policies) -> Policies:
    """The calendar has a day more than was asked for."""
    return replace(
        policies,
        days_listed=lambda days: policies.days_listed(Days(days.first, days.last + timedelta(days=1))),
    )


@fault("calendar-day-contradicts-its-status", breaks="CORE-CAL-004")
def _contradiction(policies: Policies) -> Policies:
    """Days that are closed count as available."""
    return reshaped(
        policies,
        "AvailabilityCalendar",
        lambda _call, view: {**view, "available": view["available"] or view["status"] == "CLOSED"},
    )


@fault("free-sale-day-counts-vacancies", breaks="CORE-CAL-005")
def _counted(policies: Policies) -> Policies:
    """A day on free sale gives a number of vacancies."""
    return reshaped(
        policies,
        "AvailabilityCalendar",
        lambda _call, view: {**view, "vacancies": 99} if view["status"] == "FREESALE" else view,
    )


def _day(policies: Policies, **changes: Any) -> Policies:
    def calendar_day(day: date, slots: tuple[SlotAvailability, ...]) -> CalendarDay:
        return replace(policies.calendar_day(day, slots), **changes)

    return replace(policies, calendar_day=calendar_day)


@fault("calendar-is-always-open", breaks="CORE-CAL-006")
def _always_open(policies: Policies) -> Policies:
    """Every day of the calendar is open, whatever its slots say."""
    return _day(policies, status="AVAILABLE", available=True, vacancies=9, capacity=9)


@fault("calendar-is-closed-on-open-days", breaks="CORE-CAL-006")
def _closed(policies: Policies) -> Policies:
    """Days with open slots are shown as sold out."""
    return _day(policies, status="SOLD_OUT", available=False, vacancies=0)


@fault("calendar-adds-up-the-slots", breaks="CORE-CAL-007")
def _adds_up(policies: Policies) -> Policies:
    """The vacancies of a day are the sum over its departures."""

    def calendar_day(day: date, slots: tuple[SlotAvailability, ...]) -> CalendarDay:
        told = policies.calendar_day(day, slots)
        counts = [slot.vacancies for slot in slots if slot.vacancies is not None]
        return (
            told
            if told.vacancies is None
            else replace(told, vacancies=sum(counts), capacity=sum(s.capacity or 0 for s in slots))
        )

    return replace(policies, calendar_day=calendar_day)


@fault("calendar-of-an-unknown-product-is-empty", breaks="CORE-CAL-008")
def _empty(policies: Policies) -> Policies:
    """The calendar of a product nobody sells is empty instead of refused."""
    return _empty_for(policies, INVALID_PRODUCT_ID)


@fault("calendar-of-an-unknown-option-is-empty", breaks="CORE-CAL-008")
def _empty_option(policies: Policies) -> Policies:
    """The calendar of an option nobody sells is empty instead of refused."""
    return _empty_for(policies, INVALID_OPTION_ID)


def _empty_for(policies: Policies, code: str) -> Policies:
    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != code:
                raise
            return []

    return around(policies, CALENDAR, change)


@fault("half-a-calendar-is-guessed", breaks="CORE-CAL-009")
def _half(policies: Policies) -> Policies:
    """A calendar without an end is answered for a single day."""

    def whole(first: date | None, last: date | None, limit: int) -> Days:
        return policies.whole_calendar_range(first or last, last or first, limit)

    return replace(policies, whole_calendar_range=whole)


@fault("any-length-of-calendar", breaks="CORE-CAL-010")
def _long(policies: Policies) -> Policies:
    """There is no limit to the days of a calendar."""
    return replace(policies, calendar_limit_days=100_000)


@fault("calendar-leaves-out-closed-days", breaks="CORE-CAL-011")
def _gaps(policies: Policies) -> Policies:
    """The calendar lists only days that can be booked."""
    return answers(policies, CALENDAR, lambda _call, body: [day for day in body if day["available"]])
