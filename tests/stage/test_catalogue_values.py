"""What the catalogue asks for is answered as the mark in the contract says."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.stage.catalogue_values import FROM, Sold, says_all, value_from, values_from

EVERY = [kept for kept in load_contract().kept.of("POST /bookings") if FROM in kept.schema]
FIELDS = [kept for kept in EVERY if kept.name.endswith("questionAnswers")]
SCHEMA = next(kept.schema for kept in FIELDS if len(kept.path) == 1)
BOUGHT = next(kept.schema for kept in EVERY if kept.name == "extraItems")


def asked(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "q", "inputType": kind, "required": False, **more}


CHOICES = [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (asked("number"), 7, 8),
        (asked("checkbox"), True, False),
        (asked("date"), "2030-02-01", "2030-02-02"),
        (asked("radio", selectOptions=CHOICES), "yes", "no"),
        (asked("checkbox", selectOptions=CHOICES), ["yes"], ["no"]),
        (asked("text", maxLength=5), "0 con", "1 con"),
        (asked("something new"), "0 conformance test", "1 conformance test"),
    ],
)
def test_a_question_is_answered_in_the_form_that_it_asks_for(question: Any, first: Any, second: Any) -> None:
    """Two turns give two answers, so that a change can be seen."""
    made = [value_from(SCHEMA[FROM], question, "conformance test", turn) for turn in (0, 1)]
    assert made == [{"questionId": "q", "value": first}, {"questionId": "q", "value": second}]


def test_a_confirmation_answers_only_what_it_has_to() -> None:
    """What a shop leaves out is left out here too."""
    shown = {"Option": {"questions": [asked("number"), asked("text") | {"id": "r", "required": True}]}}
    needed = values_from(SCHEMA, shown, "x", needed=True)
    assert [each["questionId"] for each in needed if isinstance(each, dict)] == ["r"]
    assert len(values_from(SCHEMA, shown, "x")) == 2
    assert values_from(SCHEMA, {"Option": {"questions": "none"}}, "x") == []


def test_a_ticket_is_asked_what_its_kind_is_asked() -> None:
    """Other kinds of ticket are asked nothing."""
    sold = Sold(units={"adult": {"questions": [asked("number")]}, "child": {"questions": []}})
    assert sold.ticket(FIELDS, {"unitId": "child"}, "x") == {"unitId": "child"}
    ticket = sold.ticket(FIELDS, {"unitId": "adult"}, "x")
    assert ticket["questionAnswers"] == [{"questionId": "q", "value": 7}]


def sold(name: str, least: int | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "restrictions": {"minQuantity": least, "accompaniedBy": []}, **more}


def test_one_of_several_is_bought_at_a_time_and_as_often_as_it_has_to_be() -> None:
    """A reservation with everything that an option sells could be refused for any of it."""
    shown = {"Option": {"extras": [sold("a"), sold("b", 2), sold("c", customRetail=True)]}}
    assert values_from(BOUGHT, shown, "x", 0) == [{"extraId": "a"}]
    assert values_from(BOUGHT, shown, "x", 1) == [{"extraId": "b"}] * 2
    assert values_from(BOUGHT, shown, "x", 2) == [{"extraId": "a"}]
    assert values_from(BOUGHT, shown, "x", needed=True) == []


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (None, False),
        ([], False),
        ([{"questionId": "q", "value": "yes"}], True),
        ([{"questionId": "q", "value": None}], False),
        ([{"questionId": "q", "value": 0}, {"questionId": "r", "value": None}], False),
    ],
)
def test_a_question_that_is_listed_without_an_answer_is_not_answered(shown: Any, said: bool) -> None:
    """A confirmation that left it out would be refused."""
    assert says_all(SCHEMA, shown) is said


def test_what_was_bought_has_no_answer() -> None:
    """An entry that names what was bought says all."""
    assert says_all(BOUGHT, [{"extraId": "a"}])
