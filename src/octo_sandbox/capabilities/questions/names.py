"""The name of the capability, and its rules in the policies of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.questions.rules import QuestionRules

QUESTIONS = "octo/questions"
INVALID_QUESTION_ID = "INVALID_QUESTION_ID"


def rules_of(call: Call) -> QuestionRules:
    rules: QuestionRules = call.policies.of(QUESTIONS)
    return rules
