"""What guests of Harbour & Hill are asked, by what they book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `words` and the labels of `choices` are by language; `choices` are by the value that is sent."""

    id: str
    words: Mapping[str, str]
    input_type: str
    required: bool = False
    max_length: int | None = None
    choices: Mapping[str, Mapping[str, str]] | None = None


def _id(number: int) -> str:
    return f"9a6e1f04-7b2d-4c3e-8f10-{number:012d}"


OCCASION = Question(
    _id(1),
    {"en": "Is it a special day?", "fr": "Est-ce un jour particulier ?"},
    "select",
    choices={
        "birthday": {"en": "A birthday", "fr": "Un anniversaire"},
        "wedding": {"en": "A wedding day", "fr": "Un mariage"},
        "none": {"en": "A day like any other", "fr": "Un jour comme les autres"},
    },
)
CREW = Question(
    _id(2), {"en": "A word to the crew", "fr": "Un mot pour l'équipage"}, "textarea", max_length=200
)
MEAL = Question(
    _id(3), {"en": "What do you not eat?", "fr": "Que ne mangez-vous pas ?"}, "text", max_length=60
)
AGE = Question(_id(4), {"en": "How old is the child?", "fr": "Quel âge a l'enfant ?"}, "number")
SWIM = Question(
    _id(5),
    {"en": "Can everybody swim?", "fr": "Tout le monde sait-il nager ?"},
    "radio",
    required=True,
    choices={"yes": {"en": "Yes", "fr": "Oui"}, "no": {"en": "No", "fr": "Non"}},
)
SUIT = Question(
    _id(6),
    {"en": "The size of your suit", "fr": "La taille de votre combinaison"},
    "select",
    required=True,
    choices={size: {"en": size, "fr": size} for size in ("S", "M", "L", "XL")},
)
ALLERGIES = Question(
    _id(7),
    {"en": "What must not be in the tea?", "fr": "Que ne doit pas contenir le thé ?"},
    "checkbox",
    choices={"milk": {"en": "Milk", "fr": "Lait"}, "nuts": {"en": "Nuts", "fr": "Noix"}},
)
PHOTOS = Question(_id(8), {"en": "May we take photos?", "fr": "Pouvons-nous photographier ?"}, "checkbox")
FIRED = Question(
    _id(9), {"en": "When will you fetch your bowl?", "fr": "Quand viendrez-vous chercher le bol ?"}, "date"
)

OF_OPTIONS: Mapping[tuple[str, str], tuple[Question, ...]] = {
    ("harbour-cruise", "classic"): (OCCASION, CREW),
    ("kayak-tour", "half-day"): (SWIM, CREW),
    ("tea-ceremony", "group"): (ALLERGIES, PHOTOS),
    ("pottery-class", "wheel"): (FIRED,),
}
OF_UNITS: Mapping[tuple[str, str, str], tuple[Question, ...]] = {
    ("harbour-cruise", "classic", "adult"): (MEAL,),
    ("harbour-cruise", "classic", "child"): (AGE, MEAL),
    ("kayak-tour", "half-day", "paddler"): (SUIT,),
}
EVERY: Mapping[str, Question] = {
    question.id: question for asked in (OF_OPTIONS, OF_UNITS) for some in asked.values() for question in some
}


def of_option(product_id: str, option_id: str) -> tuple[Question, ...]:
    return OF_OPTIONS.get((product_id, option_id), ())


def of_unit(product_id: str, option_id: str, unit_id: str) -> tuple[Question, ...]:
    return OF_UNITS.get((product_id, option_id, unit_id), ())


def of_order() -> tuple[Question, ...]:
    """What an order may answer: whatever is asked of a booking that it may hold."""
    return tuple({each.id: each for some in OF_OPTIONS.values() for each in some}.values())
