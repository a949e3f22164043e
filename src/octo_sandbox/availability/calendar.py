"""Days of the calendar, made of their slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from octo_sandbox.availability.request import Days
from octo_sandbox.availability.slot_availability import CLOSED, SOLD_OUT, SlotAvailability, is_open
from octo_sandbox.catalogue import OpeningHours


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar with the availability of its best slot."""

    day: date
    status: str
    available: bool
    vacancies: int | None
    capacity: int | None
    opening_hours: tuple[OpeningHours, ...]
    slots: tuple[SlotAvailability, ...]


def every_day(days: Days) -> Iterable[date]:
    return (date.fromordinal(day) for day in range(days.first.toordinal(), days.last.toordinal() + 1))


def told_by_the_best_slot(day: date, slots: tuple[SlotAvailability, ...]) -> CalendarDay:
    """Return the day with the status and the vacancies of its best slot."""
    best = max(slots, key=_rank, default=None)
    if best is None:
        return CalendarDay(day, CLOSED, available=False, vacancies=0, capacity=0, opening_hours=(), slots=())
    return CalendarDay(
        day, best.status, best.available, best.vacancies, best.capacity, best.slot.opening_hours, slots
    )


def _rank(availability: SlotAvailability) -> tuple[bool, bool, int, bool]:
    """Return a sort key: open slots first by vacancies, then sold-out ones, then closed ones."""
    room = availability.vacancies
    return is_open(availability.status), room is None, room or 0, availability.status == SOLD_OUT
