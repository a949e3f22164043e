"""What the judge says about single answers."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import ECHO, JSON, SUPPLIER, Story, findings, status

ERROR = {"error": "INVALID_PRODUCT_ID", "errorMessage": "No such product.", "productId": "p"}


def test_a_correct_answer_earns_a_pass() -> None:
    """One documented positive answer holds the requirements that it shows."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    assert status(story.end(), "CORE-SUPP-001") == "PASS"


def test_a_missing_field_is_one_finding_however_often_it_is_seen() -> None:
    """Two hundred bookings without a field are one defect with two hundred occurrences."""
    story = Story()
    for _ in range(3):
        story.exchange("GET /supplier", {k: v for k, v in SUPPLIER.items() if k != "name"})
    (finding,) = story.end()["findings"]
    assert (finding["requirement"], finding["pointer"], finding["occurrences"]) == (
        "CORE-SUPP-001",
        "/name",
        3,
    )


def test_a_body_of_the_wrong_kind_is_not_also_every_missing_field() -> None:
    """A list where an object belongs is one finding."""
    story = Story()
    story.exchange("GET /supplier", [])
    assert {f["requirement"] for f in story.end()["findings"]} == {"CORE-HTTP-003"}


def test_text_that_is_no_json_is_one_finding() -> None:
    """An HTML page answered with 200 breaks one requirement."""
    story = Story()
    story.exchange("GET /supplier", "<html>", is_json=False, headers=(("Content-Type", "text/html"), ECHO))
    assert {f["requirement"] for f in story.end()["findings"]} == {"CORE-HTTP-003"}


def test_json_under_another_name_breaks_the_content_type() -> None:
    """The body is still read and judged."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER, headers=(("Content-Type", "text/plain"), ECHO))
    verdict = story.end()
    assert status(verdict, "CORE-HTTP-002") == "FAIL"
    assert status(verdict, "CORE-SUPP-001") == "PASS"


@pytest.mark.parametrize(("code", "word"), [(200, "PASS"), (201, "WARN"), (204, "FAIL"), (302, "FAIL")])
def test_success_is_200(code: int, word: str) -> None:
    """A status of 201 is second best; any other below 400 is no answer that the standard knows."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER, status=code)
    assert status(story.end(), "CORE-HTTP-001") == word


@pytest.mark.parametrize(
    ("code", "word"),
    [(400, "PASS"), (404, "WARN"), (422, "WARN"), (409, "FAIL"), (500, "FAIL"), (200, "FAIL")],
)
def test_a_refusal_is_400(code: int, word: str) -> None:
    """An error under 200 or 500 fails, which is what the partner's code would stumble over."""
    story = Story()
    story.exchange("GET /products/{productId}", PRODUCT)
    story.exchange("GET /products/{productId}", ERROR, status=code)
    assert status(story.end(), "CORE-ERR-002") == word


@pytest.mark.parametrize("code", [400, 422, 500, 503])
def test_a_failure_told_as_a_refusal_is_one_finding(code: int) -> None:
    """INTERNAL_SERVER_ERROR refuses nothing: the reseller tries again for ever, whatever the status."""
    story = Story()
    told = {"error": "INTERNAL_SERVER_ERROR", "errorMessage": "Something went wrong."}
    story.exchange("GET /products/{productId}", PRODUCT)
    story.exchange("GET /products/{productId}", told, status=code)
    story.exchange("GET /products/{productId}", ERROR, status=502)
    (finding,) = story.end()["findings"]
    assert (finding["requirement"], finding["actual"]) == (
        "CORE-ERR-002",
        f"HTTP {code} INTERNAL_SERVER_ERROR",
    )


def test_a_refusal_without_an_error_body_is_a_finding() -> None:
    """A 404 of the web server on a route that exists is no `INVALID_PRODUCT_ID`."""
    story = Story()
    story.exchange("GET /supplier", "Not Found", status=404, is_json=False)
    story.exchange("GET /supplier", SUPPLIER)
    assert status(story.end(), "CORE-ERR-001") == "FAIL"


def test_a_route_that_is_not_there_is_no_refusal() -> None:
    """The framework of the server says so, and no standard says in which words. What the missing route costs, the
    requirement of its operation says."""
    story = Story()
    story.exchange("GET /capabilities", "Not Found", status=404, is_json=False)
    story.exchange("GET /supplier", "Cannot GET /supplier", status=404, is_json=False, expects="success")
    assert {f["requirement"] for f in story.end()["findings"]} == {"CORE-SUPP-001"}


def test_a_step_that_had_to_succeed_fails_its_own_operation() -> None:
    """A supplier that crashes on reading the supplier breaks the requirement on reading the supplier."""
    story = Story()
    story.exchange("GET /supplier", ERROR, status=500, expects="success")
    assert {f["requirement"] for f in story.end()["findings"]} == {"CORE-SUPP-001"}


def test_a_missing_echo_is_a_finding() -> None:
    """A reseller cannot know what was applied."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER, headers=(JSON,))
    assert status(story.end(), "CORE-HDR-003") == "FAIL"


def test_throttling_is_never_a_finding() -> None:
    """A 429 with a hint says nothing about conformance."""
    story = Story()
    story.exchange("GET /supplier", ERROR, status=429, headers=(JSON, ("Retry-After", "1")))
    assert story.end()["findings"] == []


def test_a_wrong_keys_answer_is_not_held_against_the_schema() -> None:
    """What a stranger is told is the business of the tests on authentication."""
    story = Story()
    story.exchange("GET /supplier", {}, key="wrong")
    assert story.end()["findings"] == []


def test_a_field_of_a_capability_nobody_asked_for_is_a_leak() -> None:
    """A reseller must not see what it did not ask for."""
    story = Story()
    story.exchange("GET /products/{productId}", {**PRODUCT, "pricingPer": "UNIT"})
    assert findings(story.end(), "CORE-HDR-009")[0]["pointer"] == "/pricingPer"


def test_a_capability_that_leaks_is_one_finding_that_names_every_field() -> None:
    """A cache without Vary shows eight fields of one capability, and is one mistake."""
    story = Story()
    priced = {**UNIT, "pricing": []}
    story.exchange("GET /products/{productId}", {**PRODUCT, "pricingPer": "UNIT"})
    story.exchange("GET /products/{productId}", {**PRODUCT, "options": [{**OPTION, "units": [priced]}]})
    (finding,) = findings(story.end(), "CORE-HDR-009")
    assert (finding["occurrences"], finding["detail"]) == (2, "Seen in Product.pricingPer, Unit.pricing.")


def test_equal_catalogues_are_counted_each_time() -> None:
    """An answer that was judged before counts again for those who send it again."""
    story = Story()
    for _ in range(2):
        story.exchange("GET /products/{productId}", {**PRODUCT, "locale": 7})
    assert findings(story.end(), "CORE-PROD-007")[0]["exchanges"] == [1, 2]


UNIT: dict[str, Any] = {
    "id": "adult",
    "internalName": "Adult",
    "reference": None,
    "type": "ADULT",
    "requiredContactFields": [],
    "restrictions": {
        "minAge": 0,
        "maxAge": 99,
        "idRequired": False,
        "minQuantity": None,
        "maxQuantity": None,
        "paxCount": 1,
        "accompaniedBy": [],
    },
}

OPTION: dict[str, Any] = {
    "id": "DEFAULT",
    "default": True,
    "internalName": "Default",
    "reference": None,
    "availabilityLocalStartTimes": ["10:00"],
    "cancellationCutoff": "1 hour",
    "cancellationCutoffAmount": 1,
    "cancellationCutoffUnit": "hour",
    "requiredContactFields": [],
    "restrictions": {"minUnits": None, "maxUnits": None},
    "units": [UNIT],
}

PRODUCT: dict[str, Any] = {
    "id": "p",
    "internalName": "Walk",
    "reference": None,
    "locale": "en",
    "timeZone": "Europe/London",
    "allowFreesale": False,
    "instantConfirmation": True,
    "instantDelivery": True,
    "availabilityRequired": True,
    "availabilityType": "START_TIME",
    "deliveryFormats": ["QRCODE"],
    "deliveryMethods": ["VOUCHER"],
    "redemptionMethod": "DIGITAL",
    "options": [OPTION],
}
