"""The rules of content are held against single objects and the headers of single answers."""

from __future__ import annotations

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

ECHO = ("Octo-Capabilities", "octo/content, octo/pricing")
LISTED = ("Available-Languages", "en, fr")
NAMED = ("Content-Language", "en")
WHOLE = {
    "title": "Harbour cruise",
    "shortDescription": None,
    "description": None,
    "features": [],
    "faqs": [],
    "media": [],
    "locations": [],
    "categoryLabels": [],
    "durationMinutesFrom": 90,
    "durationMinutesTo": None,
    "commentary": [],
}

HEADERS: list[Case] = [
    ("an_answer_names_its_one_language", {}, HOLDS, {"headers": (ECHO, NAMED)}),
    ("an_answer_names_its_one_language", {}, BREAKS, {"headers": (ECHO,)}),
    ("an_answer_names_its_one_language", {}, BREAKS, {"headers": (ECHO, ("Content-Language", "en, fr"))}),
    ("an_answer_names_its_one_language", {}, BREAKS, {"headers": (ECHO, ("Content-Language", "English!"))}),
    ("an_answer_names_its_one_language", {}, SILENT, {"headers": (("Octo-Capabilities", ""), NAMED)}),
    ("an_answer_lists_the_languages_on_offer", {}, HOLDS, {"headers": (ECHO, LISTED)}),
    ("an_answer_lists_the_languages_on_offer", {}, BREAKS, {"headers": (ECHO,)}),
    ("an_answer_lists_the_languages_on_offer", {}, SILENT, {"headers": (LISTED,)}),
    ("the_language_of_an_answer_is_on_offer", {}, HOLDS, {"headers": (ECHO, LISTED, NAMED)}),
    (
        "the_language_of_an_answer_is_on_offer",
        {},
        HOLDS,
        {"headers": (ECHO, LISTED, ("Content-Language", "en-GB"))},
    ),
    (
        "the_language_of_an_answer_is_on_offer",
        {},
        BREAKS,
        {"headers": (ECHO, LISTED, ("Content-Language", "de"))},
    ),
    ("the_language_of_an_answer_is_on_offer", {}, SILENT, {"headers": (ECHO, NAMED)}),
    (
        "the_language_of_an_answer_is_on_offer",
        {},
        SILENT,
        {"headers": (ECHO, LISTED, ("Content-Language", "de, en"))},
    ),
]

PAGES: list[Case] = [
    ("a_product_shows_its_whole_page", WHOLE, HOLDS),
    ("a_product_shows_its_whole_page", {n: v for n, v in WHOLE.items() if n != "faqs"}, BREAKS),
    ("a_product_shows_its_whole_page", {"title": "Harbour cruise", "inclusions": []}, SILENT),
    ("an_option_shows_its_whole_page", WHOLE, HOLDS),
    ("an_option_shows_its_whole_page", {"media": []}, BREAKS),
    ("an_option_shows_its_whole_page", {"id": "DEFAULT"}, SILENT),
    ("a_unit_shows_its_whole_page", {"title": "Adult", "shortDescription": None, "features": []}, HOLDS),
    ("a_unit_shows_its_whole_page", {"title": "Adult", "features": []}, BREAKS),
    ("a_unit_shows_its_whole_page", {"title": "Adult"}, SILENT),
    ("a_product_has_a_title", {"title": "Harbour cruise"}, HOLDS),
    ("a_product_has_a_title", {"title": ""}, BREAKS),
    ("a_product_has_a_title", {"id": "harbour-cruise"}, SILENT),
    ("an_option_has_a_title", {"title": "With dinner"}, HOLDS),
    ("an_option_has_a_title", {"title": None}, BREAKS),
    ("an_option_has_a_title", {"id": "DEFAULT"}, SILENT),
    ("a_unit_has_a_title", {"title": "Adult"}, HOLDS),
    ("a_unit_has_a_title", {"shortDescription": "For one person"}, BREAKS),
    ("a_unit_has_a_title", {"id": "adult"}, SILENT),
    ("the_durations_of_a_product_are_in_order", WHOLE | {"durationMinutesTo": 90}, HOLDS),
    ("the_durations_of_a_product_are_in_order", WHOLE | {"durationMinutesTo": 60}, BREAKS),
    ("the_durations_of_a_product_are_in_order", WHOLE, SILENT),
    ("the_durations_of_an_option_are_in_order", WHOLE | {"durationMinutesTo": 90}, HOLDS),
    ("the_durations_of_an_option_are_in_order", WHOLE | {"durationMinutesTo": 60}, BREAKS),
    ("the_durations_of_an_option_are_in_order", WHOLE, SILENT),
]

BOUNDS: list[Case] = [
    ("heights_say_what_they_are_measured_in", {"minHeight": 120, "heightUnit": "cm"}, HOLDS),
    ("heights_say_what_they_are_measured_in", {"minHeight": 120}, BREAKS),
    ("heights_say_what_they_are_measured_in", {"maxHeight": 120, "heightUnit": ""}, BREAKS),
    ("heights_say_what_they_are_measured_in", {"minAge": 3}, SILENT),
    (
        "heights_say_what_they_are_measured_in",
        {"minHeight": 120, "maxHeight": 120, "heightUnit": "cm"},
        HOLDS,
    ),
    (
        "heights_say_what_they_are_measured_in",
        {"minHeight": 120, "maxHeight": 40, "heightUnit": "cm"},
        BREAKS,
    ),
    (
        "weights_say_what_they_are_measured_in",
        {"minWeight": 40, "maxWeight": 40, "weightUnit": "kg"},
        HOLDS,
    ),
    ("weights_say_what_they_are_measured_in", {"minWeight": 40, "weightUnit": "kg"}, HOLDS),
    (
        "weights_say_what_they_are_measured_in",
        {"minWeight": 120, "maxWeight": 40, "weightUnit": "kg"},
        BREAKS,
    ),
    ("weights_say_what_they_are_measured_in", {"maxWeight": 120, "weightUnit": "kg"}, HOLDS),
    ("weights_say_what_they_are_measured_in", {"minHeight": 120}, SILENT),
]


@pytest.mark.parametrize("case", HEADERS + PAGES + BOUNDS, ids=case_name)
def test_right_and_wrong_content_is_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its business."""
    assert told(case) == case[2]
