"""What the rules of products, options and units say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told


def option(*units: str, companions: tuple[str, ...] = (), **bounds: Any) -> dict[str, Any]:
    """An option that sells these units."""
    sold = [{"id": unit, "restrictions": {"accompaniedBy": list(companions)}} for unit in units]
    return {"id": "o", "default": True, "units": sold, "restrictions": bounds}


def options(*defaults: bool, names: str = "abc") -> dict[str, Any]:
    """A product with these options."""
    return {"options": [{"id": name, "default": word} for name, word in zip(names, defaults, strict=False)]}


def unit(**bounds: Any) -> dict[str, Any]:
    """A unit with these bounds."""
    return {"restrictions": {"minAge": 0, "maxAge": 9, "minQuantity": None, "maxQuantity": None, **bounds}}


PRODUCTS: list[Case] = [
    ("product_ids_are_unique_in_the_list", [{"id": "a"}, {"id": "b"}], HOLDS),
    ("product_ids_are_unique_in_the_list", [{"id": "a"}, {"id": "a"}], BREAKS),
    ("product_ids_are_unique_in_the_list", [{"id": "a"}] * 3, BREAKS),
    ("product_ids_are_unique_in_the_list", [], SILENT),
    ("option_ids_are_unique_in_the_product", options(True, False), HOLDS),
    ("option_ids_are_unique_in_the_product", options(True, False, names="aa"), BREAKS),
    ("unit_ids_are_unique_in_the_option", option("a", "b"), HOLDS),
    ("unit_ids_are_unique_in_the_option", option("a", "a"), BREAKS),
    ("unit_ids_are_unique_in_the_option", option(), SILENT),
    ("a_product_has_at_most_one_default_option", options(True, False), HOLDS),
    ("a_product_has_at_most_one_default_option", options(False, False), HOLDS),
    ("a_product_has_at_most_one_default_option", options(True, True), BREAKS),
    ("a_product_has_at_most_one_default_option", options(True, True, True), BREAKS),
    ("the_only_option_is_the_default_one", options(True), HOLDS),
    ("the_only_option_is_the_default_one", options(False), BREAKS),
    ("the_only_option_is_the_default_one", options(False, False), SILENT),
    ("the_only_option_is_the_default_one", options(), SILENT),
    ("the_fewest_units_are_no_more_than_the_most", option(minUnits=2, maxUnits=2), HOLDS),
    ("the_fewest_units_are_no_more_than_the_most", option(minUnits=3, maxUnits=2), BREAKS),
    ("the_fewest_units_are_no_more_than_the_most", option(minUnits=3, maxUnits=None), SILENT),
    ("the_fewest_units_are_no_more_than_the_most", option(minUnits=None, maxUnits=2), SILENT),
    ("the_youngest_age_is_no_more_than_the_oldest", unit(minAge=9), HOLDS),
    ("the_youngest_age_is_no_more_than_the_oldest", unit(minAge=10), BREAKS),
    ("the_smallest_quantity_is_no_more_than_the_largest", unit(minQuantity=2, maxQuantity=2), HOLDS),
    ("the_smallest_quantity_is_no_more_than_the_largest", unit(minQuantity=3, maxQuantity=2), BREAKS),
    ("the_smallest_quantity_is_no_more_than_the_largest", unit(minQuantity=3), SILENT),
    ("the_smallest_quantity_is_no_more_than_the_largest", unit(maxQuantity=3), SILENT),
    ("units_are_accompanied_by_units_of_the_same_option", option("a", "b", companions=("a",)), HOLDS),
    ("units_are_accompanied_by_units_of_the_same_option", option("a", companions=("x",)), BREAKS),
    ("units_are_accompanied_by_units_of_the_same_option", option("a"), SILENT),
]


@pytest.mark.parametrize("case", PRODUCTS, ids=case_name)
def test_right_and_wrong_products_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
