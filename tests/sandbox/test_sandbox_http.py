"""The sandbox checks keys, headers, addresses, bodies and languages."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from sandbox.reseller import refusal

AVAILABILITY = {"productId": "harbour-cruise", "optionId": "classic", "localDate": "2027-01-10"}


@pytest.mark.parametrize("path", ["/products", "/bookings", "/nowhere", "/_control/clock"])
@pytest.mark.parametrize(
    ("authorization", "refused"),
    [
        ("", (401, "UNAUTHORIZED")),
        ("Bearer", (401, "UNAUTHORIZED")),
        ("Basic Zmlyc3Q6", (401, "UNAUTHORIZED")),
        ("Bearer nobodys-key", (403, "FORBIDDEN")),
    ],
)
def test_without_a_valid_key_nothing_is_served(buyer, path, authorization, refused):
    """Missing and wrong keys are told apart, at every address."""
    assert refusal(buyer.http.get(path, headers={"Authorization": authorization})) == refused


def test_the_scheme_may_be_written_in_any_case(buyer):
    """Names of schemes are not case-sensitive."""
    headers = {"Authorization": f"bearer {buyer.token}"}
    assert buyer.http.get("/products", headers=headers).status_code == 200


def test_a_wrong_key_books_nothing(buyer):
    """The uuid it used is still free."""
    uuid = str(uuid4())
    slot = buyer.slot("harbour-cruise", "classic")
    body = {"uuid": uuid, "productId": "harbour-cruise", "optionId": "classic", "availabilityId": slot["id"]}
    wrong = {"Authorization": "Bearer wrong"}
    answer = buyer.http.post("/bookings", json={**body, "unitItems": [{"unitId": "adult"}]}, headers=wrong)
    assert refusal(answer) == (403, "FORBIDDEN")
    assert refusal(buyer.http.get(f"/bookings/{uuid}")) == (400, "INVALID_BOOKING_UUID")


def test_supplier_and_capabilities(buyer, running):
    """The routes tell who sells, where, and which capabilities there are."""
    supplier = buyer.http.get("/supplier").json()
    assert supplier["endpoint"] == running.url
    assert set(supplier["contact"]) == {"website", "email", "telephone", "address"}
    for capability in buyer.http.get("/capabilities").json():
        assert set(capability) == {"id", "revision", "required", "dependencies", "docs"}


def test_every_answer_is_json_and_names_the_capabilities_applied(buyer):
    """The header is empty where none is applied, and unknown ones are dropped."""
    for headers in ({}, {"Octo-Capabilities": ""}, {"Octo-Capabilities": "octo/none, octo/such"}):
        answer = buyer.http.get("/products", headers=headers)
        assert answer.headers["Octo-Capabilities"] == ""
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("mode", ["test", "live"])
def test_every_booking_is_a_test(buyer, mode):
    """The answer says so, whatever was asked for."""
    answer = buyer.http.get("/supplier", headers={"Octo-Env": mode})
    assert answer.headers["Octo-Env"] == "test"
    assert buyer.hold()["testMode"] is True


def test_addresses_and_methods_that_do_not_exist_have_proper_answers(buyer):
    """The answers are JSON like all others."""
    assert refusal(buyer.http.get("/nowhere")) == (404, "NOT_FOUND")
    assert refusal(buyer.http.get("/")) == (404, "NOT_FOUND")
    assert refusal(buyer.http.get("/orders")) == (404, "NOT_FOUND")
    answer = buyer.http.put("/bookings", json={})
    assert (refusal(answer), answer.headers["Allow"]) == ((405, "METHOD_NOT_ALLOWED"), "GET, POST")
    assert refusal(buyer.http.request("BREW", "/products")) == (405, "METHOD_NOT_ALLOWED")
    assert refusal(buyer.http.get("/products/a%2Fb%FF")) == (400, "INVALID_PRODUCT_ID")


def test_a_trailing_slash_and_head_make_no_difference(buyer):
    """Some documents write addresses with a slash at the end."""
    assert buyer.http.get("/products/").json() == buyer.http.get("/products").json()
    assert buyer.http.head("/products").status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"productId": "\\ud800"}',
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "' + b"x" * (1 << 20) + b'"}',
    ],
    ids=lambda content: repr(content[:24]),
)
@pytest.mark.parametrize("address", ["POST /availability", "POST /bookings", "PATCH /bookings/x"])
def test_a_body_that_is_no_json_object_is_a_bad_request(buyer, content, address):
    """Whatever arrives, the answer is an OCTO error and never a failure of the server."""
    method, path = address.split()
    if path.endswith("x"):
        path = path.replace("x", buyer.hold()["uuid"])
    headers = {"Content-Type": "application/json"}
    assert refusal(buyer.http.request(method, path, content=content, headers=headers)) == (400, "BAD_REQUEST")


def test_json_has_to_be_called_json(buyer):
    """The charset may be there or not."""
    content = json.dumps(AVAILABILITY)
    for media_type in ("application/json", "application/json; charset=utf-8", "Application/JSON"):
        headers = {"Content-Type": media_type}
        assert buyer.http.post("/availability", content=content, headers=headers).status_code == 200
    headers = {"Content-Type": "text/plain"}
    assert refusal(buyer.http.post("/availability", content=content, headers=headers)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("fr", "fr"),
        ("fr-CA, en;q=0.8", "fr"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("de, *;q=0.1", "en"),
        ("xx", "en"),
        ("fr;q=0, en", "en"),
        (";;q=,", "en"),
    ],
)
def test_messages_follow_accept_language_and_codes_do_not(buyer, asked, spoken):
    """What cannot be spoken falls back to English."""
    answer = buyer.http.get("/products/nope", headers={"Accept-Language": asked})
    assert (refusal(answer), answer.headers["Content-Language"]) == ((400, "INVALID_PRODUCT_ID"), spoken)
    assert ("Aucun produit" in answer.json()["errorMessage"]) == (spoken == "fr")


def test_unknown_product_is_named(buyer):
    """The refusal names the id as it was sent."""
    answer = buyer.http.get("/products/nope")
    assert (refusal(answer), answer.json()["productId"]) == ((400, "INVALID_PRODUCT_ID"), "nope")


def test_bookings_are_listed_by_their_filters(buyer):
    """Each filter finds the booking, and narrows when it should."""
    booking = buyer.hold(resellerReference="R-77")
    other = buyer.hold("sky-deck", "standard", resellerReference="R-77")
    day = booking["availability"]["localDateTimeStart"][:10]

    def listed(**query):
        answer = buyer.http.get("/bookings", params=query)
        assert answer.status_code == 200, answer.text
        return [each["uuid"] for each in answer.json()]

    assert listed(resellerReference="R-77") == [booking["uuid"], other["uuid"]]
    assert listed(resellerReference="R-77", productId="sky-deck") == [other["uuid"]]
    assert listed(resellerReference="R-77", optionId="classic") == [booking["uuid"]]
    assert listed(supplierReference=booking["supplierReference"]) == [booking["uuid"]]
    assert booking["uuid"] in listed(localDate=day)
    assert booking["uuid"] in listed(localDateStart=day, localDateEnd=day)
    assert listed(localDate="2020-01-01") == []
    assert listed(resellerReference="nobody's") == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"resellerReference": ""},
        {"productId": "sky-deck", "optionId": "standard"},
        {"localDateStart": "2027-01-01"},
        {"localDateEnd": "2027-01-01"},
        {"localDate": "soon"},
        {"localDateStart": "2027-01-02", "localDateEnd": "2027-01-01"},
    ],
)
def test_a_list_of_everything_is_refused(buyer, query):
    """One primary filter is needed, and it has to make sense."""
    assert refusal(buyer.http.get("/bookings", params=query)) == (400, "BAD_REQUEST")


def test_a_reseller_sees_its_own_bookings_only(new_buyer):
    """No list, read or change reaches the bookings of another reseller."""
    one, other = new_buyer(), new_buyer()
    booking = one.hold(resellerReference="mine")
    assert other.http.get("/bookings", params={"resellerReference": "mine"}).json() == []
    assert refusal(other.act(booking, "cancel")) == (400, "INVALID_BOOKING_UUID")
    assert refusal(other.patch(booking, notes="x")) == (400, "INVALID_BOOKING_UUID")


def test_the_clock_can_be_read_and_moved(buyer):
    """It moves backwards too, so that bookings past their time can still be cancelled."""
    clock = f"{buyer.control_url}/clock"
    assert buyer.http.get(clock).json()["ahead_s"] == 0
    buyer.advance(hours=2)
    assert buyer.http.get(clock).json()["ahead_s"] == 7200
    buyer.advance(hours=-2)
    assert buyer.http.get(clock).json()["ahead_s"] == 0
    for wrong in ({}, {"advance_s": "1"}, {"advance_s": True}, {"advance_s": 10**300}):
        assert refusal(buyer.http.post(clock, json=wrong)) == (400, "BAD_REQUEST")
    assert refusal(buyer.http.get(f"{buyer.control_url}/nowhere")) == (404, "NOT_FOUND")
