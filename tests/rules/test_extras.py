"""The rules of extras are held against single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def sold(*extras: dict[str, Any], **product: Any) -> dict[str, Any]:
    """A product with one option that sells these."""
    return {**product, "options": [{"extras": list(extras), "units": []}]}


def bought(*names: dict[str, Any]) -> dict[str, Any]:
    """A booking with one ticket, for which these were bought."""
    return {"extraItems": [], "unitItems": [{"extraItems": list(names)}]}


PRICED = {"defaultCurrency": "EUR"}
EXTRAS: list[Case] = [
    ("the_limits_of_an_extra_leave_something", {"minQuantity": 1, "maxQuantity": 1}, HOLDS),
    ("the_limits_of_an_extra_leave_something", {"minQuantity": 2, "maxQuantity": 1}, BREAKS),
    ("the_limits_of_an_extra_leave_something", {"minCustomRetail": 9, "maxCustomRetail": 5}, BREAKS),
    ("the_limits_of_an_extra_leave_something", {"minQuantity": 1, "maxQuantity": None}, SILENT),
    ("the_extras_of_an_option_have_different_ids", {"extras": [{"id": "a"}, {"id": "b"}]}, HOLDS),
    ("the_extras_of_an_option_have_different_ids", {"extras": [{"id": "a"}, {"id": "extra_A"}]}, BREAKS),
    ("the_extras_of_an_option_have_different_ids", {"extras": [{"id": "a"}]}, SILENT),
    ("the_extras_of_a_unit_have_different_ids", {"extras": [{"id": "a"}, {"id": "b"}]}, HOLDS),
    ("the_extras_of_a_unit_have_different_ids", {"extras": [{"id": "a"}, {"id": "a"}]}, BREAKS),
    ("the_extras_of_a_unit_have_different_ids", {"id": "adult"}, SILENT),
    ("an_extra_has_a_name", {"internalName": None, "title": "Lunch"}, HOLDS),
    ("an_extra_has_a_name", {"internalName": ""}, BREAKS),
    ("each_extra_has_a_from_price", sold({"id": "a", "pricingFrom": [{"retail": 1}]}, **PRICED), HOLDS),
    ("each_extra_has_a_from_price", sold({"id": "a", "pricingFrom": []}, **PRICED), BREAKS),
    ("each_extra_has_a_from_price", sold({"id": "a", "customRetail": True}, **PRICED), SILENT),
    ("each_extra_has_a_from_price", sold({"id": "a"}), SILENT),
    ("what_was_bought_shows_its_own_extra", {"extraId": "a", "extra": {"id": "extra_a"}}, HOLDS),
    ("what_was_bought_shows_its_own_extra", {"extraId": "a", "extra": {"id": "b"}}, BREAKS),
    ("what_was_bought_shows_its_own_extra", {"extraId": "a", "extra": None}, SILENT),
    ("everything_that_was_bought_has_a_name_of_its_own", bought({"uuid": "1"}, {"id": "2"}), HOLDS),
    ("everything_that_was_bought_has_a_name_of_its_own", bought({"uuid": "1"}, {"uuid": "1"}), BREAKS),
    ("everything_that_was_bought_has_a_name_of_its_own", bought({"extraId": "a"}), BREAKS),
    ("everything_that_was_bought_has_a_name_of_its_own", bought(), SILENT),
]


@pytest.mark.parametrize("case", EXTRAS, ids=case_name)
def test_right_and_wrong_extras_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its business."""
    assert told(case) == case[2]
