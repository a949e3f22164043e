"""The habits of the dialect partial-marketplace, shown with plain HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from sandbox.reseller import Buyer, refusal

CONTACT = {"fullName": "Ada Lovelace", "emailAddress": "ada@example.org", "phoneNumber": "+44 20 7946 0123"}


@pytest.fixture
def marketplace(dialect) -> Buyer:
    return dialect("partial-marketplace")


def _night(marketplace: Buyer, ahead: int = 3) -> list[dict[str, Any]]:
    day = f"{datetime.now(UTC).date() + timedelta(days=ahead)}"
    return marketplace.slots("private-stargazing", "DEFAULT", localDateStart=day, localDateEnd=day)


def _reserve(marketplace: Buyer, guests: int = 1, time: int = 0, **body: Any) -> httpx.Response:
    return marketplace.reserve(
        "private-stargazing",
        "DEFAULT",
        ("adult",) * guests,
        availabilityId=_night(marketplace)[time]["id"],
        **body,
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/availability/calendar"),
        ("PATCH", "/bookings/{uuid}"),
        ("POST", "/bookings/{uuid}/extend"),
        ("GET", "/capabilities"),
        ("DELETE", "/bookings/{uuid}"),
    ],
)
def test_a_missing_route_is_answered_with_404(marketplace: Buyer, method: str, path: str):
    held = _reserve(marketplace).json()
    answer = marketplace.http.request(method, path.format(uuid=held["uuid"]), json={})
    assert refusal(answer) == (404, "NOT_FOUND")
    assert marketplace.read(held)["status"] == "ON_HOLD"


def test_a_new_booking_is_answered_with_201(marketplace: Buyer):
    assert _reserve(marketplace).status_code == 201


def test_an_unknown_id_is_answered_with_404(marketplace: Buyer):
    """INVALID_PRODUCT_ID has no productId, and an unknown booking has the code BOOKING_NOT_FOUND."""
    product = marketplace.http.get("/products/nothing")
    assert refusal(product) == (404, "INVALID_PRODUCT_ID")
    assert "productId" not in product.json()
    assert refusal(marketplace.http.get(f"/bookings/{uuid4()}")) == (404, "BOOKING_NOT_FOUND")
    unknown = marketplace.reserve("nothing", "DEFAULT", availabilityId="x")
    assert refusal(unknown) == (400, "INVALID_PRODUCT_ID")


def test_a_refusal_by_a_business_rule_has_status_422(marketplace: Buyer):
    assert refusal(_reserve(marketplace, guests=5)) == (422, "UNPROCESSABLE_ENTITY")
    held = _reserve(marketplace, guests=3).json()
    assert refusal(_reserve(marketplace, guests=2)) == (422, "UNPROCESSABLE_ENTITY")
    cancelled = marketplace.act(held, "cancel").json()
    assert cancelled["status"] == "CANCELLED"
    again = marketplace.act(held, "cancel").json()
    assert again["status"] == "CANCELLED"
    assert again["cancellation"]["utcCancelledAt"] > cancelled["cancellation"]["utcCancelledAt"]
    assert refusal(marketplace.act(held, "confirm", contact=CONTACT)) == (422, "BOOKING_ALREADY_CANCELLED")


def test_a_missing_key_and_an_unknown_key_are_answered_with_401(marketplace: Buyer):
    for header in ("", "Bearer nobody"):
        answer = marketplace.http.get("/supplier", headers={"Authorization": header})
        assert refusal(answer) == (401, "UNAUTHORIZED")


def test_answers_have_no_capability_echo(marketplace: Buyer):
    headers = marketplace.http.get("/products", headers={"Octo-Capabilities": "octo/pricing"}).headers
    assert "Octo-Capabilities" not in headers
    assert "Octo-Env" not in headers


def test_the_uuid_of_the_reseller_is_ignored(marketplace: Buyer):
    """A retry books twice."""
    uuid = str(uuid4())
    first, second = (_reserve(marketplace, uuid=uuid).json() for _ in range(2))
    assert len({uuid, first["uuid"], second["uuid"]}) == 3


def test_embedded_objects_and_contacts_are_abbreviated(marketplace: Buyer):
    held = _reserve(marketplace).json()
    assert held["product"] == {"id": "private-stargazing", "internalName": "Semi-private stargazing"}
    assert held["option"].keys() == {"id", "internalName"}
    assert held["unitItems"][0]["contact"] == {}
    assert held["unitItems"][0]["unit"]["type"] == "ADULT"
    assert not {"postalCode", "notes"} & held["contact"].keys()


def test_unit_item_uuids_and_the_expiry_change_with_every_read(marketplace: Buyer):
    """The hold never expires."""
    held = _reserve(marketplace).json()
    marketplace.advance(minutes=20)
    later = marketplace.read(held)
    assert later["unitItems"][0]["uuid"] != held["unitItems"][0]["uuid"]
    assert later["utcExpiresAt"] > held["utcExpiresAt"]
    short = _reserve(marketplace, expirationMinutes=5).json()
    assert short["utcExpiresAt"] > f"{datetime.now(UTC) + timedelta(minutes=45):%Y-%m-%dT%H:%M}"
    marketplace.advance(hours=20)
    assert marketplace.read(held)["status"] == "ON_HOLD"


def test_all_start_times_of_a_night_share_four_seats(marketplace: Buyer):
    _reserve(marketplace, guests=3, time=0)
    night = _night(marketplace)
    assert [slot["vacancies"] for slot in night] == [slot["maxUnits"] for slot in night] == [1, 1, 1]
    assert refusal(_reserve(marketplace, guests=2, time=2))[0] == 422


def test_availability_accepts_a_range_only(marketplace: Buyer):
    slot = _night(marketplace)[0]
    for selector in ({"availabilityIds": [slot["id"]]}, {"localDate": slot["localDateTimeStart"][:10]}):
        answer = marketplace.availability("private-stargazing", "DEFAULT", **selector)
        assert refusal(answer) == (400, "BAD_REQUEST")


def test_the_voucher_of_a_confirmed_booking_is_empty(marketplace: Buyer):
    confirmed = marketplace.confirm(_reserve(marketplace).json(), contact=CONTACT)
    assert confirmed["voucher"]["deliveryOptions"] == []


def test_bookings_are_listed(marketplace: Buyer):
    held = _reserve(marketplace, resellerReference="MP-1").json()
    (listed,) = marketplace.http.get("/bookings", params={"resellerReference": "MP-1"}).json()
    assert listed["uuid"] == held["uuid"]
