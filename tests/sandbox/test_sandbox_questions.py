"""octo/questions in the reference supplier: what is asked, and what becomes of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from octo_sandbox.capabilities.questions.catalogue import AGE, CREW, MEAL, OCCASION, SUIT, SWIM, Question
from octo_sandbox.capabilities.questions.rules import must_be_of_its_type
from octo_sandbox.errors import Refusal
from sandbox.reseller import Buyer


@pytest.fixture
def asker(buyer: Buyer) -> Buyer:
    """A reseller that asks for questions from now on."""
    buyer.http.headers["Octo-Capabilities"] = "octo/questions"
    return buyer


def answer(question: Question, value: Any) -> dict[str, Any]:
    return {"questionId": question.id, "value": value}


def answered(holder: dict[str, Any]) -> dict[str, Any]:
    return {each["questionId"]: each["value"] for each in holder["questionAnswers"]}


def change(buyer: Buyer, booking: dict[str, Any], *answers: dict[str, Any]) -> dict[str, Any]:
    body = {"questionAnswers": list(answers)}
    changed: dict[str, Any] = buyer.http.patch(f"/bookings/{booking['uuid']}", json=body).json()
    return changed


def test_answers_are_kept_replaced_and_taken_back(asker: Buyer) -> None:
    """Those that a call does not name stay."""
    held = asker.hold()
    assert answered(change(asker, held, answer(OCCASION, "birthday"), answer(CREW, "Ahoy"))) == {
        OCCASION.id: "birthday",
        CREW.id: "Ahoy",
    }
    assert answered(change(asker, held, answer(CREW, None))) == {OCCASION.id: "birthday"}
    assert answered(change(asker, held, answer(OCCASION, "wedding"))) == {OCCASION.id: "wedding"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (answer(MEAL, "nuts"), "INVALID_QUESTION_ID"),
        ({"questionId": "nobody", "value": "x"}, "INVALID_QUESTION_ID"),
        (answer(OCCASION, "funeral"), "UNPROCESSABLE_ENTITY"),
        (answer(CREW, "x" * 201), "BAD_REQUEST"),
        (answer(CREW, 7), "BAD_REQUEST"),
        ({"value": "x"}, "BAD_REQUEST"),
    ],
)
def test_answers_that_do_not_fit_are_refused(asker: Buyer, sent: dict[str, Any], code: str) -> None:
    """A question of a ticket is none of the booking."""
    refused = change(asker, asker.hold(), sent)
    assert refused["error"] == code
    assert refused.get("questionId") == (sent["questionId"] if code == "INVALID_QUESTION_ID" else None)


@pytest.mark.parametrize(
    ("question", "value", "right"),
    [(AGE, 7, True), (AGE, True, False), (AGE, "7", False), (SWIM, "yes", True), (SUIT, ["M"], False)],
)
def test_an_answer_has_the_type_that_is_asked_for(question: Question, value: Any, right: bool) -> None:
    """A number is no text, and true is no number."""
    try:
        must_be_of_its_type(question, value)
    except Refusal:
        assert not right
    else:
        assert right


def test_others_are_asked_nothing(buyer: Buyer) -> None:
    """They see no questions, and no answer is required of them."""
    option = buyer.http.get("/products/kayak-tour").json()["options"][0]
    assert "questions" not in option
    assert "questionAnswers" not in buyer.hold()
