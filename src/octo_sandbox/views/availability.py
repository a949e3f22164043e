"""Slots and calendar days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from octo_sandbox.availability.calendar import CalendarDay
from octo_sandbox.availability.request import Quantities
from octo_sandbox.availability.slot_availability import SlotAvailability
from octo_sandbox.capabilities import Subject
from octo_sandbox.catalogue import OpeningHours, Option, Product
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def _hours(periods: Iterable[OpeningHours]) -> list[View]:
    return [{"from": period.from_, "to": period.to} for period in periods]


def availability_view(
    call: Call, product: Product, option: Option, availability: SlotAvailability, wanted: Quantities | None
) -> View:
    policies, slot = call.policies, availability.slot
    return component_view(
        call,
        "Availability",
        {
            "id": policies.slot_ids.of(slot),
            "localDateTimeStart": policies.local_stamp(slot.start),
            "localDateTimeEnd": policies.local_stamp(slot.end),
            "allDay": slot.all_day,
            "available": availability.available,
            "status": availability.status,
            "vacancies": availability.vacancies,
            "capacity": availability.capacity,
            "maxUnits": availability.max_units,
            "utcCutoffAt": policies.stamp(availability.cutoff),
            "openingHours": _hours(slot.opening_hours),
        },
        Subject(product=product, option=option, availability=availability, wanted=wanted),
    )


def calendar_day_view(
    call: Call, product: Product, option: Option, day: CalendarDay, wanted: Quantities | None
) -> View:
    return component_view(
        call,
        "AvailabilityCalendar",
        {
            "localDate": day.day.isoformat(),
            "available": day.available,
            "status": day.status,
            "vacancies": day.vacancies,
            "capacity": day.capacity,
            "openingHours": _hours(day.opening_hours),
        },
        Subject(product=product, option=option, day=day, wanted=wanted),
    )
