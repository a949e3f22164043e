"""octo/questions: what a supplier wants to know beside a contact, and what guests answered."""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.questions import answers
from octo_sandbox.capabilities.questions.names import QUESTIONS
from octo_sandbox.capabilities.questions.rules import QuestionRules

CAPABILITY = Capability(
    id=QUESTIONS,
    docs="https://docs.ventrata.com/capabilities/questions",
    adds={
        "Option": answers.of_option,
        "Unit": answers.of_unit,
        "Booking": answers.of_booking,
        "UnitItem": answers.of_item,
        "Order": answers.of_order,
    },
    policies=QuestionRules(),
    reserving=answers.on_reserve,
    updating=answers.take_for_booking,
    confirming=answers.on_confirm,
    writing=answers.on_writing,
)
