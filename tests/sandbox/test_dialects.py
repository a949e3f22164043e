"""The habits of each dialect, shown with plain HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from octo_sandbox.dialects import CONFORMANT, NONCONFORMANT, all_dialects, find_dialect
from octo_sandbox.dialects.header_trips import header_hangs
from octo_sandbox.dialects.restarts import restarts
from octo_sandbox.dialects.sixty_five_a_minute import sixty_five_a_minute
from octo_sandbox.dialects.slow import slow
from sandbox.reseller import Buyer, refusal

PRICING = {"Octo-Capabilities": "octo/pricing"}


# --- the registry


def test_every_dialect_has_a_description_and_a_verdict():
    """A nonconformant dialect lists what it breaks, and a conformant one lists nothing."""
    assert len(all_dialects()) == 13
    for dialect in all_dialects():
        assert dialect.says.endswith("."), dialect.name
        assert (dialect.verdict == NONCONFORMANT) == bool(dialect.breaks_in_words), dialect.name
        assert dialect.verdict in {CONFORMANT, NONCONFORMANT}


def test_only_the_mock_says_test_mode_false():
    assert [dialect.name for dialect in all_dialects() if dialect.live] == ["mock-without-stock"]


def test_an_unknown_dialect_is_not_found():
    with pytest.raises(KeyError):
        find_dialect("unknown")


@pytest.mark.parametrize("name", [dialect.name for dialect in all_dialects()])
def test_every_dialect_sells(dialect, name: str):
    """A reseller can reserve and confirm a booking with every dialect."""
    buyer = dialect(name)
    assert buyer.http.get("/supplier").json()["name"]
    product, option, slot = _anything(buyer)
    held = buyer.reserve(
        product["id"], option["id"], (option["units"][0]["id"],) * 2, availabilityId=slot["id"]
    )
    assert held.status_code in (200, 201), held.text
    contact = {
        "fullName": "Ada Lovelace",
        "emailAddress": "ada@example.org",
        "phoneNumber": "+44 20 7946 0123",
    }
    assert buyer.confirm(held.json(), contact=contact)["status"] == "CONFIRMED"


def _anything(buyer: Buyer) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the first product, option and slot with two vacancies."""
    start = datetime.now(UTC).date() + timedelta(days=3)
    days = {"localDateStart": f"{start}", "localDateEnd": f"{start + timedelta(days=6)}"}
    for product in buyer.http.get("/products").json():
        for option in product["options"]:
            for slot in buyer.availability(product["id"], option["id"], **days).json():
                if slot["available"] and (slot["vacancies"] or 2) >= 2:
                    return product, option, slot
    raise AssertionError("nothing is on sale")


# --- always-everything


def test_always_everything_ignores_the_capability_header(dialect):
    """All capabilities apply with an empty header, without a header, and with one capability in it."""
    buyer = dialect("always-everything")
    for headers in ({}, {"Octo-Capabilities": ""}, PRICING):
        answer = buyer.http.get("/products/harbour-cruise", headers=headers)
        assert "octo/gifts" in answer.headers["Octo-Capabilities"]
        assert answer.json()["pricingPer"] == "UNIT"
    booking = buyer.hold()
    assert {"pricing", "orderId", "offerCode"} <= booking.keys()


def test_always_everything_lists_its_capabilities_as_default(dialect):
    assert all(each["default"] for each in dialect("always-everything").http.get("/capabilities").json())


# --- header-trips, header-hangs


@pytest.mark.parametrize("path", ["/products", "/supplier", f"/bookings/{uuid4()}"])
def test_header_trips_answers_html_to_a_capability_outside_availability(dialect, path: str):
    buyer = dialect("header-trips")
    answer = buyer.http.get(path, headers=PRICING)
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")


def test_header_trips_works_without_a_capability_and_prices_availability(dialect):
    """An empty header is no problem, and availability has prices with octo/pricing."""
    buyer = dialect("header-trips")
    assert buyer.http.get("/products", headers={"Octo-Capabilities": ""}).status_code == 200
    assert buyer.confirm(buyer.hold())["status"] == "CONFIRMED"
    buyer.http.headers.update(PRICING)
    assert buyer.slot("harbour-cruise", "classic")["unitPricing"]


def test_header_hangs_leaves_the_call_without_an_answer(dialect):
    """A client with a short timeout gets no answer, and a patient client gets 504."""
    buyer = dialect(header_hangs(after_s=0.8))
    with pytest.raises(httpx.ReadTimeout):
        buyer.http.get("/products", headers=PRICING, timeout=0.2)
    assert buyer.http.get("/products", headers=PRICING).status_code == 504
    assert buyer.http.get("/products").status_code == 200


# --- sixty-five-a-minute


def test_the_66th_request_of_a_minute_is_refused(dialect):
    """The refusal has OCTO-RateLimit-RetryAfter and no Retry-After."""
    now = [100.0]
    buyer = dialect(sixty_five_a_minute(clock=lambda: now[0]))
    first = buyer.http.get("/supplier")
    assert (first.headers["OCTO-RateLimit-Limit"], first.headers["OCTO-RateLimit-Remaining"]) == ("65", "64")
    assert "OCTO-RateLimit-RetryAfter" not in first.headers
    assert all(buyer.http.get("/supplier").status_code == 200 for _ in range(64))
    now[0] += 50
    refused = buyer.http.get("/supplier")
    assert refusal(refused) == (429, "TOO_MANY_REQUESTS")
    assert refused.headers["OCTO-RateLimit-RetryAfter"] == "10"
    assert refused.headers["OCTO-RateLimit-Remaining"] == "0"
    assert "Retry-After" not in refused.headers
    now[0] += 10
    assert buyer.http.get("/supplier").status_code == 200


def test_the_limit_does_not_count_booking_calls_and_counts_each_key_alone(dialect):
    buyer = dialect(sixty_five_a_minute(requests=3))
    held = buyer.hold()
    for _ in range(5):
        assert buyer.read(held)["status"] == "ON_HOLD"
    assert [buyer.http.get("/supplier").status_code for _ in range(3)] == [200, 200, 429]
    assert buyer.http.get("/supplier", headers={"Authorization": "Bearer second"}).status_code == 200


# --- shared-capacity


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


# --- moving-prices


def _priced(buyer: Buyer, slot: str, **headers: str) -> int:
    answer = buyer.http.post(
        "/availability",
        json={
            "productId": "harbour-cruise",
            "optionId": "classic",
            "availabilityIds": [slot],
            "units": [{"id": "adult", "quantity": 2}],
        },
        headers=headers,
    )
    (found,) = answer.json()
    prices = {price["unitId"]: price["retail"] for price in found["unitPricing"]}
    assert found["pricing"]["retail"] == 2 * prices["adult"]
    return found["pricing"]["retail"]


def test_weekends_and_evenings_cost_more_than_the_list_price(dialect):
    buyer = dialect("moving-prices")
    buyer.http.headers.update(PRICING)
    slots = buyer.slots("harbour-cruise", "classic")
    by_kind: dict[tuple[bool, bool], set[int]] = {}
    for slot in slots:
        start = datetime.fromisoformat(slot["localDateTimeStart"])
        adult = next(price for price in slot["unitPricing"] if price["unitId"] == "adult")
        by_kind.setdefault((start.weekday() >= 5, start.hour >= 17), set()).add(adult["retail"])
    assert max(by_kind[False, False]) < min(by_kind[True, False])
    assert max(by_kind[False, False]) < min(by_kind[False, True])
    product = buyer.http.get("/products/harbour-cruise").json()
    unit = product["options"][0]["units"][0]
    least = next(price for price in unit["pricingFrom"] if price["currency"] == "GBP")["retail"]
    assert least <= min(price for prices in by_kind.values() for price in prices)


def test_the_quoted_price_is_charged_and_stays(dialect):
    """The hold, an update of the notes, the confirmation and the order show the quoted price."""
    buyer = dialect("moving-prices")
    buyer.http.headers["Octo-Capabilities"] = "octo/pricing,octo/cart"
    slot = buyer.untouched_slot("harbour-cruise", "classic")["id"]
    quoted = _priced(buyer, slot)
    held = buyer.hold("harbour-cruise", "classic", ("adult",) * 2, availabilityId=slot)
    assert held["pricing"]["retail"] == quoted == sum(i["pricing"]["retail"] for i in held["unitItems"])
    buyer.advance(minutes=14)
    noted = buyer.patch(held, notes="By the window.").json()
    confirmed = buyer.confirm(held)
    assert noted["pricing"] == confirmed["pricing"] == buyer.read(held)["pricing"] == held["pricing"]
    order = buyer.http.get(f"/orders/{held['orderId']}").json()
    assert order["pricing"]["retail"] == quoted


def test_a_quote_is_valid_for_five_minutes_and_few_seats_raise_the_next_one(dialect):
    """Another reseller, and the same reseller six minutes later, get a higher price."""
    buyer = dialect("moving-prices")
    buyer.http.headers.update(PRICING)
    slot = buyer.untouched_slot("harbour-cruise", "dinner")["id"]

    def price(**headers: str) -> int:
        answer = buyer.http.post(
            "/availability",
            json={"productId": "harbour-cruise", "optionId": "dinner", "availabilityIds": [slot]},
            headers=headers,
        )
        return answer.json()[0]["unitPricing"][0]["retail"]

    before = price()
    for _ in range(3):
        buyer.hold("harbour-cruise", "dinner", ("adult",) * 9, availabilityId=slot)
    assert price() == before
    assert price(Authorization="Bearer second") > before
    buyer.advance(minutes=6)
    assert price() > before


def test_the_calendar_shows_the_price_of_the_cheapest_slot(dialect):
    buyer = dialect("moving-prices")
    buyer.http.headers.update(PRICING)
    day = f"{datetime.now(UTC).date() + timedelta(days=8)}"
    asked = {"productId": "harbour-cruise", "optionId": "classic"}
    slots = buyer.slots("harbour-cruise", "classic", localDate=day)
    cheapest = min(price["retail"] for s in slots for price in s["unitPricing"] if price["unitId"] == "adult")
    (told,) = buyer.http.post(
        "/availability/calendar", json={**asked, "localDateStart": day, "localDateEnd": day}
    ).json()
    adult = next(price for price in told["unitPricingFrom"] if price["unitId"] == "adult")
    assert adult["retail"] == cheapest


# --- passing-ids


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


# --- three-hundred-products


def test_19_of_300_products_have_dates(dialect):
    """A product without dates has an empty availability list and a calendar of closed days."""
    buyer = dialect("three-hundred-products")
    products = buyer.http.get("/products").json()
    assert len(products) == len({product["id"] for product in products}) == 300
    days = {
        "localDateStart": f"{datetime.now(UTC).date()}",
        "localDateEnd": f"{datetime.now(UTC).date() + timedelta(days=13)}",
    }
    dated = [
        number
        for number, product in enumerate(products, 1)
        if buyer.availability(product["id"], product["options"][0]["id"], **days).json()
    ]
    assert (len(dated), dated[0]) == (19, 135)
    calendar = buyer.http.post(
        "/availability/calendar",
        json={"productId": products[0]["id"], "optionId": products[0]["options"][0]["id"], **days},
    ).json()
    assert [(day["status"], day["available"]) for day in calendar] == [("CLOSED", False)] * 14
    assert {product["reference"] for product in products} >= {None, "#1 SINTRA"}


# --- slow, restarts


def test_slow_delays_every_answer(dialect):
    buyer = dialect(slow(mean_s=0.03, spread_s=0.02))
    buyer.http.get("/supplier")
    began = time.monotonic()
    for _ in range(10):
        assert buyer.http.get("/supplier").status_code == 200
    assert time.monotonic() - began >= 0.1


def _reads(buyer: Buyer, booking: dict[str, Any]) -> str | None:
    """The status of the booking, or None while nobody listens."""
    try:
        return buyer.read(booking)["status"]
    except httpx.TransportError:
        return None


def test_the_supplier_closes_its_port_for_a_while_and_keeps_its_bookings(dialect):
    """Requests fail during the pause. After it, the same key confirms the booking at the same address."""
    buyer = dialect(restarts(after_requests=3, down_s=0.5))
    held = buyer.hold()  # two requests: availability and the booking
    assert _reads(buyer, held) == "ON_HOLD"
    seen = []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not (None in seen and seen[-1] == "ON_HOLD"):
        seen.append(_reads(buyer, held))
        time.sleep(0.02)
    assert None in seen
    assert buyer.confirm(held)["status"] == "CONFIRMED"
