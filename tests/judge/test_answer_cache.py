"""An object that was judged before is not judged again, and no flaw is overlooked because of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from octo_conformance.contract import load_contract
from octo_conformance.judge import Judge, answer_cache
from octo_conformance.judge.rules import Rules
from octo_conformance.suite import Rule
from octo_sandbox import Sandbox, serve
from support.evidence_lines import Story, findings

RESERVE, READ = "POST /bookings", "GET /bookings/{uuid}"
KEY = "first-reseller-key-0123456789"


@pytest.fixture(scope="module")
def booking() -> Iterator[dict[str, Any]]:
    """A hold of the reference supplier, with product, option and units inside."""
    with (
        serve(Sandbox(tokens=(KEY,))) as running,
        httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {KEY}", "Octo-Capabilities": ""}) as http,
    ):  # fmt: skip
        for product in http.get("/products").json():
            option = product["options"][0]
            days = {"localDateStart": "2026-12-01", "localDateEnd": "2026-12-07"}
            asked = {"productId": product["id"], "optionId": option["id"], **days}
            for slot in http.post("/availability", json=asked).json():
                sent = {
                    "productId": product["id"],
                    "optionId": option["id"],
                    "availabilityId": slot["id"],
                    "unitItems": [{"unitId": option["units"][0]["id"]}] * 2,
                }
                answer = http.post("/bookings", json=sent)
                if answer.status_code == 200:
                    yield answer.json()
                    return
        raise LookupError("nothing can be booked")


def spoiled(booking: dict[str, Any]) -> dict[str, Any]:
    """The booking with a product whose smallest quantity is larger than the largest."""
    wrong = copy.deepcopy(booking)
    limits = wrong["product"]["options"][0]["units"][0]["restrictions"]
    limits["minQuantity"], limits["maxQuantity"] = 7, 3
    return wrong


def test_a_flaw_in_something_well_known_is_found(booking: dict[str, Any]) -> None:
    """The product was in order in a hundred answers, and is not in this one."""
    story = Story()
    for _ in range(3):
        story.exchange(READ, copy.deepcopy(booking))
    number = story.exchange(READ, spoiled(booking))
    (finding,) = [f for f in story.end()["findings"] if f["pointer"].startswith("/product/options/0")]
    assert finding["exchanges"] == [number]


def test_a_flaw_beside_something_well_known_is_found(booking: dict[str, Any]) -> None:
    """The first booking of the list was in order before, the second is not."""
    story = Story()
    story.exchange("GET /bookings", [copy.deepcopy(booking)])
    story.exchange("GET /bookings", [copy.deepcopy(booking), spoiled(booking)])
    (finding,) = [f for f in story.end()["findings"] if "/product/options/0" in f["pointer"]]
    assert finding["pointer"].startswith("/1/product")


def test_a_flaw_is_counted_each_time(booking: dict[str, Any]) -> None:
    """An object with a flaw is never remembered."""
    story = Story()
    for _ in range(3):
        story.exchange(READ, spoiled(booking))
    (finding,) = [f for f in story.end()["findings"] if f["pointer"].startswith("/product/options/0")]
    assert finding["occurrences"] == 3


def test_what_is_only_tolerated_is_counted_each_time(booking: dict[str, Any]) -> None:
    """An object with a second-best value inside is never remembered."""
    tolerated = copy.deepcopy(booking)
    tolerated["product"]["options"][0]["units"][0]["type"] = "TRAVELLER"
    story = Story()
    for _ in range(3):
        story.exchange(READ, copy.deepcopy(tolerated))
    (finding,) = findings(story.end(), "CORE-PROD-018")
    assert (finding["status"], finding["occurrences"]) == ("WARN", 3)


def test_what_depends_on_the_exchange_is_looked_at_each_time(booking: dict[str, Any]) -> None:
    """A known hold is wrong when it is handed out as a new one long after its end."""
    story = Story()
    story.exchange(RESERVE, copy.deepcopy(booking))
    late = story.exchange(RESERVE, copy.deepcopy(booking), at="2031-01-01T00:00:00.000Z")
    (finding,) = findings(story.end(), "CORE-BOOK-006")
    assert finding["exchanges"] == [late]


def test_a_leak_in_something_well_known_is_found(booking: dict[str, Any]) -> None:
    """A known product leaks where its prices were not asked for."""
    priced = copy.deepcopy(booking)
    priced["product"]["defaultCurrency"] = "EUR"
    story = Story()
    story.exchange(READ, copy.deepcopy(booking))
    story.exchange(READ, priced)
    assert findings(story.end(), "CORE-HDR-009")


def test_a_product_inside_something_well_known_does_not_replace_that_of_the_catalogue(
    booking: dict[str, Any],
) -> None:
    """A booking may show it abbreviated, or as it was when it was sold."""
    other = {**copy.deepcopy(booking["product"]), "internalName": "Under another name"}
    story = Story()
    story.exchange(READ, copy.deepcopy(booking))
    story.exchange("GET /products/{productId}", other)
    story.exchange(READ, copy.deepcopy(booking))
    known = story.judge.answers.products.get(booking["productId"])
    assert known is not None
    assert known.internalName == "Under another name"
    assert known.exchange == 2


@pytest.mark.parametrize(
    ("check", "times"),
    [(lambda product, seen: product.id, 1), (lambda product, seen: seen.operation, 3)],
    ids=["the object alone", "the exchange too"],
)
def test_a_rule_looks_again_only_where_it_looked_at_the_exchange(
    booking: dict[str, Any], check: Callable[[Any, Any], object], times: int
) -> None:
    """A catalogue of ten thousand products comes with every answer, and says the same each time."""
    asked: list[object] = []
    story = Story()
    rule = Rule("CORE-BOOK-004", "Product", lambda product, seen: asked.append(check(product, seen)))
    story.judge = Judge(load_contract(), Rules([rule]))
    story.feed({"kind": "negotiation", "declared": [], "echoed": [], "negotiated": []})
    for _ in range(3):
        story.exchange(READ, copy.deepcopy(booking))
    assert len(asked) == times
    assert sum(story.judge.tallies["CORE-BOOK-004"].held.values()) == 3


def test_every_check_counts_as_if_nothing_were_remembered(
    booking: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How often a requirement held does not depend on the memory of the judge."""

    def told() -> dict[str, Any]:
        story = Story()
        for _ in range(4):
            story.exchange(READ, copy.deepcopy(booking))
            story.exchange(RESERVE, copy.deepcopy(booking))
        return {name: tally.held for name, tally in story.judge.tallies.items()}

    remembering = told()
    monkeypatch.setattr(answer_cache, "MOST_KNOWN", 0)
    assert told() == remembering
