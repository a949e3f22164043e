"""A booking is updated, extended, confirmed, cancelled and expires."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from sandbox.reseller import refusal

CONTACT = {"contact": {"fullName": "Ada Lovelace"}}


def at(booking, name):
    return datetime.fromisoformat(booking[name])


def without(booking, *names):
    return {key: value for key, value in booking.items() if key not in names}


def test_an_update_changes_what_was_sent_and_nothing_else(buyer):
    """The time of the change is the only other difference."""
    hold = buyer.hold(notes="before", resellerReference="R-1", contact={"firstName": "Ada"})
    changed = buyer.patch(hold, notes="after").json()
    assert changed["notes"] == "after"
    assert without(changed, "notes", "utcUpdatedAt") == without(hold, "notes", "utcUpdatedAt")
    assert changed["utcUpdatedAt"] > hold["utcUpdatedAt"]
    assert buyer.read(hold) == changed
    cleared = buyer.patch(hold, notes=None, contact={"lastName": "Lovelace"}).json()
    assert (cleared["notes"], cleared["contact"]["firstName"], cleared["contact"]["lastName"]) == (
        None,
        "Ada",
        "Lovelace",
    )


def test_an_update_moves_the_booking_to_another_slot(buyer):
    """The stock of both slots follows."""
    first = buyer.untouched_slot("sky-deck", "standard")
    second = buyer.untouched_slot("sky-deck", "standard")
    hold = buyer.hold("sky-deck", "standard", availabilityId=first["id"])
    moved = buyer.patch(hold, availabilityId=second["id"]).json()
    assert moved["availabilityId"] == moved["availability"]["id"] == second["id"]
    assert buyer.vacancies("sky-deck", "standard", first) == first["vacancies"]
    assert buyer.vacancies("sky-deck", "standard", second) == second["vacancies"] - 1


def test_an_update_may_change_the_product(buyer):
    """The option, slot and units have to fit the product; otherwise the refusal names the id that does not
    fit."""
    hold = buyer.hold()
    answer = buyer.patch(hold, productId="kayak-tour")
    assert refusal(answer) == (400, "INVALID_OPTION_ID")
    slot = buyer.slot("kayak-tour", "half-day")
    ids = {"productId": "kayak-tour", "optionId": "half-day", "availabilityId": slot["id"]}
    assert refusal(buyer.patch(hold, **ids)) == (400, "INVALID_UNIT_ID")
    assert buyer.read(hold) == hold
    moved = buyer.patch(hold, **ids, unitItems=[{"unitId": "paddler"}]).json()
    assert (moved["product"]["id"], moved["option"]["id"]) == ("kayak-tour", "half-day")


def test_a_list_of_unit_items_replaces_the_one_before(buyer):
    """Items are kept by uuid, removed when left out, and added when new."""
    hold = buyer.hold(units=("adult", "senior"))
    adult, senior = hold["unitItems"]
    changed = buyer.patch(
        hold, unitItems=[{"uuid": adult["uuid"], "unitId": "adult"}, {"unitId": "child"}]
    ).json()
    kept, added = changed["unitItems"]
    assert kept == adult
    assert (added["unitId"], added["status"]) == ("child", "ON_HOLD")
    assert senior["uuid"] not in {item["uuid"] for item in changed["unitItems"]}


def test_an_update_has_to_keep_the_rules(buyer):
    """An update that breaks a rule leaves the booking alone."""
    hold = buyer.hold()
    other = str(uuid4())
    assert refusal(buyer.patch(hold, unitItems=[{"unitId": "child"}])) == (400, "UNPROCESSABLE_ENTITY")
    assert refusal(buyer.patch(hold, unitItems=[])) == (400, "BAD_REQUEST")
    assert refusal(buyer.patch(hold, availabilityId="nope")) == (400, "INVALID_AVAILABILITY_ID")
    assert refusal(buyer.patch(hold, productId="nope", notes="x")) == (400, "INVALID_PRODUCT_ID")
    assert refusal(buyer.patch(hold, notes=1)) == (400, "BAD_REQUEST")
    assert refusal(buyer.patch({"uuid": other}, notes="x")) == (400, "INVALID_BOOKING_UUID")
    assert buyer.read(hold) == hold


def test_a_confirmed_booking_can_still_be_updated(buyer):
    """It can be updated as long as it can be cancelled."""
    booking = buyer.confirm(buyer.hold())
    changed = buyer.patch(booking, unitItems=[{"unitId": "adult"}, {"unitId": "adult"}]).json()
    assert [item["status"] for item in changed["unitItems"]] == ["CONFIRMED", "CONFIRMED"]
    assert all(item["ticket"]["deliveryOptions"] for item in changed["unitItems"])


def test_a_hold_can_be_extended(buyer):
    """A hold is extended from its end, by a quarter of an hour unless told otherwise, and not without
    limit."""
    hold = buyer.hold(expirationMinutes=10)
    longer = buyer.act(hold, "extend", expirationMinutes=20).json()
    assert at(longer, "utcExpiresAt") == at(hold, "utcExpiresAt") + timedelta(minutes=20)
    assert longer["status"] == "ON_HOLD"
    again = buyer.http.post(f"/bookings/{hold['uuid']}/extend").json()
    assert at(again, "utcExpiresAt") == at(longer, "utcExpiresAt") + timedelta(minutes=15)
    furthest = buyer.act(hold, "extend", expirationMinutes=10**9).json()
    assert at(furthest, "utcExpiresAt") - at(furthest, "utcUpdatedAt") <= timedelta(hours=4)
    assert refusal(buyer.act(hold, "extend", expirationMinutes=0)) == (400, "BAD_REQUEST")


def test_confirmation_needs_a_contact(buyer):
    """It needs a contact even where no field of it is required."""
    hold = buyer.hold()
    assert refusal(buyer.act(hold, "confirm")) == (400, "BAD_REQUEST")
    assert buyer.read(hold) == hold
    assert buyer.confirm(hold, contact={})["status"] == "CONFIRMED"


def test_required_contact_fields_are_required_at_confirmation(buyer):
    """The lead guest needs those of the option, each ticket those of the unit, and blanks do not count."""
    hold = buyer.hold("kayak-tour", "half-day", ("paddler",), contact={"country": "GB"})
    contact = {
        "firstName": "Ada",
        "lastName": "Lovelace",
        "emailAddress": "ada@guests.example",
        "phoneNumber": " ",
    }
    answer = buyer.act(hold, "confirm", contact=contact)
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")
    assert "contact.phoneNumber" in answer.json()["errorMessage"]
    contact["phoneNumber"] = "+442079460000"
    assert (
        "unitItems[0].contact.firstName" in buyer.act(hold, "confirm", contact=contact).json()["errorMessage"]
    )
    guest = {**hold["unitItems"][0], "contact": {"firstName": "Grace", "lastName": "Hopper"}}
    items = [{key: guest[key] for key in ("uuid", "unitId", "contact")}]
    booking = buyer.confirm(hold, contact=contact, unitItems=items)
    assert booking["unitItems"][0]["contact"]["lastName"] == "Hopper"
    assert booking["contact"]["country"] == "GB"


def test_confirming_twice_is_safe(buyer):
    """An equal request gets the booking again, and a different one is refused."""
    booking = buyer.confirm(buyer.hold(), resellerReference="R-1")
    assert buyer.confirm(booking, resellerReference="R-1") == booking
    answer = buyer.act(booking, "confirm", **CONTACT, resellerReference="R-2")
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")
    assert buyer.read(booking) == booking


def test_a_hold_expires_by_the_clock(buyer):
    """Its seats go back, its uuid is worth nothing any more, and it can still be read."""
    slot = buyer.untouched_slot("sky-deck", "standard")
    hold = buyer.hold("sky-deck", "standard", availabilityId=slot["id"], expirationMinutes=1)
    buyer.advance(seconds=59)
    assert buyer.read(hold)["status"] == "ON_HOLD"
    buyer.advance(seconds=2)
    expired = buyer.read(hold)
    assert (expired["status"], expired["cancellable"]) == ("EXPIRED", False)
    assert (expired["utcExpiresAt"], expired["cancellation"]) == (hold["utcExpiresAt"], None)
    assert [item["status"] for item in expired["unitItems"]] == ["EXPIRED"]
    assert buyer.vacancies("sky-deck", "standard", slot) == slot["vacancies"]
    assert refusal(buyer.act(hold, "confirm", **CONTACT)) == (400, "INVALID_BOOKING_UUID")
    assert refusal(buyer.act(hold, "extend")) == (400, "INVALID_BOOKING_UUID")
    assert refusal(buyer.act(hold, "cancel")) == (400, "INVALID_BOOKING_UUID")
    assert refusal(buyer.patch(hold, notes="x")) == (400, "INVALID_BOOKING_UUID")
    assert buyer.read(hold) == expired


def test_time_belongs_to_one_reseller(new_buyer):
    """A hold of another does not expire because my clock moves; stock is shared."""
    mine, theirs = new_buyer(), new_buyer()
    slot = mine.untouched_slot("sky-deck", "standard")
    hold = theirs.hold("sky-deck", "standard", availabilityId=slot["id"])
    mine.advance(hours=3)
    assert theirs.read(hold)["status"] == "ON_HOLD"
    assert mine.vacancies("sky-deck", "standard", slot) == slot["vacancies"] - 1
    theirs.advance(hours=3)
    assert mine.vacancies("sky-deck", "standard", slot) == slot["vacancies"]


@pytest.mark.parametrize("action", ["extend", "confirm", "cancel"])
def test_a_cancelled_booking_is_over(buyer, action):
    """Nothing brings it back."""
    booking = buyer.act(buyer.confirm(buyer.hold()), "cancel").json()
    assert refusal(buyer.act(booking, action, **CONTACT)) == (400, "UNPROCESSABLE_ENTITY")
    assert refusal(buyer.patch(booking, notes="x")) == (400, "UNPROCESSABLE_ENTITY")
    assert buyer.read(booking) == booking


def test_a_confirmed_booking_cannot_be_extended(buyer):
    """A confirmed booking is no hold."""
    booking = buyer.confirm(buyer.hold())
    assert refusal(buyer.act(booking, "extend")) == (400, "UNPROCESSABLE_ENTITY")


def test_a_hold_that_is_cancelled_is_released(buyer):
    """The body may be left out."""
    slot = buyer.untouched_slot("sky-deck", "standard")
    hold = buyer.hold("sky-deck", "standard", availabilityId=slot["id"])
    released = buyer.http.post(f"/bookings/{hold['uuid']}/cancel").json()
    assert (released["status"], released["cancellation"]["reason"]) == ("CANCELLED", None)
    assert (released["utcExpiresAt"], released["cancellable"]) == (None, False)
    assert buyer.vacancies("sky-deck", "standard", slot) == slot["vacancies"]


def test_what_is_past_its_cutoff_is_not_cancellable(buyer):
    """One product is always past it, the others become so in time; such bookings cannot be changed either."""
    final = buyer.hold("final-sale-show", "seat")
    assert final["cancellable"] is False
    assert refusal(buyer.act(final, "cancel")) == (400, "UNPROCESSABLE_ENTITY")
    booking = buyer.confirm(buyer.hold())
    assert booking["cancellable"] is True
    start = datetime.fromisoformat(booking["availability"]["localDateTimeStart"])
    buyer.advance(seconds=(start - at(booking, "utcConfirmedAt")).total_seconds() - 3599)
    late = buyer.read(booking)
    assert (late["status"], late["cancellable"]) == ("CONFIRMED", False)
    assert refusal(buyer.act(booking, "cancel")) == (400, "UNPROCESSABLE_ENTITY")
    assert refusal(buyer.patch(booking, notes="x")) == (400, "UNPROCESSABLE_ENTITY")


def test_a_slot_has_to_be_confirmed_by_its_cutoff(buyer):
    """A hold that lasts until then is not enough."""
    slot = buyer.slot("harbour-cruise", "classic")
    hold = buyer.hold(availabilityId=slot["id"])
    until = datetime.fromisoformat(slot["utcCutoffAt"]) - at(hold, "utcCreatedAt")
    buyer.advance(seconds=until.total_seconds() - 600)
    hold = buyer.hold(availabilityId=slot["id"])
    buyer.advance(seconds=601)
    assert refusal(buyer.act(hold, "confirm", **CONTACT)) == (400, "UNPROCESSABLE_ENTITY")


@pytest.mark.parametrize("action", ["confirm", "cancel", "extend"])
def test_an_unknown_uuid_is_named(buyer, action):
    """Every operation names the unknown uuid."""
    uuid = str(uuid4())
    answer = buyer.act({"uuid": uuid}, action, **CONTACT)
    assert (refusal(answer), answer.json()["uuid"]) == ((400, "INVALID_BOOKING_UUID"), uuid)
