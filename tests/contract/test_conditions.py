"""Conditions on products decide whom a requirement concerns."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract.conditions import CONDITIONS


def product(
    option: dict[str, Any] | None = None, unit: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    return {"options": [{"units": [unit or {}], **(option or {})}], **more}


MET = [
    ("START_TIME", product(availabilityType="START_TIME")),
    ("OPENING_HOURS", product(availabilityType="OPENING_HOURS")),
    ("AVAILABILITY_REQUIRED", product(availabilityRequired=True)),
    ("OPEN_DATED", product(availabilityRequired=False)),
    ("FREESALE", product(allowFreesale=True)),
    ("INSTANT_CONFIRMATION", product(instantConfirmation=True)),
    ("NO_INSTANT_CONFIRMATION", product(instantConfirmation=False)),
    ("INSTANT_DELIVERY", product(instantDelivery=True)),
    ("NO_INSTANT_DELIVERY", product(instantDelivery=False)),
    ("VOUCHER", product(deliveryMethods=["TICKET", "VOUCHER"])),
    ("TICKET", product(deliveryMethods=["TICKET"])),
    ("REQUIRED_CONTACT", product(option={"requiredContactFields": ["firstName"]})),
    ("REQUIRED_CONTACT", product(unit={"requiredContactFields": ["firstName"]})),
    ("ACCOMPANIED", product(unit={"restrictions": {"accompaniedBy": ["adult"]}})),
    ("LIMITED_QUANTITY", product(option={"restrictions": {"minUnits": 2, "maxUnits": None}})),
    ("LIMITED_QUANTITY", product(unit={"restrictions": {"minQuantity": 0, "maxQuantity": 4}})),
    ("CANCELLATION_CUTOFF", product(option={"cancellationCutoffAmount": 1})),
    ("TWO_OPTIONS", {"options": [{}, {}]}),
    ("TWO_UNITS", {"options": [{"units": [{}, {}]}]}),
]


@pytest.mark.parametrize(("name", "sold"), MET)
def test_a_condition_is_met(name: str, sold: dict[str, Any]) -> None:
    """One product that is so is enough."""
    assert CONDITIONS[name].is_met([{}, sold])


@pytest.mark.parametrize("name", sorted(CONDITIONS))
@pytest.mark.parametrize(
    "sold",
    [
        {},
        {"options": None, "deliveryMethods": "VOUCHER", "availabilityRequired": None, "allowFreesale": "yes"},
        {"options": [None, {"units": "x", "restrictions": [], "requiredContactFields": []}]},
        {"options": [{"units": [{"restrictions": {"accompaniedBy": [], "maxQuantity": "4"}}]}]},
        {"options": [{"cancellationCutoffAmount": 0, "restrictions": {"minUnits": True, "maxUnits": None}}]},
        "product",
        None,
    ],
)
def test_what_is_missing_or_malformed_meets_nothing(name: str, sold: Any) -> None:
    """A broken product concerns no conditional requirement and breaks no check."""
    assert not CONDITIONS[name].is_met([sold])


def test_every_condition_has_an_example_here() -> None:
    """A condition without an example that meets it might never be met."""
    assert {name for name, _ in MET} | {"SEVERAL_PRODUCTS"} == set(CONDITIONS)


def test_several_products_takes_two() -> None:
    """The one condition about the whole list."""
    assert not CONDITIONS["SEVERAL_PRODUCTS"].is_met([{}])
    assert CONDITIONS["SEVERAL_PRODUCTS"].is_met([{}, {}])
