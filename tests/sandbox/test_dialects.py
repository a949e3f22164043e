"""The habits of each dialect, shown with plain HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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


def test_the_documentation_lists_every_dialect():
    """docs/dialects.md has the description, the verdict and the breaches of each dialect."""
    told = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in told.split("\n## ")[1:]}
    assert list(sections) == [dialect.name for dialect in all_dialects()]
    for dialect in all_dialects():
        section = sections[dialect.name]
        assert f"{dialect.says} Verdict: {dialect.verdict}" in section
        for sentence in (*dialect.breaks_in_words, *dialect.warned_in_words):
            assert f"- {sentence}\n" in f"{section}\n"


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


@pytest.mark.parametrize("path", ["/products", "/supplier", "/bookings/5a9c1a0e-63a4-4f4c-9d0e-4a2f6a1d7c11"])
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
