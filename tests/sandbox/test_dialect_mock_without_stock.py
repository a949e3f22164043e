"""The habits of the dialect mock-without-stock, shown with plain HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from sandbox.reseller import Buyer, refusal

HOURLY = ("hour-per-person", "DEFAULT", ("adult", "adult"))


@pytest.fixture
def mock(dialect) -> Buyer:
    return dialect("mock-without-stock")


def _slot(mock: Buyer, product: str = "hour-per-person") -> dict[str, Any]:
    return next(slot for slot in mock.slots(product, "DEFAULT")[4:] if slot["available"])


def _held(mock: Buyer, **body: Any) -> dict[str, Any]:
    return mock.hold(*HOURLY, availabilityId=_slot(mock)["id"], **body)


# --- who asks, and how answers come


def test_no_key_is_needed(mock: Buyer):
    """A request without a key and a request with an unknown key see all bookings."""
    held = _held(mock)
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer whoever"}):
        assert mock.http.get(f"/bookings/{held['uuid']}", headers=headers).json()["uuid"] == held["uuid"]


def test_answers_have_no_capability_echo_and_a_request_id(mock: Buyer):
    answer = mock.http.get("/products", headers={"Octo-Capabilities": "octo/pricing"})
    assert "Octo-Capabilities" not in answer.headers
    assert answer.headers["X-Request-Id"]
    assert answer.json()[0]["pricingPer"] == "UNIT"


def test_an_unknown_route_is_answered_with_plain_text(mock: Buyer):
    for method, path in (("GET", "/nothing"), ("PUT", "/bookings"), ("POST", "/orders"), ("GET", "/orders")):
        answer = mock.http.request(method, path)
        assert (answer.status_code, answer.text) == (404, "Not Found")
        assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_body_that_is_not_json_is_answered_with_500(mock: Buyer):
    answer = mock.http.post("/availability", content=b"{", headers={"Content-Type": "application/json"})
    assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR")
    assert "stack" in answer.json()


def test_any_text_is_accepted_as_uuid_and_email_address(mock: Buyer):
    """The booking shows the invalid values."""
    held = _held(mock, uuid="7", contact={"emailAddress": "7"})
    assert (held["uuid"], held["contact"]["emailAddress"]) == ("7", "7")


# --- availability


def test_stock_never_moves(mock: Buyer):
    """Twenty guests get a slot with ten seats, and the slot does not change."""
    slot = _slot(mock)
    for _ in range(4):
        mock.hold("hour-per-person", "DEFAULT", ("adult",) * 5, availabilityId=slot["id"])
    (after,) = mock.slots("hour-per-person", "DEFAULT", availabilityIds=[slot["id"]])
    assert after == slot
    assert after["vacancies"] == 10


def test_a_party_larger_than_the_slot_sees_a_capacity_of_0(mock: Buyer):
    (found,) = mock.slots(
        "hour-per-person",
        "DEFAULT",
        availabilityIds=[_slot(mock)["id"]],
        units=[{"id": "adult", "quantity": 11}],
    )
    assert (found["status"], found["capacity"], found["maxUnits"]) == ("SOLD_OUT", 0, 0)


def test_the_cutoff_lies_after_the_start(mock: Buyer):
    """utcCutoffAt has the local start time with a Z."""
    slot = _slot(mock)
    start = datetime.fromisoformat(slot["localDateTimeStart"])
    cutoff = datetime.fromisoformat(slot["utcCutoffAt"])
    assert cutoff - start == start.utcoffset() > timedelta(0)


def test_a_single_start_time_makes_all_day_slots(mock: Buyer):
    assert _slot(mock, "hour-once")["allDay"] is True
    assert _slot(mock)["allDay"] is False


def test_availability_without_a_selector_is_an_empty_list(mock: Buyer):
    answer = mock.availability("hour-per-person", "DEFAULT")
    assert (answer.status_code, answer.json()) == (200, [])


def test_long_ranges_and_many_ids_are_accepted(mock: Buyer):
    first = datetime.now(UTC).date()
    years = mock.availability(
        *HOURLY[:2], localDateStart=f"{first}", localDateEnd=f"{first + timedelta(days=900)}"
    )
    assert years.status_code == 200
    assert mock.availability(*HOURLY[:2], availabilityIds=["x"] * 101).json() == []


def test_half_a_range_is_answered_with_500_and_the_first_selector_wins(mock: Buyer):
    slot = _slot(mock)
    half = mock.availability("hour-per-person", "DEFAULT", localDateStart="2026-07-01")
    assert half.status_code == 500
    both = mock.slots(
        "hour-per-person", "DEFAULT", localDate=slot["localDateTimeStart"][:10], availabilityIds=["nothing"]
    )
    assert slot["id"] in {each["id"] for each in both}


def test_the_calendar_has_no_closed_days_and_ends_after_30_days(mock: Buyer):
    today = datetime.now(UTC).date()
    days = mock.http.post(
        "/availability/calendar",
        json={
            "productId": "hour-per-person",
            "optionId": "DEFAULT",
            "localDateStart": f"{today}",
            "localDateEnd": f"{today + timedelta(days=10_000)}",
        },
    ).json()
    weekdays = {datetime.fromisoformat(day["localDate"]).weekday() for day in days}
    assert weekdays == {0, 1, 2, 3, 4, 6}
    assert 20 < len(days) < 32
    assert {day["status"] for day in days if datetime.fromisoformat(day["localDate"]).weekday() == 6} == {
        "SOLD_OUT"
    }


# --- bookings


def test_a_repeated_uuid_is_answered_with_500(mock: Buyer):
    uuid, slot = str(uuid4()), _slot(mock)["id"]
    mock.hold(*HOURLY, availabilityId=slot, uuid=uuid)
    again = mock.reserve(*HOURLY, availabilityId=slot, uuid=uuid)
    assert refusal(again) == (500, "INTERNAL_SERVER_ERROR")
    assert "UNIQUE constraint" in again.json()["stack"]


def test_an_expired_hold_is_unknown_and_listed_as_on_hold(mock: Buyer):
    held = _held(mock, expirationMinutes=5, resellerReference="LAPSED-1")
    mock.advance(minutes=6)
    for answer in (
        mock.http.get(f"/bookings/{held['uuid']}"),
        mock.act(held, "confirm", contact={"fullName": "Ada"}),
        mock.act(held, "cancel"),
        mock.act(held, "extend"),
    ):
        assert refusal(answer) == (400, "INVALID_BOOKING_UUID")
    (listed,) = mock.http.get("/bookings", params={"resellerReference": "LAPSED-1"}).json()
    assert listed["status"] == "ON_HOLD"
    assert refusal(mock.reserve(*HOURLY, availabilityId=_slot(mock)["id"], uuid=held["uuid"]))[0] == 500


def test_a_hold_has_no_limit_and_an_extension_counts_from_now(mock: Buyer):
    held = _held(mock, expirationMinutes=500_000)
    assert datetime.fromisoformat(held["utcExpiresAt"]) > datetime.now(UTC) + timedelta(days=340)
    shorter = mock.act(held, "extend", expirationMinutes=10).json()
    assert shorter["utcExpiresAt"] < held["utcExpiresAt"]
    assert _held(mock, expirationMinutes=56_866_703_600)["status"] == "ON_HOLD"


def test_a_released_hold_is_expired_and_a_cancelled_booking_can_be_confirmed(mock: Buyer):
    released = mock.act(_held(mock), "cancel").json()
    assert (released["status"], released["cancellation"]["reason"]) == ("EXPIRED", "")
    cancelled = mock.confirm(_held(mock))
    cancelled = mock.act(cancelled, "cancel").json()
    assert cancelled["status"] == "CANCELLED"
    revived = mock.confirm(cancelled)
    assert (revived["status"], revived["cancellable"]) == ("CONFIRMED", False)
    assert revived["cancellation"] is not None
    assert refusal(mock.act(revived, "cancel")) == (400, "UNPROCESSABLE_ENTITY")


def test_delete_cancels(mock: Buyer):
    assert mock.http.delete(f"/bookings/{_held(mock)['uuid']}").json()["status"] == "EXPIRED"


def test_the_product_filter_is_ignored(mock: Buyer):
    held = _held(mock, resellerReference="FILTERED")
    found = mock.http.get(
        "/bookings", params={"resellerReference": "FILTERED", "productId": "hour-once"}
    ).json()
    assert [each["uuid"] for each in found] == [held["uuid"]]


def test_lists_use_the_day_of_creation_and_need_a_filter(mock: Buyer):
    held = _held(mock)
    today = f"{datetime.now(UTC).date()}"
    day_of_travel = held["availability"]["localDateTimeStart"][:10]
    assert held["uuid"] in {
        each["uuid"] for each in mock.http.get("/bookings", params={"localDate": today}).json()
    }
    assert mock.http.get("/bookings", params={"localDate": day_of_travel}).json() == []
    assert mock.http.get("/bookings").status_code == 500
    assert mock.http.get("/bookings", params={"localDateStart": today}).status_code == 500


def test_unit_items_stay_on_hold_and_vouchers_follow_an_inverted_rule(mock: Buyer):
    held = _held(mock)
    assert held["voucher"] is None
    confirmed = mock.confirm(held)
    assert {item["status"] for item in confirmed["unitItems"]} == {"ON_HOLD"}
    assert confirmed["voucher"]["deliveryOptions"]
    by_ticket = mock.hold(
        "hour-per-booking", "DEFAULT", ("adult",), availabilityId=_slot(mock, "hour-per-booking")["id"]
    )
    assert by_ticket["deliveryMethods"] == ["TICKET"]
    assert by_ticket["voucher"]["deliveryOptions"] == []
    assert mock.confirm(by_ticket)["voucher"] is None


# --- prices and orders


def test_the_price_of_a_booking_is_0(mock: Buyer):
    mock.http.headers["Octo-Capabilities"] = "octo/pricing,octo/offers"
    (slot,) = mock.slots(
        "hour-per-person",
        "DEFAULT",
        availabilityIds=[_slot(mock)["id"]],
        units=[{"id": "adult", "quantity": 2}],
    )
    assert slot["pricing"]["retail"] == 2000
    assert slot["offerCode"] == "10PERCENTOFF"
    held = mock.hold(*HOURLY, availabilityId=slot["id"])
    assert (held["pricing"]["retail"], held["pricing"]["net"]) == (0, None)
    assert [item["pricing"]["retail"] for item in held["unitItems"]] == [1000, 1000]
    assert held["offerCode"] == "offerCode"


def test_a_new_booking_shows_its_order_without_the_capability(mock: Buyer):
    held = _held(mock)
    assert held["primary"] is True
    assert "orderId" not in mock.read(held)
    second = _held(mock, orderId=held["orderId"])
    assert second["orderId"] == held["orderId"]


def test_a_confirmed_or_cancelled_order_shows_no_bookings(mock: Buyer):
    """The bookings are confirmed nevertheless."""
    held = _held(mock)
    order = f"/orders/{held['orderId']}"
    assert len(mock.http.get(order).json()["bookings"]) == 1
    confirmed = mock.http.post(f"{order}/confirm", json={"contact": {"fullName": "Ada"}}).json()
    assert (confirmed["status"], confirmed["bookings"]) == ("CONFIRMED", [])
    assert mock.http.get(order).json()["bookings"] == []
    assert mock.read(held)["status"] == "CONFIRMED"
    cancelled = mock.http.request("DELETE", order, json={}).json()
    assert (cancelled["status"], cancelled["bookings"]) == ("CANCELLED", [])
    released = mock.http.post(f"/orders/{_held(mock)['orderId']}/cancel", json={}).json()
    assert released["status"] == "EXPIRED"


def test_an_order_with_an_expired_hold_is_refused(mock: Buyer):
    held = _held(mock, expirationMinutes=5)
    mock.advance(minutes=6)
    assert refusal(mock.http.get(f"/orders/{held['orderId']}")) == (400, "INVALID_BOOKING_UUID")
    unknown = mock.http.get(f"/orders/{uuid4()}")
    assert refusal(unknown) == (400, "INVALID_ORDER_ID")
    assert "id" in unknown.json()


def test_bookings_say_test_mode_false(mock: Buyer):
    answer = mock.http.get("/supplier")
    assert "Octo-Env" not in answer.headers
    assert _held(mock)["testMode"] is False
