"""A field that names something of what is sold gets one of the values that are listed there."""

from __future__ import annotations

from typing import Any, cast

from octo_conformance.contract import load_contract
from octo_conformance.generate.kept.steps import LifeSteps
from octo_conformance.generate.kept.values import Values
from octo_conformance.stage.stage import Stage

FIELDS = tuple(
    kept
    for kept in load_contract().kept.of("POST /bookings")
    if kept.name in {"pickupPointId", "pickupRequested"}
)
PLACE = "Availability.pickupPoints.id"


class Stageless:
    """What is asked of a stage for values that come from elsewhere."""

    def __init__(self) -> None:
        self.contact: dict[str, Any] = {}


def values(*listed: str) -> Values:
    """Values for a slot with these points."""
    made = Values(cast(Stage, Stageless()))
    made.listed[PLACE] = list(listed)
    return made


def test_each_body_names_another_value_of_the_list() -> None:
    """A supplier that keeps the first one alone is found."""
    made = values("a", "b")
    chosen = [made.body(FIELDS)["pickupPointId"] for _ in range(3)]
    assert chosen == ["b", "a", "b"]


def test_nothing_is_sent_where_nothing_is_listed() -> None:
    """An invented point would be refused, and the whole booking with it."""
    assert values().body(FIELDS) == {"pickupRequested": True}


def test_the_fields_know_the_flag_without_which_they_are_not_sent() -> None:
    """A ride asked for where there is none is refused."""
    assert {kept.where for kept in FIELDS} == {"Availability.pickupAvailable"}


def test_a_place_of_a_slot_is_read_through_its_lists() -> None:
    """The ids of the points stand one in each entry."""
    slot = {"pickupAvailable": True, "pickupPoints": [{"id": "a"}, {"id": "b"}]}
    read = LifeSteps._at
    assert read(slot, PLACE) == ["a", "b"]
    assert read(slot, "Availability.pickupAvailable") is True
    assert read(slot, "Availability.dropoffPoints.id") is None
    assert read(slot, "Option.pickupAvailable") is None
