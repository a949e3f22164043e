"""These rules hold for every question and every answer that is shown."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("QUESTION-005", on="Question")
def a_question_to_choose_from_lists_the_choices(question, context):
    """The guest opens an empty list and cannot go on."""
    if question.inputType not in {"select", "radio"}:
        return NOT_CONCERNED
    assert len(question.get("selectOptions") or []) > 0


@rule("QUESTION-015", on="Question")
def a_question_says_what_it_asks(question, context):
    """The guest sees a field without a name."""
    assert {question.get("title"), question.get("label")} - {None, ""} != set()


@rule("QUESTION-016", on="QuestionAnswer")
def an_answer_shows_its_own_question(answer, context):
    """The guide reads the shoe size as the number of the hotel room."""
    if answer.get("question") is None:
        return NOT_CONCERNED
    assert answer.question.id.lower() == answer.questionId.lower()
