"""What the rules of refusals say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def refused(code: str, **named: Any) -> dict[str, Any]:
    """An error."""
    return {"error": code, **named}


def sent(**body: Any) -> dict[str, Any]:
    """What was asked."""
    return {"body": body}


REFUSALS: list[Case] = [
    ("an_unknown_product_is_named", refused("INVALID_PRODUCT_ID", productId="p"), HOLDS, sent(productId="p")),
    ("an_unknown_product_is_named", refused("INVALID_PRODUCT_ID"), BREAKS, {"path_args": {"productId": "p"}}),
    (
        "an_unknown_product_is_named",
        refused("INVALID_PRODUCT_ID", productId="q"),
        BREAKS,
        sent(productId="p"),
    ),
    ("an_unknown_product_is_named", refused("INVALID_PRODUCT_ID"), SILENT, sent(productId="")),
    ("an_unknown_product_is_named", refused("INVALID_PRODUCT_ID"), SILENT, sent(productId=7)),
    ("an_unknown_product_is_named", refused("INVALID_PRODUCT_ID"), SILENT),
    ("an_unknown_product_is_named", refused("BAD_REQUEST"), SILENT, sent(productId="p")),
    ("an_unknown_option_is_named", refused("INVALID_OPTION_ID", optionId="o"), HOLDS, sent(optionId="o")),
    ("an_unknown_option_is_named", refused("INVALID_OPTION_ID", optionId="x"), BREAKS, sent(optionId="o")),
    ("an_unknown_option_is_named", refused("INVALID_OPTION_ID"), SILENT, sent()),
    ("an_unknown_option_is_named", refused("BAD_REQUEST"), SILENT, sent(optionId="o")),
    ("an_unknown_unit_is_named", refused("INVALID_UNIT_ID", unitId="a"), HOLDS, sent(units=[{"id": "a"}])),
    (
        "an_unknown_unit_is_named",
        refused("INVALID_UNIT_ID", unitId="a"),
        HOLDS,
        sent(unitItems=[{"unitId": "a"}]),
    ),
    (
        "an_unknown_unit_is_named",
        refused("INVALID_UNIT_ID", unitId="a"),
        BREAKS,
        sent(unitItems=[{"unitId": "b", "id": "a"}]),
    ),
    ("an_unknown_unit_is_named", refused("INVALID_UNIT_ID"), SILENT, sent(units=[{"id": "a"}, {}])),
    ("an_unknown_unit_is_named", refused("INVALID_UNIT_ID"), SILENT, sent(units=["a"])),
    ("an_unknown_unit_is_named", refused("INVALID_UNIT_ID"), SILENT, sent(units={"id": "a"})),
    ("an_unknown_unit_is_named", refused("INVALID_UNIT_ID"), SILENT),
    ("an_unknown_unit_is_named", refused("BAD_REQUEST"), SILENT, sent(units=[{"id": "a"}])),
    (
        "an_unknown_availability_is_named",
        refused("INVALID_AVAILABILITY_ID", availabilityId="s"),
        HOLDS,
        sent(availabilityId="s"),
    ),
    ("an_unknown_availability_is_named", refused("INVALID_AVAILABILIY_ID"), BREAKS, sent(availabilityId="s")),
    ("an_unknown_availability_is_named", refused("INVALID_AVAILABILITY_ID"), SILENT, sent()),
    ("an_unknown_availability_is_named", refused("BAD_REQUEST"), SILENT, sent(availabilityId="s")),
    ("an_unknown_booking_is_named", refused("INVALID_BOOKING_UUID", uuid="ab"), HOLDS, sent(uuid="AB")),
    ("an_unknown_booking_is_named", refused("INVALID_BOOKING_UUID", uuid="AB"), HOLDS, sent(uuid="ab")),
    ("an_unknown_booking_is_named", refused("INVALID_BOOKING_UUID"), BREAKS, {"path_args": {"uuid": "ab"}}),
    ("an_unknown_booking_is_named", refused("INVALID_BOOKING_UUID", uuid="cd"), BREAKS, sent(uuid="ab")),
    ("an_unknown_booking_is_named", refused("INVALID_BOOKING_UUID"), SILENT),
    ("an_unknown_booking_is_named", refused("BAD_REQUEST"), SILENT, sent(uuid="ab")),
]


@pytest.mark.parametrize("case", REFUSALS, ids=case_name)
def test_right_and_wrong_refusals_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
