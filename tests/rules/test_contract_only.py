"""What the rules of capabilities that are held to their form say of single products."""

from __future__ import annotations

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

OPTION = {"id": "a"}
CASES: list[Case] = [
    (
        "a_package_lists_what_is_in_it",
        {"isPackage": True, "options": [{**OPTION, "packageIncludes": [{}]}]},
        HOLDS,
    ),
    (
        "a_package_lists_what_is_in_it",
        {"isPackage": True, "options": [{**OPTION, "packageIncludes": []}]},
        BREAKS,
    ),
    ("a_package_lists_what_is_in_it", {"isPackage": False, "options": [OPTION]}, SILENT),
    (
        "a_rental_lists_for_how_long",
        {"isRental": True, "options": [{**OPTION, "rentalDurations": [{"id": "h"}]}]},
        HOLDS,
    ),
    ("a_rental_lists_for_how_long", {"isRental": True, "options": [OPTION]}, BREAKS),
    ("a_rental_lists_for_how_long", {"options": [OPTION]}, SILENT),
    ("a_demanded_waiver_is_listed", {"waiverRequired": True, "waivers": [{"id": "w"}]}, HOLDS),
    ("a_demanded_waiver_is_listed", {"waiverRequired": True}, BREAKS),
    ("a_demanded_waiver_is_listed", {"waiverRequired": False}, SILENT),
]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_right_and_wrong_products_are_told_apart(case: Case) -> None:
    """A rule holds for a right product, breaks for a wrong one, and leaves alone what is none of its business."""
    assert told(case) == case[2]
