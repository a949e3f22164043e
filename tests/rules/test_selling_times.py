"""What the rules of whole calendars, of the end of sales and of the supplier's address say of single objects."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"
ASKED = {"localDateStart": "2026-12-01", "localDateEnd": "2026-12-03"}
OF_A_CALENDAR = {"operation": CALENDAR, "body": ASKED}


def days(*numbers: int) -> list[dict[str, str]]:
    """Days of December."""
    return [{"localDate": f"2026-12-{n:02}"} for n in numbers]


def sold(until: str | None) -> dict[str, Any]:
    """A slot that ends at eleven in UTC."""
    return {"localDateTimeEnd": "2026-12-01T12:00:00+01:00", "utcCutoffAt": until}


def season(month: int, offset: int, notice: timedelta) -> list[dict[str, Any]]:
    """Ten departures at noon, sold until so long before them."""
    slots = []
    for day in range(1, 11):
        start = datetime.fromisoformat(f"2026-{month:02}-{day:02}T12:00:00+0{offset}:00")
        until = (start - notice).isoformat()
        slots.append({"localDateTimeStart": start.isoformat(), "allDay": False, "utcCutoffAt": until})
    return slots


HOUR = timedelta(hours=1)
OF_A_CHECK = {"operation": CHECK}

CASES: list[Case] = [
    ("a_calendar_has_every_day_that_was_asked_for", days(1, 2, 3), HOLDS, OF_A_CALENDAR),
    ("a_calendar_has_every_day_that_was_asked_for", days(1, 3), BREAKS, OF_A_CALENDAR),
    ("a_calendar_has_every_day_that_was_asked_for", days(), BREAKS, OF_A_CALENDAR),
    (
        "a_calendar_has_every_day_that_was_asked_for",
        days(1),
        SILENT,
        {**OF_A_CALENDAR, "at": "2026-12-01T10:00:00+00:00"},
    ),
    ("a_calendar_has_every_day_that_was_asked_for", days(1), SILENT, {"operation": CALENDAR, "body": {}}),
    ("a_calendar_has_every_day_that_was_asked_for", days(1), SILENT, {"operation": CHECK, "body": ASKED}),
    ("sales_end_no_later_than_the_slot", sold("2026-12-01T11:00:00Z"), HOLDS),
    ("sales_end_no_later_than_the_slot", sold("2026-12-01T11:00:01Z"), BREAKS),
    ("sales_end_no_later_than_the_slot", sold(None), SILENT),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, HOUR), *season(12, 1, HOUR)],
        HOLDS,
        OF_A_CHECK,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, 2 * HOUR), *season(12, 1, HOUR)],
        BREAKS,
        OF_A_CHECK,
    ),
    ("sales_end_as_long_before_the_start_in_summer_as_in_winter", season(7, 2, HOUR), SILENT, OF_A_CHECK),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, 2 * HOUR)[:3], *season(12, 1, HOUR)],
        SILENT,
        OF_A_CHECK,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, 2 * HOUR), *season(12, 1, HOUR)],
        SILENT,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, 2 * HOUR)[:8], *season(12, 1, HOUR)],
        BREAKS,
        OF_A_CHECK,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [*season(7, 2, 2 * HOUR)[:7], *season(12, 1, HOUR)],
        SILENT,
        OF_A_CHECK,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [{"utcCutoffAt": None}, *season(7, 2, 2 * HOUR), *season(12, 1, HOUR)],
        BREAKS,
        OF_A_CHECK,
    ),
    (
        "sales_end_as_long_before_the_start_in_summer_as_in_winter",
        [{"utcCutoffAt": None}],
        SILENT,
        OF_A_CHECK,
    ),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "https://s.example/octo"}, HOLDS),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "https://S.example"}, HOLDS),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "https://other.example/octo"}, BREAKS),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "https://s.example:8443/octo"}, BREAKS),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "http://127.0.0.1/octo"}, SILENT),
    ("the_endpoint_is_the_address_that_was_asked", {"endpoint": "octo"}, SILENT),
]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_right_and_wrong_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
