"""Many requests at once: the last seat is sold once, and a uuid makes one booking."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

from octo_sandbox import Policies
from sandbox.reseller import refusal


def at_once(calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_the_last_seats_are_sold_once(new_buyer):
    """Two resellers and twelve guests want six places."""
    buyers = [new_buyer(), new_buyer()]
    slot = buyers[0].untouched_slot("pottery-class", "wheel")
    seats = slot["vacancies"]

    def wish(buyer):
        return lambda: buyer.reserve("pottery-class", "wheel", availabilityId=slot["id"])

    answers = at_once([wish(buyers[guest % 2]) for guest in range(seats * 2)])
    assert sorted(answer.status_code for answer in answers) == [200] * seats + [400] * seats
    assert {refusal(answer)[1] for answer in answers if answer.status_code == 400} == {"UNPROCESSABLE_ENTITY"}
    assert buyers[0].vacancies("pottery-class", "wheel", slot) == 0


def test_one_uuid_sent_many_times_at_once_makes_one_booking(buyer):
    """A reseller whose connection is bad sends again before it has an answer."""
    slot = buyer.untouched_slot("sky-deck", "standard")
    uuid = str(uuid4())
    body = {"uuid": uuid, "availabilityId": slot["id"]}
    answers = at_once([lambda: buyer.hold("sky-deck", "standard", **body)] * 12)
    assert len({answer["id"] for answer in answers}) == 1
    assert buyer.vacancies("sky-deck", "standard", slot) == slot["vacancies"] - 1


def test_one_uuid_with_different_bodies_at_once_makes_one_booking(buyer):
    """The first request gets the booking."""
    uuid = str(uuid4())
    slot = buyer.slot("sky-deck", "standard")
    calls = [
        lambda note=note: buyer.reserve(
            "sky-deck", "standard", uuid=uuid, notes=note, availabilityId=slot["id"]
        )
        for note in ("a", "b", "c", "d")
    ]
    answers = at_once(calls)
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


def test_a_hold_is_confirmed_or_cancelled_but_not_both(buyer):
    """After both were tried at once the booking is what the last accepted answer says."""
    hold = buyer.hold("sky-deck", "standard")
    confirmed, cancelled = at_once(
        [lambda: buyer.act(hold, "confirm", contact={}), lambda: buyer.act(hold, "cancel")]
    )
    assert cancelled.status_code == 200
    assert confirmed.status_code in (200, 400)
    assert buyer.read(hold)["status"] == "CANCELLED"


def test_stock_follows_units_in_every_direction(buyer):
    """A hold and an added unit lower it; a removed unit and a cancellation raise it."""
    slot = buyer.untouched_slot("sky-deck", "standard")

    def taken():
        return slot["vacancies"] - buyer.vacancies("sky-deck", "standard", slot)

    booking = buyer.hold("sky-deck", "standard", ("adult", "adult", "child"), availabilityId=slot["id"])
    assert taken() == 3
    buyer.patch(booking, unitItems=[{"unitId": "adult"}] * 5)
    assert taken() == 5
    buyer.patch(booking, unitItems=[{"unitId": "adult"}])
    assert taken() == 1
    buyer.confirm(booking)
    assert taken() == 1
    buyer.act(booking, "cancel")
    assert taken() == 0


def test_one_replaced_policy_makes_a_supplier_that_oversells(supplier):
    """The checks of stock are one rule, so a mistake in them is one replacement."""
    buyer = supplier(replace(Policies(), enough=lambda standing, seats: None))
    slot = buyer.slot("pottery-class", "wheel")
    too_many = ("adult",) * (slot["vacancies"] + 1)
    assert buyer.hold("pottery-class", "wheel", too_many, availabilityId=slot["id"])["status"] == "ON_HOLD"
