"""These tests vary how a call is written: body, charset, slash and unknown fields."""

import json

from octo_conformance.suite import each, requirement, times_of

CHECK = "POST /availability"


def question(bookable):
    """Returns an availability check of the day of the offered slot."""
    day = str(bookable.slot.date("localDateTimeStart"))
    return {
        "productId": bookable.product.id,
        "optionId": bookable.option.id,
        "localDateStart": day,
        "localDateEnd": day,
    }


@requirement("CORE-HTTP-005", control=(CHECK,))
@each("content_type", ["application/json", "application/json; charset=utf-8"])
def test_a_json_body_is_read(stage, octo, content_type):
    """Resellers whose HTTP library adds the charset, or leaves it out, cannot call the supplier."""
    body = json.dumps(question(stage.bookable())).encode()
    answer = octo.call("POST", "/availability", content=body, headers={"Content-Type": content_type})
    assert answer.error is None


@requirement("CORE-HTTP-006", control=(CHECK,))
@each("broken", [b'{"productId": ', b"productId=1"], ids=["cut off", "a form"])
def test_a_body_that_is_no_json_is_refused(octo, broken):
    """A developer with a broken body looks for the fault at the supplier."""
    answer = octo.call("POST", "/availability", content=broken, headers={"Content-Type": "application/json"})
    assert answer.broke_down is False
    assert answer.error == "BAD_REQUEST"


@requirement("CORE-HTTP-007", control=("GET /products",))
def test_routes_answer_without_a_slash_at_their_end(octo):
    """A client that follows the standard to the letter finds no shop."""
    answer = octo.call("GET", "/products")
    assert answer.status not in {301, 302, 303, 307, 308, 404}


@requirement("CORE-HTTP-008", control=(CHECK,))
def test_a_field_nobody_knows_is_ignored(stage, octo):
    """A reseller that speaks one more extension than the supplier cannot buy at all."""
    asked = question(stage.bookable())
    usual = octo.call("POST", "/availability", json=asked)
    answer = octo.call("POST", "/availability", json={**asked, "x_unknown": {"of": "another extension"}})
    assert answer.error is None
    assert times_of(answer.body) == times_of(usual.body)
