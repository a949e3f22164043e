"""Mistakes with octo/questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.questions.catalogue import Question
from octo_sandbox.capabilities.questions.names import INVALID_QUESTION_ID, QUESTIONS
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.policy_changes import reshaped, without
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (QUESTIONS,)
CART = "octo/cart"


def questions(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(QUESTIONS, **changes)


@fault("answers-without-a-question", breaks="QUESTION-001", needs=NEEDS)
def _nameless(policies: Policies) -> Policies:
    """An answer does not name its question."""
    return without(policies, "QuestionAnswer", "questionId", "question")


@fault("questions-leak", breaks="QUESTION-002", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Every option lists its questions, also to resellers who did not ask for them."""
    return reshaped(policies, "Option", lambda _call, view: {"questions": [], **view})


@fault("answers-leak", breaks="QUESTION-002", needs=NEEDS)
def _answers_leak(policies: Policies) -> Policies:
    """Every unit item shows its answers, also to resellers who did not ask for questions."""
    return reshaped(policies, "UnitItem", lambda _call, view: {"questionAnswers": [], **view})


@fault("questions-do-not-say-whether-they-must-be-answered", breaks="QUESTION-003", needs=NEEDS)
def _unsaid(policies: Policies) -> Policies:
    """A question does not say whether an answer is required."""
    return without(policies, "Question", "required")


@fault("questions-are-answered-with-a-slider", breaks="QUESTION-004", needs=NEEDS)
def _slider(policies: Policies) -> Policies:
    """A question is answered in a way that no document knows."""
    return reshaped(policies, "Question", lambda _call, view: {**view, "inputType": "slider"})


@fault("there-is-nothing-to-choose", breaks="QUESTION-005", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """A question to choose from lists no choices."""
    return reshaped(policies, "Question", lambda _call, view: {**view, "selectOptions": []})


@fault("answers-are-forgotten", breaks="QUESTION-006", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """A booking does not keep the answers that it is made with."""
    return questions(policies, taken=lambda call: call.operation != "POST /bookings")


@fault("confirmations-take-no-answers", breaks="QUESTION-006", needs=NEEDS)
def _late(policies: Policies) -> Policies:
    """Answers that come with the confirmation are lost."""
    return questions(policies, taken=lambda call: not call.operation.endswith("/confirm"))


@fault("first-answers-count", breaks="QUESTION-006", needs=NEEDS)
def _first(policies: Policies) -> Policies:
    """An answer that is given again does not take the place of the first."""
    return questions(policies, merged=lambda before, sent: {**sent, **before})


@fault("tickets-forget-their-answers", breaks="QUESTION-007", needs=NEEDS)
def _tickets(policies: Policies) -> Policies:
    """A unit item does not keep its answers."""
    return questions(policies, taken_for_tickets=lambda _call: False)


@fault("unknown-questions-are-ignored", breaks="QUESTION-008", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """An answer to a question that nobody asked is accepted and dropped."""
    return questions(policies, asked=lambda _question, _sent: None)


@fault("unknown-questions-are-bad-requests", breaks="QUESTION-008", needs=NEEDS)
def _other_code(policies: Policies) -> Policies:
    """An answer to a question that nobody asked is refused with BAD_REQUEST."""

    def asked(question: Question | None, _sent: str) -> None:
        if question is None:
            raise bad_request("missing", field="questionId")

    return questions(policies, asked=asked)


@fault("changes-lose-the-answers", breaks="QUESTION-009", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """A change of something else loses the answers."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        result = policies.kept(call, before, after)
        if call.operation.startswith("PATCH /bookings") and "questionAnswers" not in call.body:
            result.extra.pop(QUESTIONS, None)
        return result

    return replace(policies, kept=kept)


@fault("refusals-name-no-question", breaks="QUESTION-010", needs=NEEDS)
def _no_name(policies: Policies) -> Policies:
    """The refusal of an unknown question does not name it."""

    def asked(question: Question | None, _sent: str) -> None:
        if question is None:
            raise Refusal(INVALID_QUESTION_ID, INVALID_QUESTION_ID)

    return questions(policies, asked=asked)


@fault("answers-cannot-be-taken-back", breaks="QUESTION-011", needs=NEEDS)
def _for_ever(policies: Policies) -> Policies:
    """Null leaves an answer as it was."""
    return questions(policies, without=lambda before, _names: before)


@fault("required-answers-are-not-required", breaks="QUESTION-012", needs=NEEDS)
def _optional(policies: Policies) -> Policies:
    """A booking is confirmed without the answers that are required."""
    return questions(policies, complete=lambda _missing: None)


@fault("required-answers-are-never-enough", breaks="QUESTION-012", needs=NEEDS)
def _never(policies: Policies) -> Policies:
    """What asks for required answers cannot be confirmed with them either."""
    before = policies.of(QUESTIONS)

    def chosen(question: Question, value: Any) -> None:
        if question.required:
            raise bad_request("missing", field="questionAnswers")
        before.chosen(question, value)

    return questions(policies, chosen=chosen)


@fault("orders-forget-their-answers", breaks="QUESTION-013", needs=(QUESTIONS, CART))
def _orders(policies: Policies) -> Policies:
    """An order does not keep its answers."""
    return questions(policies, taken_for_orders=lambda _call: False)


@fault("orders-carry-no-answers", breaks="CART-044", needs=(QUESTIONS, CART))
def _bare_orders(policies: Policies) -> Policies:
    """An order has no questionAnswers, although questions were asked for."""
    return without(policies, "Order", "questionAnswers")


@fault("bookings-carry-no-answers", breaks="QUESTION-014", needs=NEEDS)
def _bare(policies: Policies) -> Policies:
    """A booking has no questionAnswers."""
    return without(policies, "Booking", "questionAnswers")


@fault("questions-have-no-words", breaks="QUESTION-015", needs=NEEDS)
def _speechless(policies: Policies) -> Policies:
    """A question does not say what it asks."""
    return reshaped(policies, "Question", lambda _call, view: {**view, "title": None, "label": ""})


@fault("answers-show-another-question", breaks="QUESTION-016", needs=NEEDS)
def _another(policies: Policies) -> Policies:
    """The question that is shown with an answer is another one."""

    def change(_call: Call, view: View) -> View:
        question: View | None = view.get("question")
        return view if question is None else {**view, "question": {**question, "id": question["id"][::-1]}}

    return reshaped(policies, "QuestionAnswer", change)


@fault("anything-can-be-chosen", breaks="QUESTION-017", needs=NEEDS)
def _anything(policies: Policies) -> Policies:
    """An answer that is none of the choices is accepted."""
    return questions(policies, chosen=lambda _question, _value: None)


@fault("answers-are-cut-off", breaks="QUESTION-018", needs=NEEDS)
def _cut(policies: Policies) -> Policies:
    """An answer that is too long is accepted."""
    return questions(policies, short_enough=lambda _question, _value: None)
