"""The rules of questions and answers are held against single objects."""

from __future__ import annotations

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

CHOICES = [{"label": "Yes", "value": "yes"}]

QUESTIONS: list[Case] = [
    (
        "a_question_to_choose_from_lists_the_choices",
        {"inputType": "radio", "selectOptions": CHOICES},
        HOLDS,
    ),
    ("a_question_to_choose_from_lists_the_choices", {"inputType": "select", "selectOptions": []}, BREAKS),
    ("a_question_to_choose_from_lists_the_choices", {"inputType": "select"}, BREAKS),
    ("a_question_to_choose_from_lists_the_choices", {"inputType": "text", "selectOptions": []}, SILENT),
    ("a_question_says_what_it_asks", {"title": "Can you swim?"}, HOLDS),
    ("a_question_says_what_it_asks", {"title": None, "label": "Can you swim?"}, HOLDS),
    ("a_question_says_what_it_asks", {"title": None, "label": ""}, BREAKS),
    ("an_answer_shows_its_own_question", {"questionId": "Q1", "question": {"id": "q1"}}, HOLDS),
    ("an_answer_shows_its_own_question", {"questionId": "q1", "question": {"id": "q2"}}, BREAKS),
    ("an_answer_shows_its_own_question", {"questionId": "q1", "value": "yes"}, SILENT),
]


@pytest.mark.parametrize("case", QUESTIONS, ids=case_name)
def test_right_and_wrong_questions_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its business."""
    assert told(case) == case[2]
