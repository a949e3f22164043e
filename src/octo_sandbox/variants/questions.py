"""Variants of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.questions import catalogue
from octo_sandbox.capabilities.questions.catalogue import Question
from octo_sandbox.capabilities.questions.names import QUESTIONS
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (QUESTIONS,)


def _questions(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(QUESTIONS, **changes)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str | list) or value is None else f"{value:g}"


@variant("answers-are-texts", about="type of answers", needs=NEEDS)
def _texts(policies: Policies) -> Policies:
    """Every answer is shown as a text."""
    return reshaped(policies, "QuestionAnswer", lambda _call, view: {**view, "value": _text(view["value"])})


@variant("answers-do-not-repeat-the-question", about="question of an answer", needs=NEEDS)
def _alone(policies: Policies) -> Policies:
    """An answer names its question and does not show it."""
    return without(policies, "QuestionAnswer", "question")


@variant("questions-are-short", about="fields of questions", needs=NEEDS)
def _short(policies: Policies) -> Policies:
    """A question has the fields of the newer document alone."""
    return without(
        policies,
        "Question",
        "label",
        "coverImageUrl",
        "description",
        "shortDescription",
        "internalName",
    )


@variant("questions-have-a-label-alone", about="fields of questions", needs=NEEDS)
def _label(policies: Policies) -> Policies:
    """What a question asks is in its label, and it has no title."""
    return with_fields(policies, "Question", title=None)


@variant("text-areas-are-spelled-otherwise", about="word for a text area", needs=NEEDS)
def _area(policies: Policies) -> Policies:
    """A question for a longer text is a textArea."""
    return reshaped(
        policies,
        "Question",
        lambda _call, view: {**view, "inputType": view["inputType"].replace("textarea", "textArea")},
    )


@variant("choices-are-left-out-where-there-are-none", about="empty choices", needs=NEEDS)
def _no_choices(policies: Policies) -> Policies:
    """A question with nothing to choose from has no list of choices."""
    return reshaped(
        policies,
        "Question",
        lambda _call, view: {n: v for n, v in view.items() if n != "selectOptions" or v},
    )


@variant("bookings-list-what-is-not-answered", about="unanswered questions", needs=NEEDS)
def _unanswered(policies: Policies) -> Policies:
    """A booking lists every question of its option, with null where there is no answer."""

    def change(_call: Call, view: View) -> View:
        asked = (view.get("option") or {}).get("questions")
        if asked is None or "questionAnswers" not in view:
            return view
        known = {answer["questionId"] for answer in view["questionAnswers"]}
        empty = [{"questionId": q["id"], "question": q, "value": None} for q in asked if q["id"] not in known]
        return {**view, "questionAnswers": [*view["questionAnswers"], *empty]}

    return reshaped(policies, "Booking", change)


@variant("nothing-is-asked", about="what is asked", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """No product asks anything."""
    return _questions(
        policies,
        of_option=lambda _product, _option: (),
        of_unit=lambda _product, _option, _unit: (),
        of_order=tuple,
    )


@variant("everything-has-to-be-answered", about="what is asked", needs=NEEDS)
def _everything(policies: Policies) -> Policies:
    """Every option asks for a word to the crew, without which it cannot be confirmed."""
    crew = replace(catalogue.CREW, required=True)

    def of_option(product: str, option: str) -> tuple[Question, ...]:
        asked = (each for each in catalogue.of_option(product, option) if each.id != crew.id)
        return (crew, *asked)

    return _questions(policies, of_option=of_option, of_order=lambda: (crew,))


@variant("missing-answers-are-bad-requests", about="code for missing answers", needs=NEEDS)
def _bad(policies: Policies) -> Policies:
    """A confirmation that lacks a required answer is refused with BAD_REQUEST."""

    def complete(missing: Sequence[Question]) -> None:
        if missing:
            raise bad_request("missing-answers", count=len(missing))

    return _questions(policies, complete=complete)


@variant("orders-ask-questions-of-their-own", about="questions of orders", needs=(QUESTIONS, CART))
def _own(policies: Policies) -> Policies:
    """An order takes no answer to the questions of what is in it."""
    return _questions(policies, of_order=tuple)


@variant("answers-are-newest-first", about="order of answers", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """The answer that came last is listed first."""

    def change(_call: Call, view: View) -> View:
        if "questionAnswers" not in view:
            return view
        return {**view, "questionAnswers": view["questionAnswers"][::-1]}

    return reshaped(reshaped(policies, "Booking", change), "UnitItem", change)


@variant("answers-taken-back-are-null", about="answers taken back", needs=NEEDS)
def _null(policies: Policies) -> Policies:
    """An answer that was taken back is shown as null."""

    def kept(before: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
        return {**before, **dict.fromkeys(names)}

    return _questions(policies, without=kept)


@variant("answers-say-when-they-came", about="fields of answers", needs=NEEDS)
def _when(policies: Policies) -> Policies:
    """An answer has a field outside the standard."""
    return with_fields(policies, "QuestionAnswer", source="reseller")


@variant("questions-have-pictures", about="pictures of questions", needs=NEEDS)
def _pictures(policies: Policies) -> Policies:
    """A question has a hint and a picture, and takes an answer of any length."""
    of_any_length = _questions(policies, short_enough=lambda _question, _value: None)
    return with_fields(
        of_any_length,
        "Question",
        description="As it is.",
        coverImageUrl="https://pictures.example/q.png",
        maxLength=None,
    )
