"""Answers are read from the body of a call, kept with what they are about, and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.unit_items import NULLABLE
from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.questions import catalogue
from octo_sandbox.capabilities.questions.catalogue import Question
from octo_sandbox.capabilities.questions.names import QUESTIONS, rules_of
from octo_sandbox.capabilities.questions.rules import Answers
from octo_sandbox.json_body import Fields
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call

FIELD = "questionAnswers"


# --- taking ------------------------------------------------------------------------------------------


def take(call: Call, fields: Fields, asked: Iterable[Question], kept: dict[str, Any]) -> None:
    """Keep the answers that were sent with an object; refuse those that nobody asked for."""
    rules = rules_of(call)
    sent = fields.objects(FIELD)
    if sent is None:
        return
    known = {question.id: question for question in asked}
    answers: dict[str, Any] = {}
    taken_back: list[str] = []
    for entry in sent:
        name = entry.required_text("questionId")
        question = known.get(name)
        rules.asked(question, name)
        value = entry.values.get("value")
        if rules.takes_back(value):
            taken_back.append(name)
        elif question is not None:
            rules.typed(question, value)
            rules.chosen(question, value)
            rules.short_enough(question, value)
            answers[name] = value
    before: Answers = kept.get(QUESTIONS, {})
    kept[QUESTIONS] = dict(rules.without(rules.merged(before, answers), taken_back))


def take_for_booking(call: Call, booking: Booking) -> None:
    """Keep what was answered for the booking and for each of its tickets."""
    rules = rules_of(call)
    if not call.has(QUESTIONS):
        return
    if rules.taken(call):
        take(call, call.fields, rules.of_option(booking.product_id, booking.option_id), booking.extra)
    sent = call.fields.objects("unitItems", nullable=NULLABLE)
    if sent is None or len(sent) != len(booking.unit_items) or not rules.taken_for_tickets(call):
        return
    for fields, item in zip(sent, booking.unit_items, strict=True):
        asked = rules.of_unit(booking.product_id, booking.option_id, item.unit_id)
        take(call, fields, asked, item.extra)


def on_reserve(call: Call, booking: Booking, _bookable: Bookable) -> None:
    take_for_booking(call, booking)


def on_confirm(call: Call, booking: Booking) -> None:
    """Keep what was answered, and refuse where an answer is still missing."""
    take_for_booking(call, booking)
    if call.has(QUESTIONS):
        rules_of(call).complete(missing(call, booking))


def missing(call: Call, booking: Booking) -> list[Question]:
    """The required questions that are not answered."""
    rules = rules_of(call)
    unanswered = _unanswered(rules.of_option(booking.product_id, booking.option_id), booking.extra)
    for item in booking.unit_items:
        asked = rules.of_unit(booking.product_id, booking.option_id, item.unit_id)
        unanswered += _unanswered(asked, item.extra)
    return unanswered


def _unanswered(asked: Sequence[Question], kept: Mapping[str, Any]) -> list[Question]:
    answers = kept.get(QUESTIONS, {})
    return [question for question in asked if question.required and question.id not in answers]


def on_writing(call: Call, component: str, kept: dict[str, Any]) -> None:
    rules = rules_of(call)
    if component == "Order" and call.has(QUESTIONS) and rules.taken_for_orders(call):
        take(call, call.fields, rules.of_order(), kept)


# --- showing -----------------------------------------------------------------------------------------


def of_option(call: Call, subject: Subject) -> View:
    if subject.product is None or subject.option is None:
        return {}
    return {"questions": views(call, rules_of(call).of_option(subject.product.id, subject.option.id))}


def of_unit(call: Call, subject: Subject) -> View:
    if subject.product is None or subject.option is None or subject.unit is None:
        return {}
    asked = rules_of(call).of_unit(subject.product.id, subject.option.id, subject.unit.id)
    return {"questions": views(call, asked)}


def views(call: Call, asked: Iterable[Question]) -> list[View]:
    view = rules_of(call).question_view
    return [component_view(call, "Question", view(each, call.language), Subject()) for each in asked]


def of_booking(call: Call, subject: Subject) -> View:
    return {} if subject.booking is None else answered(call, subject.booking.extra)


def of_item(call: Call, subject: Subject) -> View:
    return {} if subject.item is None else answered(call, subject.item.extra)


def of_order(call: Call, subject: Subject) -> View:
    return answered(call, subject.kept or {})


def answered(call: Call, kept: Mapping[str, Any]) -> View:
    rules, answers = rules_of(call), kept.get(QUESTIONS, {})
    return {
        FIELD: [
            component_view(
                call,
                "QuestionAnswer",
                rules.answer_view(views(call, [catalogue.EVERY[name]])[0], value),
                Subject(),
            )
            for name, value in answers.items()
            if name in catalogue.EVERY
        ]
    }
