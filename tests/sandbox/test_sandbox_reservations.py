"""POST /bookings holds a booking, refuses it, or answers a retry."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from sandbox.reseller import refusal


def lasts(booking):
    times = (datetime.fromisoformat(booking[name]) for name in ("utcCreatedAt", "utcExpiresAt"))
    created, expires = times
    return expires - created


def test_what_was_sent_is_what_is_held(buyer):
    """Ids, notes, reference, contact and the uuids of unit items come back as sent."""
    item = {
        "uuid": str(uuid4()),
        "unitId": "adult",
        "resellerReference": "T-1",
        "contact": {"firstName": "Ada"},
    }
    booking = buyer.hold(
        notes="window",
        resellerReference="R-9",
        contact={"country": "GB"},
        unitItems=[item, {"unitId": "senior"}],
    )
    assert (booking["notes"], booking["resellerReference"], booking["contact"]["country"]) == (
        "window",
        "R-9",
        "GB",
    )
    first, second = booking["unitItems"]
    assert (first["uuid"], first["resellerReference"], first["contact"]["firstName"]) == (
        item["uuid"],
        "T-1",
        "Ada",
    )
    assert (second["unitId"], second["status"]) == ("senior", "ON_HOLD")
    assert second["uuid"] not in {first["uuid"], booking["uuid"]}


def test_a_hold_lasts_as_asked_up_to_a_limit(buyer):
    """It lasts half an hour by itself and an hour at most, whatever number is sent."""
    assert lasts(buyer.hold()) == timedelta(minutes=30)
    assert lasts(buyer.hold(expirationMinutes=5)) == timedelta(minutes=5)
    assert lasts(buyer.hold(expirationMinutes=10**30)) == timedelta(minutes=60)


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_a_retry_gets_the_booking_it_made(buyer, spelling):
    """It gets the booking even when that was confirmed meanwhile, and in any spelling of the uuid."""
    uuid = spelling(str(uuid4()))
    slot = buyer.slot("harbour-cruise", "classic")
    made = buyer.hold(uuid=uuid, availabilityId=slot["id"])
    assert buyer.hold(uuid=uuid, availabilityId=slot["id"]) == made
    assert made["uuid"] == uuid
    confirmed = buyer.confirm(made)
    assert buyer.hold(uuid=uuid, availabilityId=slot["id"]) == confirmed


def test_a_uuid_in_use_takes_no_other_booking(buyer):
    """Other data under the same uuid are refused, and nothing is changed by it."""
    made = buyer.hold(uuid=str(uuid4()))
    answer = buyer.reserve("sky-deck", "standard", uuid=made["uuid"])
    assert (refusal(answer), answer.json()["uuid"]) == ((400, "INVALID_BOOKING_UUID"), made["uuid"])
    assert buyer.read(made) == made


def test_two_resellers_may_use_one_uuid(new_buyer):
    """A uuid of somebody else is neither found nor in the way."""
    one, other = new_buyer(), new_buyer()
    uuid = str(uuid4())
    mine = one.hold(uuid=uuid)
    assert refusal(other.http.get(f"/bookings/{uuid}")) == (400, "INVALID_BOOKING_UUID")
    theirs = other.hold("sky-deck", "standard", uuid=uuid)
    assert mine["id"] != theirs["id"]
    assert one.read(mine) == mine


@pytest.mark.parametrize(
    ("body", "code", "echo"),
    [
        ({"productId": "nope"}, "INVALID_PRODUCT_ID", {"productId": "nope"}),
        ({"optionId": "nope"}, "INVALID_OPTION_ID", {"optionId": "nope"}),
        ({"availabilityId": "nope"}, "INVALID_AVAILABILITY_ID", {"availabilityId": "nope"}),
        (
            {"availabilityId": "2027-01-01T03:00:00+00:00"},
            "INVALID_AVAILABILITY_ID",
            {"availabilityId": "2027-01-01T03:00:00+00:00"},
        ),
        ({"unitItems": [{"unitId": "nope"}]}, "INVALID_UNIT_ID", {"unitId": "nope"}),
        ({"uuid": "nope"}, "INVALID_BOOKING_UUID", {"uuid": "nope"}),
        ({"unitItems": []}, "BAD_REQUEST", {}),
        ({"unitItems": [{}]}, "BAD_REQUEST", {}),
        ({"unitItems": ["adult"]}, "BAD_REQUEST", {}),
        ({"unitItems": {"unitId": "adult"}}, "BAD_REQUEST", {}),
        ({"unitItems": [{"unitId": "adult", "uuid": "nope"}]}, "BAD_REQUEST", {}),
        ({"productId": 7}, "BAD_REQUEST", {}),
        ({"expirationMinutes": 0}, "BAD_REQUEST", {}),
        ({"expirationMinutes": "15"}, "BAD_REQUEST", {}),
        ({"expirationMinutes": 1.5}, "BAD_REQUEST", {}),
        ({"expirationMinutes": True}, "BAD_REQUEST", {}),
        ({"notes": 3}, "BAD_REQUEST", {}),
        ({"contact": "Ada"}, "BAD_REQUEST", {}),
        ({"contact": {"emailAddress": "not an address"}}, "BAD_REQUEST", {}),
        ({"contact": {"locales": "en"}}, "BAD_REQUEST", {}),
    ],
)
def test_a_reservation_that_is_wrong_is_refused_by_name(buyer, body, code, echo):
    """Each constraint of the request is violated singly."""
    answer = buyer.reserve(**body)
    assert refusal(answer) == (400, code)
    assert echo.items() <= answer.json().items()


@pytest.mark.parametrize("field", ["productId", "optionId", "unitItems"])
def test_what_is_required_must_be_sent(buyer, field):
    """Absent and null are both refused."""
    sent = {
        "productId": "harbour-cruise",
        "optionId": "classic",
        "unitItems": [{"unitId": "adult"}],
        "availabilityId": buyer.slot("harbour-cruise", "classic")["id"],
    }
    assert refusal(buyer.http.post("/bookings", json={**sent, field: None})) == (400, "BAD_REQUEST")
    del sent[field]
    assert refusal(buyer.http.post("/bookings", json=sent)) == (400, "BAD_REQUEST")


def test_availability_is_required_where_the_product_says_so(buyer):
    """Freesale means unlimited, not undated."""
    assert refusal(buyer.reserve(availabilityId=None)) == (400, "BAD_REQUEST")
    assert refusal(buyer.reserve("city-walk", "audio", availabilityId=None)) == (400, "BAD_REQUEST")


def test_two_items_with_one_uuid_are_refused(buyer):
    """Tickets have to be told apart."""
    uuid = str(uuid4())
    items = [{"unitId": "adult", "uuid": uuid}, {"unitId": "adult", "uuid": uuid.upper()}]
    assert refusal(buyer.reserve(unitItems=items)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("product", "option", "units"),
    [
        ("tea-ceremony", "group", ("guest",)),
        ("tea-ceremony", "group", ("guest",) * 7),
        ("harbour-cruise", "dinner", ("adult",) * 11),
        ("harbour-cruise", "classic", ("family",) * 6),
        ("harbour-cruise", "classic", ("child",)),
        ("harbour-cruise", "classic", ("senior", "infant")),
        ("rooftop-cinema", "seat", ("adult",)),
    ],
)
def test_rules_of_the_product_are_kept(buyer, product, option, units):
    """The least and most units, the most of one unit, company for children and sold-out slots are checked."""
    slot = buyer.slots(product, option)[-1]
    answer = buyer.reserve(product, option, units, availabilityId=slot["id"])
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")


def test_a_closed_day_cannot_be_booked(buyer):
    """It is listed, with an id, and refused all the same."""
    closed = next(slot for slot in buyer.slots("hill-castle", "DEFAULT") if slot["status"] == "CLOSED")
    answer = buyer.reserve("hill-castle", "DEFAULT", availabilityId=closed["id"])
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")


def test_unknown_fields_are_ignored(buyer):
    """A reseller may be ahead of the supplier."""
    assert buyer.hold(x_unknown={"deep": [1]})["status"] == "ON_HOLD"
