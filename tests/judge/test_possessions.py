"""Relations are judged where they are ours, and the form of a thing where no nonsense of ours stands in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from octo_sandbox import Sandbox, serve
from support.evidence_lines import Story, findings, status

RESERVE, READ, UPDATE, LIST = (
    "POST /bookings",
    "GET /bookings/{uuid}",
    "PATCH /bookings/{uuid}",
    "GET /bookings",
)
KEY = "first-reseller-key-0123456789"
SUPPLIERS_PAST = {"uuid": "7f1c3bb2-6b0c-4c43-9d3e-0d3f1f3a9b11", "id": "bk_past"}


@pytest.fixture(scope="module")
def sold() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A product of the reference supplier, and a booking of it."""
    with (
        serve(Sandbox(tokens=(KEY,))) as running,
        httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {KEY}", "Octo-Capabilities": ""}) as http,
    ):  # fmt: skip
        product = http.get("/products/harbour-cruise").json()
        option = product["options"][0]
        asked = {"productId": product["id"], "optionId": option["id"]}
        days = {"localDateStart": "2026-12-01", "localDateEnd": "2026-12-07"}
        slots = http.post("/availability", json={**asked, **days}).json()
        slot = next(each["id"] for each in slots if each["available"])
        unit = {"unitId": option["units"][0]["id"]}
        made = http.post("/bookings", json={**asked, "availabilityId": slot, "unitItems": [unit]})
        yield product, made.json()


def retired_unit(booking: dict[str, Any], **names: str) -> dict[str, Any]:
    """The booking under these names, with a unit that is not sold today."""
    old = {**copy.deepcopy(booking), **names}
    old["unitItems"][0]["unitId"] = old["unitItems"][0]["unit"]["id"] = "retired"
    return old


def after_the_catalogue(product: dict[str, Any]) -> Story:
    """A run that has read the products."""
    story = Story()
    story.exchange("GET /products", [product])
    return story


def test_a_booking_of_the_past_is_not_held_against_the_catalogue_of_today(sold: Any) -> None:
    """A supplier that took a unit off sale would be accused at each run after the first."""
    product, booking = sold
    story = after_the_catalogue(product)
    story.exchange(LIST, [retired_unit(booking, **SUPPLIERS_PAST)])
    assert findings(story.end(), "CORE-BOOK-009") == []


def test_a_booking_of_this_run_is_held_against_it(sold: Any) -> None:
    """The guest's ticket is for something nobody sells."""
    product, booking = sold
    story = after_the_catalogue(product)
    wrong = retired_unit(booking)
    story.exchange(RESERVE, wrong, meant="valid")
    found = findings(story.end(), "CORE-BOOK-009")
    assert [each["actual"] for each in found] == ["retired"]


def test_a_booking_that_came_in_an_order_of_this_run_is_held_against_it(sold: Any) -> None:
    """A cart shows what is in it, and nothing else tells of it."""
    product, booking = sold
    story = after_the_catalogue(product)
    order = {"orderId": "ord_1", "bookings": ["not a booking", copy.deepcopy(booking)]}
    story.exchange("POST /orders", order, meant="valid", capabilities=["octo/cart"])
    story.exchange(LIST, [retired_unit(booking)])
    assert [each["actual"] for each in findings(story.end(), "CORE-BOOK-009")] == ["retired"]


def test_the_form_of_a_strange_booking_is_judged(sold: Any) -> None:
    """A field that is missing is missing whoever made the booking."""
    product, booking = sold
    story = after_the_catalogue(product)
    strange = {**copy.deepcopy(booking), **SUPPLIERS_PAST}
    del strange["testMode"]
    story.exchange(LIST, [strange])
    assert status(story.end(), "CORE-BOOK-026") == "FAIL"


def test_what_a_target_makes_of_a_broken_request_is_not_held_against_it(sold: Any) -> None:
    """We sent the nonsense that the booking shows."""
    product, booking = sold
    story = after_the_catalogue(product)
    nonsense = {**copy.deepcopy(booking), "uuid": "7"}
    story.exchange(RESERVE, nonsense, meant="broken")
    story.exchange(READ, copy.deepcopy(nonsense))
    story.exchange(LIST, [copy.deepcopy(nonsense)])
    assert story.end()["findings"] == []


def test_other_bookings_beside_it_are_judged(sold: Any) -> None:
    """One spoilt booking in a list hides nothing of the others."""
    product, booking = sold
    story = after_the_catalogue(product)
    nonsense = {**copy.deepcopy(booking), "uuid": "7", "id": "bk_7"}
    story.exchange(RESERVE, nonsense, meant="broken")
    story.exchange(LIST, [nonsense, {**copy.deepcopy(booking), "uuid": "8", "id": "bk_8"}])
    found = findings(story.end(), "CORE-BOOK-002")
    assert [each["pointer"] for each in found] == ["/1/uuid"]


def test_a_booking_that_a_broken_change_spoilt(sold: Any) -> None:
    """It was made well, and shows our nonsense since."""
    product, booking = sold
    story = after_the_catalogue(product)
    story.exchange(RESERVE, copy.deepcopy(booking), meant="valid")
    changed = copy.deepcopy(booking)
    changed["contact"]["emailAddress"] = 7
    story.exchange(UPDATE, changed, meant="broken", path_args={"uuid": booking["uuid"]})
    story.exchange(READ, copy.deepcopy(changed), path_args={"uuid": booking["uuid"]})
    assert story.end()["findings"] == []


def test_what_we_wrote_into_a_booking_is_not_held_against_what_copies_it(sold: Any) -> None:
    """An order that shows the contact of its booking shows our nonsense too; nonsense of its own is a finding."""
    product, booking = sold
    story = after_the_catalogue(product)
    sent = {
        "method": "PATCH",
        "url": "https://supplier.example/octo/bookings/x",
        "body": {"contact": {"emailAddress": "nobody at nowhere"}},
    }
    copied, own = copy.deepcopy(booking), copy.deepcopy(booking)
    copied |= {"uuid": "5d0c4a9e-0f0e-4a3e-8a54-0d6b3c1f7a10", "id": "bk_copy"}
    own |= {"uuid": "6d0c4a9e-0f0e-4a3e-8a54-0d6b3c1f7a10", "id": "bk_own"}
    copied["contact"]["emailAddress"] = "nobody at nowhere"
    own["contact"]["emailAddress"] = "somebody else"
    story.exchange(UPDATE, copy.deepcopy(booking), meant="broken", path_args={"uuid": "x"}, request=sent)
    story.exchange(LIST, [copied, own])
    found = findings(story.end(), "CORE-BOOK-002")
    assert [each["pointer"] for each in found] == ["/1/contact/emailAddress"]


def test_an_abbreviated_product_does_not_replace_that_of_the_catalogue(sold: Any) -> None:
    """A voucher without anything to show would pass, as nobody knew any more that it is promised."""
    product, booking = sold
    story = after_the_catalogue(product)
    paid = {**copy.deepcopy(booking), "status": "CONFIRMED", "utcConfirmedAt": booking["utcCreatedAt"]}
    paid |= {"product": {"id": product["id"], "internalName": "x"}, "deliveryMethods": ["VOUCHER"]}
    paid |= {"voucher": {"redemptionMethod": "DIGITAL", "utcRedeemedAt": None, "deliveryOptions": []}}
    story.exchange(RESERVE, copy.deepcopy(booking), meant="valid")
    story.exchange("POST /bookings/{uuid}/confirm", paid, path_args={"uuid": booking["uuid"]})
    assert status(story.end(), "CORE-BOOK-067") == "FAIL"


def test_abbreviated_objects_are_one_finding_and_no_breach(sold: Any) -> None:
    """One habit is told once, and the catalogue itself is what the form is asked of."""
    product, booking = sold
    story = after_the_catalogue(product)
    short = copy.deepcopy(booking)
    for name in ("product", "option"):
        short[name] = {"id": booking[f"{name}Id"], "internalName": "x"}
    short["unitItems"][0]["unit"] = {"id": booking["unitItems"][0]["unitId"]}
    story.exchange(RESERVE, short, meant="valid")
    verdict = story.end()
    told = [(each["requirement"], each["status"]) for each in verdict["findings"]]
    assert told == [("CORE-BOOK-002", "WARN")]
    assert "Booking.option, Booking.product, UnitItem.unit" in verdict["findings"][0]["detail"]


def test_an_embedded_object_says_which_it_is(sold: Any) -> None:
    """Without its id a reseller cannot look the rest up."""
    product, booking = sold
    story = after_the_catalogue(product)
    story.exchange(RESERVE, {**copy.deepcopy(booking), "product": {"internalName": "x"}}, meant="valid")
    assert [each["pointer"] for each in story.end()["findings"] if each["status"] == "FAIL"] == [
        "/product/id"
    ]
