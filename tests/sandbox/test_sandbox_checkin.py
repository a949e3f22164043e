"""octo/checkin in the reference supplier asks for a proof before it shows a booking."""

from __future__ import annotations

import re
from contextlib import closing
from typing import Any

import pytest

from octo_sandbox.known_by import CONDITIONS, IN_ORDER
from octo_sandbox.store import Store
from sandbox.reseller import Buyer, refusal

GUEST = {"fullName": "Ada Lovelace", "lastName": "Lovelace", "emailAddress": "ada@guest.example"}


@pytest.fixture
def booking(buyer: Buyer) -> dict[str, Any]:
    """A sold booking of a reseller that asks for octo/checkin from now on."""
    buyer.http.headers["Octo-Capabilities"] = "octo/checkin"
    return buyer.confirm(buyer.hold(), contact=GUEST)


def lookup(buyer: Buyer, **asked: Any) -> dict[str, Any]:
    answer = buyer.http.post("/checkin/lookup", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_first_step_asks_and_shows_nothing(buyer: Buyer, booking: dict[str, Any]) -> None:
    """Whoever knows the reference is asked for the last name."""
    asked = lookup(buyer, reference=booking["supplierReference"])
    assert (asked["verified"], asked["bookings"], asked["booking"]) == (False, [], None)
    assert asked["message"]


@pytest.mark.parametrize("name", ["supplierReference", "uuid"])
def test_the_last_name_opens_the_booking(buyer: Buyer, booking: dict[str, Any], name: str) -> None:
    """Any of its references and any case of the name open it."""
    shown = lookup(buyer, reference=booking[name], verification="lovelace")
    assert (shown["verified"], [each["uuid"] for each in shown["bookings"]]) == (True, [booking["uuid"]])


def test_a_wrong_name_opens_nothing(buyer: Buyer, booking: dict[str, Any]) -> None:
    """The supplier asks again."""
    asked = lookup(buyer, reference=booking["supplierReference"], verification="Byron")
    assert (asked["verified"], asked["bookings"]) == (False, [])


def test_a_code_is_sent_by_mail(buyer: Buyer, booking: dict[str, Any]) -> None:
    """Six digits prove the address; others do not."""
    lookup(buyer, email=GUEST["emailAddress"])
    mail = buyer.http.get(f"{buyer.control_url}/outbox", params={"to": GUEST["emailAddress"]}).json()
    (code,) = re.findall(r"\d{6}", mail[-1]["text"])
    other = f"{(int(code) + 1) % 1_000_000:06}"
    assert lookup(buyer, email=GUEST["emailAddress"], verification=other)["verified"] is False
    assert lookup(buyer, email=GUEST["emailAddress"], verification=code)["booking"]["uuid"] == booking["uuid"]


@pytest.mark.parametrize(
    "asked",
    [{"email": " ADA@guest.example "}, {"mobile": "+44 (7700) 900-123", "country": "GB"}],
    ids=["email", "mobile"],
)
def test_other_spellings_find_the_booking(buyer: Buyer, asked: dict[str, str]) -> None:
    """Guests type blanks and capitals, and write their number as they like."""
    buyer.http.headers["Octo-Capabilities"] = "octo/checkin"
    buyer.confirm(buyer.hold(), contact=GUEST | {"phoneNumber": "+44 7700 900 123"})
    assert lookup(buyer, **asked)["verified"] is False


@pytest.mark.parametrize("name", ["orderId", "id", "supplierReference"])
def test_any_name_of_an_order_finds_what_is_in_it(buyer: Buyer, name: str) -> None:
    """The number on the receipt opens every booking of the cart."""
    buyer.http.headers["Octo-Capabilities"] = "octo/checkin, octo/cart"
    order = buyer.http.post("/orders", json={"contact": GUEST}).json()
    held = buyer.hold(orderId=order["orderId"])
    shown = lookup(buyer, reference=order[name], verification="lovelace")
    assert [each["uuid"] for each in shown["bookings"]] == [held["uuid"]]


@pytest.mark.parametrize("condition", [*CONDITIONS.values(), IN_ORDER])
@pytest.mark.parametrize("among", ["bookings WHERE", "documents WHERE kind = 'order' AND"])
def test_a_lookup_reads_no_whole_table(condition: str, among: str) -> None:
    """A supplier of many years answers as fast as a new one."""
    with closing(Store()) as store:
        steps = store._rows(f"EXPLAIN QUERY PLAN SELECT document FROM {among} ({condition})", ["word"])
    assert [step[3] for step in steps if step[3].startswith("SCAN")] == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"reference": "no-such-number"}, "BOOKING_NOT_FOUND"),
        ({"reference": "ab"}, "BAD_REQUEST"),
        ({}, "BAD_REQUEST"),
        ({"mobile": "+447700900123"}, "BAD_REQUEST"),
        ({"reference": "no-such-number", "status": "LOST"}, "BAD_REQUEST"),
    ],
)
def test_what_finds_nothing_is_refused(buyer: Buyer, booking: dict[str, Any], asked: Any, code: str) -> None:
    """A lookup of nothing that exists is refused, and so is an incomplete question."""
    assert refusal(buyer.http.post("/checkin/lookup", json=asked)) == (400, code)


def test_the_status_goes_before_the_statuses(buyer: Buyer, booking: dict[str, Any]) -> None:
    """Only bookings in the state asked for are shown."""
    asked = {"reference": booking["supplierReference"], "verification": "Lovelace"}
    both = {"status": "CONFIRMED", "statuses": ["CANCELLED"]}
    assert len(lookup(buyer, **asked, **both)["bookings"]) == 1
    assert lookup(buyer, **asked, status="CANCELLED", statuses=["CONFIRMED"])["bookings"] == []


def test_a_booking_says_where_to_check_in(buyer: Buyer, booking: dict[str, Any]) -> None:
    """A sold booking of a certain day has an address, a hold has none."""
    assert (booking["checkedIn"], booking["checkinAvailable"]) == (False, True)
    assert booking["checkinUrl"].startswith("https://")
    hold = buyer.hold()
    assert (hold["checkinAvailable"], hold["checkinUrl"]) == (False, None)


def test_an_identity_opens_what_is_its_own(buyer: Buyer) -> None:
    """The reseller vouches for its guests; friends in one cart are kept apart."""
    buyer.http.headers["Octo-Capabilities"] = "octo/checkin, octo/identities, octo/cart"
    one, other = (buyer.http.post("/identities", json={"key": key}).json()["id"] for key in "ab")
    order = buyer.http.post("/orders", json={"identityId": one}).json()["orderId"]
    mine, theirs = (buyer.hold(orderId=order, **who) for who in ({}, {"identityId": other}))
    assert [b["uuid"] for b in lookup(buyer, identityId=one)["bookings"]] == [mine["uuid"]]
    assert [b["uuid"] for b in lookup(buyer, identityId=other)["bookings"]] == [theirs["uuid"]]
