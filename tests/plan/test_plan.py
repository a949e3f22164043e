"""The plan estimates from the source the most that a test does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.plan import Cost, Effects, Planned, Reader, Shared, make_plan
from octo_conformance.plan.cost import ANYTHING, BODY
from octo_conformance.plan.plan import REPEATED
from octo_conformance.plan.words import labels_of
from octo_conformance.stage.states import Expired, Own
from octo_conformance.stage.states import Shared as SharedStates

BODIES = [{}, {}, {}]


def one(stage, octo):
    octo.reserve(stage.bookable())


def either(stage, octo):
    if stage.products:
        octo.reserve()
    else:
        octo.confirm("x")
        octo.reserve()
        octo.reserve()


def looped(stage, octo):
    for body in BODIES:
        octo.attempt.reserve(**body)


def drawn(stage, octo):
    return [octo.attempt.reserve() for _ in range(5)]


def unmeasured(stage, octo):
    for product in stage.products:
        octo.reserve(productId=product.id)


def searched(stage, octo):
    for slot in stage.products:
        answer = octo.attempt.reserve(availabilityId=slot.id)
        if answer.ok:
            return answer
    return None


def at_once(stage, octo):
    stage.at_once([lambda: octo.attempt.reserve() for _ in range(4)])


def helped(stage, octo):
    one(stage, octo)

    def again():
        return octo.reserve()

    again()


def through_a_state(stage, octo):
    octo.cancel(stage.own.confirmed_booking().uuid)


def shared(stage, octo):
    octo.booking(stage.shared.confirmed_booking().uuid)


def raw(stage, octo):
    octo.call("POST", "/bookings", json={})


def filled_later(stage, octo):
    seen = set()

    def each(things):
        for _ in things:
            octo.reserve()

    for product in stage.products:
        seen.add(product.id)
    each(seen)


def harmless(stage, octo):
    found = {}
    found.update(octo.products())
    return octo.availability("p", "o")


@pytest.fixture(scope="module")
def effects() -> Effects:
    return Effects(load_contract())


@pytest.fixture
def reader() -> Reader:
    return Reader({"own": Own, "shared": SharedStates, "expired": Expired})


@pytest.mark.parametrize(
    ("function", "reservations", "confirming"),
    [
        (one, 1, 0),
        (either, 2, 1),
        (looped, 3, 0),
        (drawn, 5, 0),
        (unmeasured, 4, 0),
        (searched, 1, 0),
        (at_once, 4, 0),
        (helped, 2, 0),
        (through_a_state, 1, 1),
        (raw, 1, 0),
        (filled_later, 4, 0),
        (harmless, 0, 0),
    ],
)
def test_every_path_is_counted(
    reader: Reader, effects: Effects, function: Callable[..., Any], reservations: int, confirming: int
) -> None:
    """The estimate follows branches, loops, helpers, states and threads."""
    counted = effects.of(reader.cost_of(function))
    assert (counted.reservations, counted.confirming) == (reservations, confirming)


def test_looking_is_no_change(reader: Reader, effects: Effects) -> None:
    """A dictionary's `update` is none of a booking."""
    assert effects.of(reader.cost_of(harmless)).webhooks == 0


def test_a_shared_state_is_made_once_for_all(reader: Reader, effects: Effects) -> None:
    """A state is counted once for each set of capabilities, however many tests read it."""
    cost = reader.cost_of(shared)
    assert cost.shared == {Shared("confirmed_booking")}
    tests = [
        Planned(name, "octo/core", asks, cost) for name, asks in (("a", ()), ("b", ()), ("c", ("octo/cart",)))
    ]
    plan = make_plan(tests, reader.making, effects, probe=False)
    assert (plan.whole.reservations, plan.whole.confirmations, plan.whole.tests) == (2, 2, 3)


def test_everything_held_is_counted_as_cancelled(reader: Reader, effects: Effects) -> None:
    """The probe is counted as well where the run writes anything."""
    plan = make_plan([Planned("a", "octo/core", (), reader.cost_of(through_a_state))], reader.making, effects)
    assert (plan.whole.reservations, plan.whole.cancellations) == (2, 2)
    idle = make_plan([Planned("a", "octo/core", (), reader.cost_of(harmless))], reader.making, effects)
    assert not idle.writes
    assert idle.whole.reservations == 0


def test_a_test_that_is_refused_seats_can_be_repeated(reader: Reader, effects: Effects) -> None:
    """A run of one test against a supplier that breaks it would be stopped by its own bound, and find nothing."""
    cost = reader.cost_of(at_once)
    twice = [Planned("a", "octo/core", (), cost, again=cost), Planned("b", "octo/core", (), cost)]
    assert make_plan(twice, reader.making, effects, probe=False).whole.reservations == 3 * 4


def test_only_some_repeats_are_planned_for(reader: Reader, effects: Effects) -> None:
    """A whole run would announce twice the bookings that it makes."""
    cost = reader.cost_of(at_once)
    many = [Planned(str(number), "octo/core", (), cost, again=cost) for number in range(100)]
    whole = make_plan(many, reader.making, effects, probe=False).whole
    assert whole.reservations == (100 + REPEATED) * 4


@pytest.mark.parametrize(
    ("label", "reservations", "made", "confirming", "told", "changes"),
    [
        ("POST /bookings", 1, {}, 0, 0, 1),
        ("POST /orders", 0, {"orders": 1}, 0, 0, 1),
        ("POST /bookings/{}/confirm", 0, {}, 1, 0, 1),
        ("POST /{}/confirm", 0, {}, 1, 0, 1),
        ("POST /bookings/{uuid}/cancel", 0, {}, 0, 0, 0),
        ("DELETE /identities/{identityId}", 0, {}, 0, 0, 1),
        ("PATCH /orders/{orderId}/preview", 0, {}, 0, 0, 0),
        ("POST /memberships/lookup", 0, {}, 0, 1, 0),
        ("POST /gifts/{}/notify", 0, {}, 0, 1, 1),
        ("POST /nowhere", 0, {}, 0, 0, 1),
        ("GET /nowhere", 0, {}, 0, 0, 0),
        (ANYTHING, 1, {"orders": 1, "identities": 1, "webhooks": 1}, 1, 1, 1),
    ],
)
def test_the_contract_says_what_a_request_does(
    effects: Effects,
    label: str,
    reservations: int,
    made: dict[str, int],
    confirming: int,
    told: int,
    changes: int,
) -> None:
    """It also says so of a request with gaps, or one that only the run will know."""
    counted = effects.of(Cost(Counter([label])))
    assert counted.reservations == reservations
    assert +counted.made == made
    assert (counted.confirming, counted.emails, counted.sms, counted.webhooks) == (
        confirming,
        told,
        told,
        changes,
    )


def test_bodies_count_where_an_order_takes_them(effects: Effects) -> None:
    """A booking may be nested instead of being sent alone."""
    assert effects.of(Cost(Counter({BODY: 3, "POST /orders": 1}))).reservations == 3
    assert effects.of(Cost(Counter({BODY: 3, "PATCH /orders/{}": 1}))).reservations == 3
    assert effects.of(Cost(Counter({BODY: 3, "POST /orders/{orderId}/confirm": 1}))).reservations == 0


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("reserve", "POST /bookings"),
        ("cancel", "POST /bookings/{uuid}/cancel"),
        ("create_order", "POST /orders"),
        ("confirm_order", "POST /orders/{orderId}/confirm"),
        ("create_gift", "POST /gifts"),
        ("create_identity", "POST /identities"),
    ],
)
def test_a_word_says_what_it_sends(word: str, label: str) -> None:
    """The plan says each word to a client that sends nothing."""
    sent = labels_of(word)
    assert sent is not None
    assert sent.calls[label] == 1


def test_every_write_of_the_contract_has_a_word_that_is_counted() -> None:
    """A capability that is added later is in the plan without anybody thinking of it."""
    from octo_conformance.stage.client import Octo

    contract = load_contract(profile="octo")
    words = (labels_of(name) for name in dir(Octo) if not name.startswith("_"))
    counted = {label for sent in words if sent is not None for label in sent.calls}
    writes = {operation.label for operation in contract.operations(contract.capabilities) if operation.writes}
    assert writes <= counted
