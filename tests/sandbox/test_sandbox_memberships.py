"""The reference supplier knows members, what they may buy, and what they bought."""

from __future__ import annotations

import re

import pytest

from octo_sandbox import Policies
from octo_sandbox.capabilities.memberships import MEMBERS
from sandbox.reseller import refusal

FRIEND = MEMBERS[0]
BY_REFERENCE = {"reference": FRIEND.memberships[0].reference, "verification": FRIEND.last_name}
CONTEXT = {"id": FRIEND.memberships[0].id, **BY_REFERENCE}
QUERY = {f"membership[{name}]": value for name, value in CONTEXT.items()}


@pytest.fixture
def member(buyer):
    """A reseller that asks for memberships."""
    buyer.http.headers["Octo-Capabilities"] = "octo/memberships"
    return buyer


def look_up(buyer, **body):
    return buyer.http.post("/memberships/lookup", json=body)


def units(answer, product="harbour-cruise"):
    (found,) = [each for each in answer.json() if each["id"] == product]
    return {unit["id"]: unit for option in found["options"] for unit in option["units"]}


def test_a_login_by_reference_takes_two_steps(member):
    """The supplier first asks, and then shows the memberships; upper and lower case do not matter."""
    asked = look_up(member, reference=BY_REFERENCE["reference"]).json()
    assert (asked["verified"], asked["memberships"]) == (False, [])
    assert asked["message"]
    known = look_up(member, **{**BY_REFERENCE, "verification": FRIEND.last_name.upper()}).json()
    assert known["verified"] is True
    assert [each["title"] for each in known["memberships"]] == [each.title for each in FRIEND.memberships]


@pytest.mark.parametrize(
    "asked",
    [{"email": FRIEND.email}, {"mobile": "+44 7700 900 123", "country": "GB"}],
    ids=["email", "mobile"],
)
def test_a_login_by_code_reads_it_from_the_outbox(member, asked):
    """The code goes to the address, and nowhere else."""
    assert look_up(member, **asked).json()["verified"] is False
    to = asked.get("email") or asked["mobile"]
    (letter,) = member.http.get(f"{member.control_url}/outbox", params={"to": to}).json()
    (code,) = re.findall(r"\b\d{6}\b", letter["text"])
    assert look_up(member, **asked, verification=code).json()["verified"] is True
    assert (
        look_up(member, **asked, verification=str(999_999 - int(code)).zfill(6)).json()["verified"] is False
    )


def test_a_code_does_not_last(member):
    """An old letter opens nothing."""
    look_up(member, email=FRIEND.email)
    (letter,) = member.http.get(f"{member.control_url}/outbox").json()
    (code,) = re.findall(r"\b\d{6}\b", letter["text"])
    member.advance(hours=2)
    assert look_up(member, email=FRIEND.email, verification=code).json()["verified"] is False


def test_a_wrong_name_is_told_nothing(member):
    """The answer is that of the first step."""
    answer = look_up(member, reference=BY_REFERENCE["reference"], verification="Nobody").json()
    assert (answer["verified"], answer["memberships"]) == (False, [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "BAD_REQUEST"),
        ({"reference": "HH"}, "BAD_REQUEST"),
        ({"reference": "HH-NOBODY"}, "MEMBERSHIP_NOT_FOUND"),
        ({"email": "nobody@guest.example"}, "MEMBERSHIP_NOT_FOUND"),
        ({"mobile": FRIEND.mobile}, "BAD_REQUEST"),
        ({"mobile": FRIEND.mobile, "country": "US"}, "MEMBERSHIP_NOT_FOUND"),
        ({"email": FRIEND.email, "reference": "HH-NOBODY"}, "BAD_REQUEST"),
    ],
)
def test_lookups_that_are_refused(member, body, code):
    """Nobody is found by too little, too much, or what is somebody else's."""
    assert refusal(look_up(member, **body)) == (400, code)


def test_a_membership_adds_units_and_keeps_the_ordinary_ones(member):
    """The benefit is named on what it brought, and on nothing else."""
    everybodys, members = (units(member.http.get("/products", params=query)) for query in ({}, QUERY))
    assert everybodys.keys() < members.keys()
    added = members.keys() - everybodys.keys()
    assert all(members[unit]["membershipBenefit"]["title"] for unit in added)
    assert all(members[unit]["membershipBenefit"] is None for unit in everybodys)


def test_a_limited_benefit_lowers_the_quantity(member):
    """The lowest of all limits is the one shown."""
    found = units(member.http.get("/products", params=QUERY))
    assert found["family"]["restrictions"]["maxQuantity"] == 5
    assert found["family-friend"]["restrictions"]["maxQuantity"] == 2


@pytest.mark.parametrize(
    "change", [{"id": "11111111-2222-4333-8444-555555555555"}, {"verification": "Nobody"}]
)
def test_a_membership_object_that_is_wrong_is_refused(member, change):
    """It has to be the member's own, and proved, in every call."""
    sent = {f"membership[{name}]": value for name, value in {**CONTEXT, **change}.items()}
    assert member.http.get("/products", params=sent).status_code == 400
    assert member.reserve(membership={**CONTEXT, **change}).status_code == 400


def test_a_unit_for_members_is_sold_to_members_only(member):
    """Without the membership there is no such unit; with it the booking is linked."""
    assert refusal(member.reserve(units=("adult-friend",))) == (400, "INVALID_UNIT_ID")
    booking = member.hold("harbour-cruise", "classic", ("adult-friend",), membership=CONTEXT)
    assert booking["membership"]["id"] == CONTEXT["id"]
    assert booking["unitItems"][0]["unit"]["membershipBenefit"]["title"]


def test_a_core_reseller_reads_a_members_booking_as_any_other(member):
    """The ticket is still one; of the membership nothing is said."""
    booking = member.hold("harbour-cruise", "classic", ("adult-friend",), membership=CONTEXT)
    found = member.http.get(f"/bookings/{booking['uuid']}", headers={"Octo-Capabilities": ""}).json()
    assert found["unitItems"][0]["unit"]["id"] == "adult-friend"
    assert "membership" not in found
    assert "membershipBenefit" not in found["unitItems"][0]["unit"]


def test_a_booking_can_be_linked_later(member):
    """A guest may log in after the seats are held."""
    booking = member.hold()
    assert member.patch(booking, membership=CONTEXT).json()["membership"]["id"] == CONTEXT["id"]


def test_the_bookings_of_a_membership_are_its_own(member):
    """The list has neither the bookings of nobody nor those of the member's other membership."""
    mine = member.hold(membership=CONTEXT)
    member.hold()
    member.hold(membership={**CONTEXT, "id": FRIEND.memberships[1].id})
    found = member.http.get("/memberships/bookings", params=QUERY).json()
    assert [booking["uuid"] for booking in found] == [mine["uuid"]]
    assert refusal(member.http.get("/memberships/bookings")) == (400, "BAD_REQUEST")


def test_an_order_shows_the_membership_for_its_bookings(member):
    """What is nested is linked all the same, and leaves the showing to the order."""
    member.http.headers["Octo-Capabilities"] = "octo/memberships,octo/cart"
    nested = {
        "productId": "harbour-cruise",
        "optionId": "classic",
        "availabilityId": member.slot("harbour-cruise", "classic")["id"],
        "unitItems": [{"unitId": "adult-friend"}],
    }
    order = member.http.post("/orders", json={"membership": CONTEXT, "bookings": [nested]}).json()
    assert order["membership"]["id"] == CONTEXT["id"]
    assert "membership" not in order["bookings"][0]
    alone = member.http.get(f"/bookings/{order['bookings'][0]['uuid']}").json()
    assert alone["membership"]["id"] == CONTEXT["id"]


def test_an_order_shows_the_membership_of_a_booking_put_into_it(member):
    """A booking inside leaves the showing to the order, which was made under none itself."""
    member.http.headers["Octo-Capabilities"] = "octo/memberships,octo/cart"
    booking = member.hold(membership=CONTEXT)
    order = member.http.get(f"/orders/{booking['orderId']}").json()
    assert order["membership"]["id"] == CONTEXT["id"]
    assert "membership" not in order["bookings"][0]


def test_a_confirmation_takes_a_membership(member):
    """A guest may log in at the till."""
    booking = member.hold()
    sent = {"contact": {"fullName": "Ada Lovelace"}, "membership": CONTEXT}
    confirmed = member.http.post(f"/bookings/{booking['uuid']}/confirm", json=sent).json()
    assert confirmed["membership"]["id"] == CONTEXT["id"]
    assert member.http.get(f"/bookings/{booking['uuid']}").json()["membership"]["id"] == CONTEXT["id"]


def test_a_discount_for_members_applies_by_itself(member):
    """The offer names the benefit it comes from, and lowers the price."""
    member.http.headers["Octo-Capabilities"] = "octo/memberships,octo/offers"
    slot = member.slot("harbour-cruise", "classic")
    asked = {"availabilityIds": [slot["id"]], "units": [{"id": "senior", "quantity": 1}]}
    (plain,) = member.slots("harbour-cruise", "classic", **asked)
    (reduced,) = member.slots("harbour-cruise", "classic", **asked, membership=CONTEXT)
    assert reduced["offer"]["membershipBenefit"]["id"] == reduced["offer"]["id"]
    assert reduced["pricing"]["retail"] < plain["pricing"]["retail"]


def test_one_rule_can_be_replaced(supplier):
    """A supplier that lists memberships before the answer makes one mistake only."""
    careless = Policies().with_capability(
        "octo/memberships",
        asked_view=lambda member, message: {"verified": False, "message": message, "memberships": [{}]},
    )
    member = supplier(careless)
    member.http.headers["Octo-Capabilities"] = "octo/memberships"
    assert look_up(member, reference=BY_REFERENCE["reference"]).json()["memberships"] == [{}]
    assert look_up(member, **BY_REFERENCE).json()["verified"] is True
