"""The habits of the dialect with-a-past, shown with plain HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from octo_sandbox.dialects.with_a_past import with_a_past
from octo_sandbox.dialects.with_a_past.trader import SIGN
from sandbox.reseller import Buyer, refusal

EVERYTHING = "octo/pricing,octo/cart,octo/gifts,octo/identities"
NO_TRADE = 1_000_000


@pytest.fixture
def past(dialect: Callable[..., Buyer]) -> Buyer:
    """Return a reseller of a supplier with 1,000 old bookings and without a trader."""
    buyer = dialect(with_a_past(bookings=1000, trades_every=NO_TRADE))
    buyer.http.headers["Octo-Capabilities"] = EVERYTHING
    return buyer


def _bookings(past: Buyer) -> list[dict[str, Any]]:
    now = datetime.now(UTC).date()
    days = {
        "localDateStart": f"{now - timedelta(days=500)}",
        "localDateEnd": f"{now + timedelta(days=300)}",
    }
    return past.http.get("/bookings", params=days).json()


def test_a_key_has_old_bookings_in_every_status_and_in_both_modes(past: Buyer):
    """The list and the single read show the same booking."""
    bookings = _bookings(past)
    assert len(bookings) > 60
    assert Counter(booking["status"] for booking in bookings).keys() >= {
        "CONFIRMED", "CANCELLED", "EXPIRED", "REDEEMED", "REJECTED",
    }  # fmt: skip
    assert {booking["testMode"] for booking in bookings} == {True, False}
    travel = {booking["availability"]["localDateTimeStart"] > f"{datetime.now(UTC)}" for booking in bookings}
    assert travel == {True, False}
    for booking in bookings[::7]:
        assert past.read(booking) == booking


def test_a_new_booking_is_a_test_booking(past: Buyer):
    answer = past.http.get("/supplier")
    assert answer.headers["Octo-Env"] == "test"
    assert past.hold()["testMode"] is True


def test_bookings_of_retired_products_options_and_units_stay_complete(past: Buyer):
    """The catalogue does not have them, and the bookings still show them."""
    bookings = _bookings(past)
    sold = {product["id"]: product for product in past.http.get("/products").json()}
    of_gone_products = [booking for booking in bookings if booking["productId"] not in sold]
    assert {booking["productId"] for booking in of_gone_products} == {"river-bus", "old-lighthouse"}
    for product in {booking["productId"] for booking in of_gone_products}:
        assert refusal(past.http.get(f"/products/{product}")) == (400, "INVALID_PRODUCT_ID")
    for booking in bookings:
        assert (booking["product"]["id"], booking["option"]["id"]) == (
            booking["productId"],
            booking["optionId"],
        )
        assert all(item["unit"]["id"] == item["unitId"] for item in booking["unitItems"])
    assert any(booking["optionId"] == "breakfast" for booking in bookings)
    assert "breakfast" not in {option["id"] for option in sold["harbour-cruise"]["options"]}
    units = {item["unitId"] for booking in bookings for item in booking["unitItems"]}
    assert "pensioner" in units


def test_some_old_bookings_have_a_start_time_that_no_longer_exists(past: Buyer):
    times = {option["id"]: option["availabilityLocalStartTimes"] for product in past.http.get("/products").json()
             for option in product["options"]}  # fmt: skip
    moved = [
        booking
        for booking in _bookings(past)
        if booking["optionId"] in times
        and booking["availability"]["localDateTimeStart"][11:16] not in times[booking["optionId"]]
    ]
    assert moved


def test_the_price_of_an_old_booking_is_the_sum_of_its_unit_items(past: Buyer):
    for booking in _bookings(past):
        items = sum(item["pricing"]["retail"] for item in booking["unitItems"])
        assert booking["pricing"]["retail"] == items > 0


def test_a_key_has_old_orders_gifts_and_identities(past: Buyer):
    span = {"utcCreatedAtStart": "2020-01-01T00:00:00Z", "utcCreatedAtEnd": "2099-01-01T00:00:00Z"}
    orders = past.http.get("/orders", params=span).json()
    assert {order["status"] for order in orders} >= {"CONFIRMED", "CANCELLED"}
    assert any(len(order["bookings"]) > 1 for order in orders)
    assert all(order["pricing"] is not None for order in orders if order["status"] == "CONFIRMED")
    gifts = past.http.get("/gifts", params=span).json()
    assert {gift["status"] for gift in gifts} >= {"CONFIRMED", "CANCELLED"}
    linked = [booking for booking in _bookings(past) if booking["giftPayment"] is not None]
    assert linked
    guests = Counter(booking["identity"] is None for booking in _bookings(past) if booking["identityId"])
    assert guests[False] > 0


def test_old_bookings_take_at_most_three_seats_of_a_future_slot(past: Buyer):
    slots = [
        slot
        for start in range(0, 60, 20)
        for slot in past.slots(
            "sky-deck",
            "standard",
            localDateStart=f"{datetime.now(UTC).date() + timedelta(days=start)}",
            localDateEnd=f"{datetime.now(UTC).date() + timedelta(days=start + 19)}",
        )
        if slot["available"]
    ]
    left = {slot["vacancies"] for slot in slots}
    assert left <= {57, 58, 59, 60}
    assert len(left) > 1


def test_another_key_has_other_old_bookings(past: Buyer):
    mine = {booking["uuid"] for booking in _bookings(past)}
    past.http.headers["Authorization"] = "Bearer second"
    theirs = {booking["uuid"] for booking in _bookings(past)}
    assert mine
    assert theirs
    assert not mine & theirs


def test_the_same_seed_makes_the_same_past(dialect: Callable[..., Buyer]):
    first, second = (_bookings(dialect(with_a_past(bookings=120, trades_every=NO_TRADE))) for _ in range(2))
    assert [booking["uuid"] for booking in first] == [booking["uuid"] for booking in second]


def test_a_trader_books_and_cancels_on_the_same_slot_and_with_the_same_key(
    dialect: Callable[..., Buyer],
):
    buyer = dialect(with_a_past(bookings=30, trades_every=2))
    slot = buyer.untouched_slot("sky-deck", "standard")["id"]
    held = [buyer.hold("sky-deck", "standard", availabilityId=slot) for _ in range(2)]
    seen = set()
    for _ in range(60):
        seen.add(buyer.vacancies("sky-deck", "standard", {"id": slot}))
    assert len(seen) > 2
    assert max(seen) <= 58
    for booking in held:
        assert buyer.read(booking)["status"] == "ON_HOLD"
    day = held[0]["availability"]["localDateTimeStart"][:10]
    listed = buyer.http.get("/bookings", params={"localDate": day}).json()
    foreign = [each for each in listed if (each["resellerReference"] or "").startswith(SIGN)]
    assert foreign
    assert Counter(each["status"] for each in foreign)["CANCELLED"] > 0
