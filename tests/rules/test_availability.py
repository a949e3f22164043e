"""What the rules of calendars and slots say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, UNREADABLE, Case, case_name, told

CHECK, CALENDAR = "POST /availability", "POST /availability/calendar"
NOON = "2026-12-01T12:00:00+01:00"
PRODUCT: dict[str, Any] = {
    "id": "p",
    "timeZone": "Europe/Berlin",
    "availabilityType": "START_TIME",
    "options": [{"id": "o", "availabilityLocalStartTimes": ["12:00"]}],
}
ASKED = {"productId": "p", "optionId": "o", "localDateStart": "2026-12-01", "localDateEnd": "2026-12-03"}
SEEN = {"operation": CHECK, "body": ASKED, "products": (PRODUCT,)}
ONE_DAY = {"operation": CHECK, "body": {"localDate": "2026-12-01"}}
BY_ID = {"operation": CHECK, "body": {"availabilityIds": ["s"]}}
HOURS = {**SEEN, "products": ({**PRODUCT, "availabilityType": "OPENING_HOURS"},)}


def product(**more: Any) -> dict[str, Any]:
    """A check in which the product is like this."""
    return {**SEEN, "products": ({**PRODUCT, **more},)}


def days(*names: str) -> list[dict[str, str]]:
    """A calendar."""
    return [{"localDate": name} for name in names]


def slot(start: str = NOON, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A slot of an hour."""
    return {"localDateTimeStart": start, "localDateTimeEnd": end or start, **more}


def all_day(day: str, word: bool = True) -> dict[str, Any]:
    """A slot of a whole day."""
    return slot(f"{day}T00:00:00+01:00", allDay=word)


CALENDARS: list[Case] = [
    (
        "the_days_of_a_calendar_are_in_order_and_none_comes_twice",
        days("a", "b"),
        HOLDS,
        {"operation": CALENDAR},
    ),
    (
        "the_days_of_a_calendar_are_in_order_and_none_comes_twice",
        days("b", "a"),
        BREAKS,
        {"operation": CALENDAR},
    ),
    (
        "the_days_of_a_calendar_are_in_order_and_none_comes_twice",
        days("a", "a"),
        BREAKS,
        {"operation": CALENDAR},
    ),
    ("the_days_of_a_calendar_are_in_order_and_none_comes_twice", days(), SILENT, {"operation": CALENDAR}),
    (
        "the_days_of_a_calendar_are_in_order_and_none_comes_twice",
        days("b", "a"),
        SILENT,
        {"operation": CHECK},
    ),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-01"}, HOLDS, SEEN),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-03"}, HOLDS, SEEN),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-04"}, BREAKS, SEEN),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-11-30"}, BREAKS, SEEN),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-02"}, BREAKS, ONE_DAY),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-04"}, SILENT, BY_ID),
    ("the_day_is_one_that_was_asked_for", {"localDate": "2026-12-04"}, SILENT),
    (
        "the_day_is_one_that_was_asked_for",
        {"localDate": "2026-12-04"},
        SILENT,
        {"body": {"localDateStart": "soon", "localDateEnd": "2026-12-03"}},
    ),
    ("the_day_is_available_as_its_status_says", {"status": "FREESALE", "available": True}, HOLDS),
    ("the_day_is_available_as_its_status_says", {"status": "CLOSED", "available": False}, HOLDS),
    ("the_day_is_available_as_its_status_says", {"status": "SOLD_OUT", "available": True}, BREAKS),
    ("the_day_is_available_as_its_status_says", {"status": "LIMITED", "available": False}, BREAKS),
    ("the_day_is_available_as_its_status_says", {"status": "ODD", "available": True}, SILENT),
    ("a_day_on_free_sale_counts_no_vacancies", {"status": "FREESALE", "vacancies": None}, HOLDS),
    ("a_day_on_free_sale_counts_no_vacancies", {"status": "FREESALE", "vacancies": 0}, BREAKS),
    ("a_day_on_free_sale_counts_no_vacancies", {"status": "AVAILABLE", "vacancies": 1}, SILENT),
]

SLOTS: list[Case] = [
    ("availability_ids_are_unique_in_the_answer", [{"id": "a"}, {"id": "b"}], HOLDS, {"operation": CHECK}),
    ("availability_ids_are_unique_in_the_answer", [{"id": "a"}, {"id": "a"}], BREAKS, {"operation": CHECK}),
    ("availability_ids_are_unique_in_the_answer", [{"id": "a"}] * 3, BREAKS, {"operation": CHECK}),
    ("availability_ids_are_unique_in_the_answer", [], SILENT, {"operation": CHECK}),
    (
        "availability_ids_are_unique_in_the_answer",
        [{"id": "a"}, {"id": "a"}],
        SILENT,
        {"operation": CALENDAR},
    ),
    ("the_slot_ends_no_earlier_than_it_starts", slot(), HOLDS),
    ("the_slot_ends_no_earlier_than_it_starts", slot(end="2026-12-01T12:00:01+01:00"), HOLDS),
    ("the_slot_ends_no_earlier_than_it_starts", slot(end="2026-12-01T11:59:59+01:00"), BREAKS),
    ("the_slot_ends_no_earlier_than_it_starts", slot(end="2026-12-01T12:00:00"), UNREADABLE),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), HOLDS, SEEN),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot("2026-12-01T12:00:00+02:00"), BREAKS, SEEN),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot("2026-07-01T12:00:00+02:00"), HOLDS, SEEN),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), SILENT, product(timeZone="Mars/Base")),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), SILENT, product(timeZone="../up")),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), SILENT, product(timeZone=None)),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), SILENT, {**SEEN, "products": ()}),
    ("the_slot_starts_at_the_offset_of_the_products_zone", slot(), SILENT, {**SEEN, "body": None}),
    (
        "the_slot_starts_at_the_offset_of_the_products_zone",
        slot("2026-12-01T12:00:00+02:00"),
        SILENT,
        {**SEEN, "operation": "GET /bookings/{uuid}"},
    ),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot(), HOLDS, SEEN),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot("2026-12-03T23:59:00+01:00"), HOLDS, SEEN),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot("2026-12-04T00:00:00+01:00"), BREAKS, SEEN),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot("2026-11-30T23:59:00+01:00"), BREAKS, SEEN),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot("2026-12-02T00:00:00+01:00"), BREAKS, ONE_DAY),
    ("the_slot_starts_on_a_day_that_was_asked_for", slot("2027-01-01T00:00:00+01:00"), SILENT, BY_ID),
    (
        "the_slot_starts_on_a_day_that_was_asked_for",
        slot("2027-01-01T00:00:00+01:00"),
        SILENT,
        {**SEEN, "operation": "POST /bookings"},
    ),
    (
        "an_all_day_slot_is_the_only_one_of_its_day",
        [all_day("2026-12-01"), all_day("2026-12-02")],
        HOLDS,
        SEEN,
    ),
    ("an_all_day_slot_is_the_only_one_of_its_day", [all_day("2026-12-01"), slot(allDay=False)], BREAKS, SEEN),
    ("an_all_day_slot_is_the_only_one_of_its_day", [all_day("2026-12-01")] * 3, BREAKS, SEEN),
    ("an_all_day_slot_is_the_only_one_of_its_day", [slot(allDay=False)] * 2, SILENT, SEEN),
    (
        "an_all_day_slot_is_the_only_one_of_its_day",
        [all_day("2026-12-01")] * 2,
        SILENT,
        {"operation": CALENDAR},
    ),
    ("all_day_slots_belong_to_opening_hours", slot(allDay=True), HOLDS, HOURS),
    ("all_day_slots_belong_to_opening_hours", slot(allDay=False), BREAKS, HOURS),
    ("all_day_slots_belong_to_opening_hours", slot(allDay=False), HOLDS, SEEN),
    ("all_day_slots_belong_to_opening_hours", slot(allDay=True), BREAKS, SEEN),
    ("all_day_slots_belong_to_opening_hours", slot(allDay=True), SILENT, {**SEEN, "products": ()}),
    (
        "all_day_slots_belong_to_opening_hours",
        slot(allDay=True),
        SILENT,
        {**SEEN, "operation": "POST /bookings"},
    ),
    ("the_slot_starts_at_a_time_the_option_lists", slot(), HOLDS, SEEN),
    ("the_slot_starts_at_a_time_the_option_lists", slot("2026-12-01T13:00:00+01:00"), BREAKS, SEEN),
    ("the_slot_starts_at_a_time_the_option_lists", slot("2026-12-01T13:00:00+01:00"), SILENT, HOURS),
    ("the_slot_starts_at_a_time_the_option_lists", slot(), SILENT, product(options=[])),
    ("the_slot_starts_at_a_time_the_option_lists", slot(), SILENT, {**SEEN, "products": ()}),
    (
        "the_slot_starts_at_a_time_the_option_lists",
        slot("2026-12-01T13:00:00+01:00"),
        SILENT,
        {**SEEN, "operation": "POST /bookings"},
    ),
    (
        "an_open_day_of_opening_hours_says_when_it_is_open",
        slot(available=True, openingHours=[{}]),
        HOLDS,
        HOURS,
    ),
    (
        "an_open_day_of_opening_hours_says_when_it_is_open",
        slot(available=True, openingHours=[]),
        BREAKS,
        HOURS,
    ),
    (
        "an_open_day_of_opening_hours_says_when_it_is_open",
        slot(available=False, openingHours=[]),
        SILENT,
        HOURS,
    ),
    (
        "an_open_day_of_opening_hours_says_when_it_is_open",
        slot(available=True, openingHours=[]),
        SILENT,
        SEEN,
    ),
    (
        "an_open_day_of_opening_hours_says_when_it_is_open",
        slot(available=True, openingHours=[]),
        SILENT,
        {**HOURS, "operation": "POST /bookings"},
    ),
    ("the_slot_is_available_as_its_status_says", {"status": "AVAILABLE", "available": True}, HOLDS),
    ("the_slot_is_available_as_its_status_says", {"status": "CLOSED", "available": True}, BREAKS),
    ("the_slot_is_available_as_its_status_says", {"status": "FREESALE", "available": False}, BREAKS),
    ("the_slot_is_available_as_its_status_says", {"available": True}, SILENT),
    ("no_more_is_vacant_than_there_is_room_for", {"vacancies": 5, "capacity": 5}, HOLDS),
    ("no_more_is_vacant_than_there_is_room_for", {"vacancies": 6, "capacity": 5}, BREAKS),
    ("no_more_is_vacant_than_there_is_room_for", {"vacancies": 6, "capacity": None}, SILENT),
    ("no_more_is_vacant_than_there_is_room_for", {"capacity": 5}, SILENT),
    ("a_limited_slot_is_less_than_half_free", {"status": "LIMITED", "vacancies": 4, "capacity": 9}, HOLDS),
    ("a_limited_slot_is_less_than_half_free", {"status": "LIMITED", "vacancies": 5, "capacity": 10}, BREAKS),
    ("a_limited_slot_is_less_than_half_free", {"status": "LIMITED", "vacancies": 6, "capacity": 10}, BREAKS),
    (
        "a_limited_slot_is_less_than_half_free",
        {"status": "LIMITED", "vacancies": 1, "capacity": None},
        SILENT,
    ),
    (
        "a_limited_slot_is_less_than_half_free",
        {"status": "LIMITED", "vacancies": None, "capacity": 1},
        SILENT,
    ),
    ("a_limited_slot_is_less_than_half_free", {"status": "AVAILABLE", "vacancies": 9, "capacity": 9}, SILENT),
    ("a_sold_out_slot_has_nothing_left", {"status": "SOLD_OUT", "vacancies": 0}, HOLDS),
    ("a_sold_out_slot_has_nothing_left", {"status": "SOLD_OUT", "vacancies": 1}, BREAKS),
    ("a_sold_out_slot_has_nothing_left", {"status": "SOLD_OUT"}, SILENT),
    ("a_sold_out_slot_has_nothing_left", {"status": "AVAILABLE", "vacancies": 1}, SILENT),
]


@pytest.mark.parametrize("case", [*CALENDARS, *SLOTS], ids=case_name)
def test_right_and_wrong_slots_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
