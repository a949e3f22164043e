"""What the rules of pickups say of single options, slots and bookings."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

START = "2026-12-01T10:00:00+00:00"
ASKED = {"capabilities": ("octo/pickups",), "operation": "GET /bookings/{uuid}"}
NOT_ASKED = {"operation": "GET /bookings/{uuid}"}
IN_AN_ORDER = {**ASKED, "operation": "GET /orders/{orderId}"}


def point(name: str, at: str | None = None, to: str | None = None) -> dict[str, Any]:
    """A point, and from when until when the bus is there on the first of December."""
    times = [None if each is None else f"2026-12-01T{each}:00+00:00" for each in (at, to)]
    return {"id": name, "name": name, "localDateTime": times[0], "localDateTimeTo": times[1]}


def slot(*pickups: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A slot with these pickup points."""
    return {"localDateTimeStart": START, "pickupPoints": list(pickups), **more}


def booking(at: str, **more: Any) -> dict[str, Any]:
    """A booking that is picked up then."""
    return {"availability": {"localDateTimeStart": START}, "pickupPoint": point("a", at), **more}


FULL = {"pickupAvailable": True, "pickupRequired": False, "pickupPoints": []}

CASES: list[Case] = [
    ("an_option_lists_its_points", FULL, HOLDS),
    ("an_option_lists_its_points", {"pickupAvailable": True}, BREAKS),
    ("an_option_lists_its_points", {"pickupAvailable": False}, SILENT),
    ("an_option_lists_its_points", {}, SILENT),
    ("a_slot_tells_of_its_pickup", FULL, HOLDS, ASKED),
    ("a_slot_tells_of_its_pickup", {}, BREAKS, ASKED),
    ("a_slot_tells_of_its_pickup", {}, SILENT, NOT_ASKED),
    ("a_booking_tells_of_its_pickup", {"pickupRequested": False, "pickupPointId": None}, HOLDS, ASKED),
    ("a_booking_tells_of_its_pickup", {"pickupPointId": None}, BREAKS, ASKED),
    ("a_booking_tells_of_its_pickup", {}, SILENT, NOT_ASKED),
    ("a_booking_tells_of_its_pickup", {}, SILENT, IN_AN_ORDER),
    ("points_have_different_ids", slot(point("a"), point("b")), HOLDS),
    ("points_have_different_ids", slot(point("a"), dropoffPoints=[point("a")]), HOLDS),
    ("points_have_different_ids", slot(point("a"), point("a")), BREAKS),
    ("points_have_different_ids", slot(), SILENT),
    ("what_is_required_is_there", {**FULL, "pickupRequired": True}, HOLDS),
    ("what_is_required_is_there", {"pickupAvailable": False, "pickupRequired": True}, BREAKS),
    ("what_is_required_is_there", {"dropoffAvailable": False, "dropoffRequired": True}, BREAKS),
    ("what_is_required_is_there", FULL, SILENT),
    ("points_are_listed_where_there_is_a_ride", slot(pickupAvailable=False), HOLDS),
    ("points_are_listed_where_there_is_a_ride", slot(point("a"), pickupAvailable=False), BREAKS),
    ("points_are_listed_where_there_is_a_ride", slot(point("a"), pickupAvailable=True), SILENT),
    ("the_bus_comes_in_time", slot(point("a", "09:30", "09:40")), HOLDS),
    ("the_bus_comes_in_time", slot(point("a", "10:00")), HOLDS),
    ("the_bus_comes_in_time", slot(dropoffPoints=[point("a", "12:00")]), HOLDS),
    ("the_bus_comes_in_time", slot(point("a", "13:00"), allDay=True), HOLDS),
    ("the_bus_comes_in_time", slot(point("a", "10:01")), BREAKS),
    ("the_bus_comes_in_time", slot(point("a", "09:30", "09:20")), BREAKS),
    ("the_bus_comes_in_time", slot(dropoffPoints=[point("a", "09:00")]), BREAKS),
    ("the_bus_comes_in_time", slot(point("a")), SILENT),
    ("the_bus_of_a_booking_comes_in_time", booking("09:30"), HOLDS),
    ("the_bus_of_a_booking_comes_in_time", booking("11:00", availability=None), HOLDS),
    ("the_bus_of_a_booking_comes_in_time", booking("11:00"), BREAKS),
    ("the_bus_of_a_booking_comes_in_time", {"pickupPoint": None}, SILENT),
    ("the_point_is_the_one_that_is_named", {"pickupPointId": "a", "pickupPoint": point("a")}, HOLDS),
    ("the_point_is_the_one_that_is_named", {"pickupPointId": "b", "pickupPoint": point("a")}, BREAKS),
    ("the_point_is_the_one_that_is_named", {"pickupPointId": "a"}, SILENT),
    ("the_point_is_the_one_that_is_named", {"pickupPointId": None, "pickupPoint": None}, SILENT),
    ("a_booking_with_a_point_asked_for_a_ride", {"pickupPointId": "a", "pickupRequested": True}, HOLDS),
    ("a_booking_with_a_point_asked_for_a_ride", {"dropoffPointId": "a"}, BREAKS),
    ("a_booking_with_a_point_asked_for_a_ride", {"pickupPointId": None}, SILENT),
]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_right_and_wrong_rides_are_told_apart(case: Case) -> None:
    """A rule holds for what is right, breaks for what is wrong, and leaves alone what is none of its business."""
    assert told(case) == case[2]
