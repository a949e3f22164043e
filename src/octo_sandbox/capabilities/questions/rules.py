"""What a supplier does with questions and answers, as rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities.questions import catalogue
from octo_sandbox.capabilities.questions.catalogue import Question
from octo_sandbox.capabilities.questions.names import INVALID_QUESTION_ID
from octo_sandbox.errors import Refusal, bad_request, unprocessable
from octo_sandbox.json_body import day_of
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Answers = Mapping[str, Any]
"""What was answered, by the id of the question."""


def must_be_asked(question: Question | None, sent: str) -> None:
    if question is None:
        raise Refusal(INVALID_QUESTION_ID, INVALID_QUESTION_ID, echo={"questionId": sent})


def must_be_of_its_type(question: Question, value: Any) -> None:
    """Refuse an answer in another form than the question asks for."""
    several = question.input_type == "checkbox" and question.choices is not None
    if several and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return
    if question.input_type == "number":
        right = isinstance(value, int | float) and not isinstance(value, bool)
    elif question.input_type == "checkbox" and question.choices is None:
        right = isinstance(value, bool)
    else:
        right = isinstance(value, str)
    if not right:
        raise bad_request("wrong-type", field="value", expected=f"an answer to a {question.input_type}")
    if question.input_type == "date":
        day_of(value, "value")


def must_be_a_choice(question: Question, value: Any) -> None:
    chosen = value if isinstance(value, list) else [value]
    if question.choices is not None and not set(chosen) <= set(question.choices):
        raise unprocessable("not-a-choice")


def must_be_short_enough(question: Question, value: Any) -> None:
    if question.max_length is not None and isinstance(value, str) and len(value) > question.max_length:
        raise bad_request("answer-too-long", limit=question.max_length)


def takes_back(value: Any) -> bool:
    """Whether an answer says that there is none."""
    return value is None or value in ("", [])


def merged(before: Answers, sent: Answers) -> Answers:
    """The answers after a call: those that it does not name stay."""
    return {**before, **sent}


def without(before: Answers, taken_back: Sequence[str]) -> Answers:
    return {name: value for name, value in before.items() if name not in taken_back}


def must_be_complete(missing: Sequence[Question]) -> None:
    """Refuse to confirm a booking that lacks required answers."""
    if missing:
        raise unprocessable("missing-answers", count=len(missing))


def on_every_write(_call: Call) -> bool:
    return True


def question_view(question: Question, language: str) -> View:
    words = question.words.get(language, question.words["en"])
    choices = question.choices or {}
    return {
        "id": question.id,
        "label": words,
        "title": words,
        "maxLength": question.max_length,
        "inputType": question.input_type,
        "required": question.required,
        "selectOptions": [
            {"label": labels.get(language, labels["en"]), "value": value} for value, labels in choices.items()
        ],
        "coverImageUrl": None,
        "description": None,
        "shortDescription": None,
        "internalName": question.words["en"],
    }


def answer_view(question: View, value: Any) -> View:
    return {"questionId": question["id"], "question": question, "value": value}


@dataclass(frozen=True)
class QuestionRules:
    of_option: Callable[[str, str], tuple[Question, ...]] = catalogue.of_option
    of_unit: Callable[[str, str, str], tuple[Question, ...]] = catalogue.of_unit
    of_order: Callable[[], tuple[Question, ...]] = catalogue.of_order
    taken: Callable[[Call], bool] = on_every_write  # by which calls of bookings
    taken_for_tickets: Callable[[Call], bool] = on_every_write
    taken_for_orders: Callable[[Call], bool] = on_every_write
    asked: Callable[[Question | None, str], None] = must_be_asked  # of the id that was sent: refuses
    typed: Callable[[Question, Any], None] = must_be_of_its_type  # refuses
    chosen: Callable[[Question, Any], None] = must_be_a_choice  # refuses
    short_enough: Callable[[Question, Any], None] = must_be_short_enough  # refuses
    takes_back: Callable[[Any], bool] = takes_back
    merged: Callable[[Answers, Answers], Answers] = merged
    without: Callable[[Answers, Sequence[str]], Answers] = without
    complete: Callable[[Sequence[Question]], None] = must_be_complete  # of those missing: refuses
    question_view: Callable[[Question, str], View] = question_view
    answer_view: Callable[[View, Any], View] = answer_view
