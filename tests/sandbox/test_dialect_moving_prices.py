"""The habits of the dialect moving-prices, shown with plain HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from octo_sandbox.dialects.moving_prices import percentage
from sandbox.reseller import Buyer

PRICING = {"Octo-Capabilities": "octo/pricing"}


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


def _left(slot: dict[str, Any]) -> str:
    """How many seats are left: few of them raise a price as well, so like is compared with like."""
    share = slot["vacancies"] / slot["capacity"]
    return "few" if share < 0.25 else "some" if share < 0.5 else "many"


def test_weekends_cost_more_than_the_list_price(dialect):
    buyer = dialect("moving-prices")
    buyer.http.headers.update(PRICING)
    by_kind: dict[tuple[bool, str], set[int]] = {}
    for slot in buyer.slots("harbour-cruise", "classic"):
        start = datetime.fromisoformat(slot["localDateTimeStart"])
        adult = next(price for price in slot["unitPricing"] if price["unitId"] == "adult")
        if start.hour < 17:
            by_kind.setdefault((start.weekday() >= 5, _left(slot)), set()).add(adult["retail"])
    compared = [left for left in ("few", "some", "many") if {(True, left), (False, left)} <= by_kind.keys()]
    assert compared
    assert all(max(by_kind[False, left]) < min(by_kind[True, left]) for left in compared)
    product = buyer.http.get("/products/harbour-cruise").json()
    unit = product["options"][0]["units"][0]
    least = next(price for price in unit["pricingFrom"] if price["currency"] == "GBP")["retail"]
    assert least <= min(price for prices in by_kind.values() for price in prices)


def test_evenings_cost_more_than_days():
    now = datetime(2026, 6, 1, tzinfo=UTC)
    day, evening = (SimpleNamespace(start=now.replace(hour=hour), capacity=40) for hour in (16, 17))
    assert percentage(day, 40, now) < percentage(evening, 40, now)


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
