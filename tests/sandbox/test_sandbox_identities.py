"""Bookings at the reference supplier belong to identities."""

from __future__ import annotations

import pytest

from octo_sandbox import Policies
from sandbox.reseller import refusal

CAPABILITIES = "octo/identities,octo/cart,octo/gifts"
NOBODY = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def guest(buyer):
    """A reseller that asks for identities."""
    buyer.http.headers["Octo-Capabilities"] = CAPABILITIES
    return buyer


def identity(buyer, **body):
    return buyer.http.post("/identities", json=body).json()


def test_an_identity_has_an_id_and_the_key_that_was_sent(guest):
    """Whoever makes one is told its name."""
    made = identity(guest, key="GOLD-7")
    assert made == {"id": made["id"], "key": "GOLD-7"}
    assert identity(guest)["key"] is None


def test_a_change_without_a_key_changes_nothing(guest):
    """Only what is sent is taken."""
    made = identity(guest, key="GOLD-7")
    address = f"/identities/{made['id']}"
    assert guest.http.patch(address, json={}).json() == made
    assert guest.http.patch(address, json={"key": None}).json()["key"] is None


def test_a_deletion_says_nothing_and_cannot_be_repeated(guest):
    """The answer has no body, and afterwards there is no such identity."""
    address = f"/identities/{identity(guest)['id']}"
    answer = guest.http.delete(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert refusal(guest.http.delete(address)) == (400, "INVALID_IDENTITY_ID")
    assert refusal(guest.http.patch(address, json={})) == (400, "INVALID_IDENTITY_ID")


def test_a_booking_shows_its_identity_and_its_key_of_today(guest):
    """The key is looked up when it is shown."""
    made = identity(guest, key="old")
    booking = guest.hold(identityId=made["id"].upper())
    assert booking["identity"] == made
    assert booking["identityId"] == made["id"]
    guest.http.patch(f"/identities/{made['id']}", json={"key": "new"})
    assert guest.read(booking)["identity"]["key"] == "new"


@pytest.mark.parametrize("step", ["update", "confirm"])
def test_an_identity_may_come_later(guest, step):
    """A guest may log in after the seats are held."""
    made, booking = identity(guest), guest.hold()
    assert booking["identity"] is None
    if step == "update":
        guest.patch(booking, identityId=made["id"])
    else:
        guest.confirm(booking, identityId=made["id"])
    assert guest.read(booking)["identityId"] == made["id"]


def test_null_takes_the_identity_away_and_silence_keeps_it(guest):
    """What is not mentioned stays."""
    booking = guest.hold(identityId=identity(guest)["id"])
    assert guest.patch(booking, notes="by the window").json()["identityId"] is not None
    assert guest.patch(booking, identityId=None).json()["identityId"] is None


def test_nobody_books_for_an_identity_that_is_not_theirs(guest, new_buyer):
    """Unknown ones, and those of another reseller, are refused alike."""
    stranger = new_buyer()
    stranger.http.headers["Octo-Capabilities"] = CAPABILITIES
    for identity_id in (NOBODY, identity(stranger)["id"]):
        assert refusal(guest.reserve(identityId=identity_id)) == (400, "INVALID_IDENTITY_ID")


def test_a_deleted_identity_leaves_its_bookings_alone(guest):
    """What was bought stays bought."""
    made = identity(guest)
    booking = guest.hold(identityId=made["id"])
    guest.http.delete(f"/identities/{made['id']}")
    found = guest.read(booking)
    assert (found["status"], found["identity"], found["identityId"]) == ("ON_HOLD", None, None)


def test_without_the_capability_identities_are_neither_taken_nor_shown(buyer):
    """The field is one more that core does not know."""
    booking = buyer.hold(identityId=NOBODY)
    assert not {"identity", "identityId"} & booking.keys()
    assert buyer.http.post("/identities", json={}).status_code == 404


def test_orders_and_gifts_have_identities_beside_those_of_what_is_in_them(guest):
    """The one who pays need not be the one who comes."""
    buyer, friend = identity(guest), identity(guest)
    gift = {"amount": 2500, "currency": "EUR", "identityId": friend["id"]}
    order = guest.http.post("/orders", json={"identityId": buyer["id"], "gifts": [gift]}).json()
    assert order["identityId"] == buyer["id"]
    assert [each["identityId"] for each in order["gifts"]] == [friend["id"]]
    seen = guest.http.patch(f"/orders/{order['orderId']}/preview", json={"identityId": friend["id"]}).json()
    kept = guest.http.get(f"/orders/{order['orderId']}").json()
    assert (seen["identityId"], kept["identityId"]) == (friend["id"], buyer["id"])


def test_one_rule_can_be_replaced(supplier):
    """A supplier that takes no identity at confirmation breaks one promise only."""
    careless = Policies().with_capability(
        "octo/identities", taken=lambda call: not call.operation.endswith("/confirm")
    )
    guest = supplier(careless)
    guest.http.headers["Octo-Capabilities"] = CAPABILITIES
    made, booking = identity(guest), guest.hold()
    assert guest.confirm(booking, identityId=made["id"])["identity"] is None
    assert guest.hold(identityId=made["id"])["identity"] == made
