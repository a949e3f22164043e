"""The habits of the dialect passing-ids, shown with plain HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.reseller import refusal


def test_a_slot_has_a_new_id_in_every_answer_and_every_id_books_it(dialect):
    """A check by availabilityIds shows the requested id."""
    buyer = dialect("passing-ids")
    day = {"localDate": f"{datetime.now(UTC).date() + timedelta(days=4)}"}
    first, again = (buyer.slots("harbour-cruise", "classic", **day) for _ in range(2))
    assert [slot["localDateTimeStart"] for slot in first] == [slot["localDateTimeStart"] for slot in again]
    ids = [slot["id"] for slot in (*first, *again)]
    assert len(set(ids)) == len(ids)
    for slot in (first[1], again[1]):
        (found,) = buyer.slots("harbour-cruise", "classic", availabilityIds=[slot["id"]])
        assert (found["id"], found["localDateTimeStart"]) == (slot["id"], first[1]["localDateTimeStart"])
        held = buyer.hold(availabilityId=slot["id"])
        assert held["availabilityId"] == held["availability"]["id"] == slot["id"]
        assert held["availability"]["localDateTimeStart"] == slot["localDateTimeStart"]


def test_a_booking_keeps_the_availability_id_of_its_request(dialect):
    """A read and a change of unit items keep the id, and a move replaces it."""
    buyer = dialect("passing-ids")
    held = buyer.hold()
    more = buyer.patch(held, unitItems=[{"unitId": "adult"}, {"unitId": "adult"}]).json()
    assert more["availabilityId"] == buyer.read(held)["availabilityId"] == held["availabilityId"]
    other = buyer.slot("harbour-cruise", "classic")["id"]
    assert buyer.patch(held, availabilityId=other).json()["availabilityId"] == other


@pytest.mark.parametrize(
    "spoil", [lambda id_: id_[:-1], lambda id_: "A" + id_[1:], lambda id_: "2026-07-01", lambda id_: ""]
)
def test_a_changed_availability_id_is_refused(dialect, spoil):
    buyer = dialect("passing-ids")
    spoiled = spoil(buyer.slot("harbour-cruise", "classic")["id"])
    assert refusal(buyer.reserve(availabilityId=spoiled)) == (400, "INVALID_AVAILABILITY_ID")
