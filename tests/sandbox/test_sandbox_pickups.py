"""octo/pickups in the reference supplier fetches guests where they choose, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.reseller import Buyer, refusal

PICKUPS = "octo/pickups"


@pytest.fixture
def rider(buyer: Buyer) -> Buyer:
    """A reseller that asks for octo/pickups."""
    buyer.http.headers["Octo-Capabilities"] = PICKUPS
    return buyer


def option(buyer: Buyer, product: str, number: int = 0) -> dict[str, Any]:
    shown: dict[str, Any] = buyer.http.get(f"/products/{product}").json()["options"][number]
    return shown


def test_options_and_slots_say_where_the_bus_stops(rider: Buyer) -> None:
    """An option has no times; a slot has, before its start."""
    points = option(rider, "harbour-cruise")["pickupPoints"]
    assert [point["localDateTime"] for point in points] == [None] * 3
    slot = rider.slots("harbour-cruise", "classic")[0]
    assert [point["id"] for point in slot["pickupPoints"]] == [point["id"] for point in points]
    assert all(point["localDateTime"] < slot["localDateTimeStart"] for point in slot["pickupPoints"])
    assert option(rider, "hill-castle")["pickupPoints"] == []


def test_a_booking_keeps_the_point_until_null_is_sent(rider: Buyer) -> None:
    """The point goes before the hotel, and each change is read again."""
    first, second = option(rider, "harbour-cruise")["pickupPoints"][:2]
    made = rider.hold(pickupPointId=first["id"], pickupHotel="Anywhere", pickupNotes="two bags")
    assert (made["pickupRequested"], made["pickupPoint"]["name"], made["pickupHotel"]) == (
        True,
        first["name"],
        None,
    )
    address = f"/bookings/{made['uuid']}"
    rider.http.patch(address, json={"pickupPointId": second["id"]})
    assert rider.http.get(address).json()["pickupPoint"]["id"] == second["id"]
    left = rider.http.patch(address, json={"pickupPointId": None}).json()
    assert (left["pickupPointId"], left["pickupPoint"], left["pickupNotes"]) == (None, None, "two bags")


@pytest.mark.parametrize(
    "body",
    [
        {"pickupPointId": "nowhere"},
        {"pickupPointId": ""},
        {"pickupPointId": 7},
        {"pickupRequested": None},
        {"dropoffRequested": "yes"},
    ],
)
def test_what_names_no_point_is_refused(rider: Buyer, body: dict[str, Any]) -> None:
    """Nothing of it is booked."""
    made = rider.hold()
    answer = rider.http.patch(f"/bookings/{made['uuid']}", json=body)
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert rider.http.get(f"/bookings/{made['uuid']}").json()["pickupRequested"] is False


def test_a_ride_that_guests_have_to_take_is_asked_for(rider: Buyer) -> None:
    """The kayak tour is confirmed once both ways are known."""
    offered = option(rider, "kayak-tour")
    made = rider.hold("kayak-tour", "half-day", ("paddler",))
    named = [{"uuid": each["uuid"], "unitId": each["unitId"], "contact": GUEST} for each in made["unitItems"]]
    body = {"contact": GUEST, "unitItems": named}
    answer = rider.http.post(f"/bookings/{made['uuid']}/confirm", json=body)
    assert refusal(answer) == (400, "BAD_REQUEST")
    rides = {f"{way}PointId": offered[f"{way}Points"][0]["id"] for way in ("pickup", "dropoff")}
    answer = rider.http.post(f"/bookings/{made['uuid']}/confirm", json={**body, **rides})
    assert answer.json()["status"] == "CONFIRMED"


GUEST = {
    "firstName": "Ada", "lastName": "Lovelace", "emailAddress": "ada@guest.example", "phoneNumber": "+442079460123",
    "country": "GB",
}  # fmt: skip
