"""The habits of the dialect shared-capacity, shown with plain HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.reseller import Buyer, refusal


def _left(buyer: Buyer, product: str, option: str, slot: str) -> int:
    (found,) = buyer.slots(product, option, availabilityIds=[slot])
    assert found["available"] == (found["vacancies"] > 0)
    return found["vacancies"]


def test_start_times_of_one_evening_share_their_seats(dialect):
    """Three guests at 20:00 leave three seats less at 21:00 and in the calendar."""
    buyer = dialect("shared-capacity")
    day = f"{datetime.now(UTC).date() + timedelta(days=5)}"
    early, _, late = [slot["id"] for slot in buyer.slots("night-sky", "eyepiece", localDate=day)]
    held = buyer.hold("night-sky", "eyepiece", ("adult",) * 3, availabilityId=early)
    assert _left(buyer, "night-sky", "eyepiece", early) == _left(buyer, "night-sky", "eyepiece", late) == 9
    calendar = buyer.http.post(
        "/availability/calendar",
        json={"productId": "night-sky", "optionId": "eyepiece", "localDateStart": day, "localDateEnd": day},
    )
    assert calendar.json()[0]["vacancies"] == 9
    full = buyer.reserve("night-sky", "eyepiece", ("adult",) * 10, availabilityId=late)
    assert refusal(full) == (400, "UNPROCESSABLE_ENTITY")
    buyer.act(held, "cancel")
    assert _left(buyer, "night-sky", "eyepiece", late) == 12


def test_two_options_and_a_charter_share_one_boat(dialect):
    """A guest on deck takes a seat of the saloon and makes the charter unavailable."""
    buyer = dialect("shared-capacity")
    slot = buyer.untouched_slot("lagoon-cruise", "deck")["id"]
    held = buyer.hold("lagoon-cruise", "deck", ("adult",) * 2, availabilityId=slot)
    assert _left(buyer, "lagoon-cruise", "saloon", slot) == 22
    assert _left(buyer, "lagoon-charter", "whole", slot) == 0
    assert refusal(buyer.reserve("lagoon-charter", "whole", ("guest",), availabilityId=slot))[0] == 400
    buyer.act(held, "cancel")
    charter = buyer.hold("lagoon-charter", "whole", ("guest",), availabilityId=slot)
    assert _left(buyer, "lagoon-cruise", "deck", slot) == 0
    buyer.act(charter, "cancel")
    assert _left(buyer, "lagoon-cruise", "deck", slot) == 24


def test_two_walks_share_one_guide(dialect):
    """A booking of one walk makes the other walk unavailable at the same time."""
    buyer = dialect("shared-capacity")
    slot = buyer.untouched_slot("old-town-walk", "walk")["id"]
    held = buyer.hold("old-town-walk", "walk", ("guest",), availabilityId=slot)
    assert _left(buyer, "old-town-walk", "walk", slot) == 7
    assert _left(buyer, "harbour-walk", "walk", slot) == 0
    buyer.act(held, "cancel")
    assert _left(buyer, "harbour-walk", "walk", slot) == 8


def test_a_booking_can_move_within_its_shared_seats(dialect):
    """A booking with most seats of a night moves to another start time of the night."""
    buyer = dialect("shared-capacity")
    slots = buyer.slots("night-sky", "eyepiece", localDate=f"{datetime.now(UTC).date() + timedelta(days=9)}")
    held = buyer.hold("night-sky", "eyepiece", ("adult",) * 10, availabilityId=slots[0]["id"])
    moved = buyer.patch(held, availabilityId=slots[2]["id"])
    assert moved.json()["availabilityId"] == slots[2]["id"]
