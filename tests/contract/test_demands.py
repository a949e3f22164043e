"""Flags that ask more of a booking are known from the overlays."""

from __future__ import annotations

from octo_conformance.contract import load_contract
from octo_conformance.contract.demands import read_demands


def test_a_flag_is_known_with_the_capability_that_shows_it() -> None:
    """A run asks for the capability to see which products to try last."""
    assert load_contract().demands["pickupRequired"] == {"octo/pickups"}


def test_other_properties_of_an_option_demand_nothing() -> None:
    """Core has no such flag, so that the order of products is what it was."""
    flags = {"pickupRequired": {"type": "boolean", "x-octo-demands": True}, "default": {"type": "boolean"}}
    document = {"components": {"schemas": {"Option": {"properties": flags}}}}
    assert read_demands(document) == {"pickupRequired": frozenset()}
    assert read_demands({"components": {"schemas": {}}}) == {}
