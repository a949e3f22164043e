"""An answer that nobody asked for, or that no form would send, is refused."""

from octo_conformance.suite import requirement

RESERVE, UPDATE, CONFIRM = "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
CODE = "INVALID_QUESTION_ID"


def strange(stage):
    """Returns an answer to a question that nobody has."""
    return {"questionId": stage.new_uuid(), "value": "conformance test"}


def sold(stage):
    """Returns what can be booked and asks something, else whatever can be booked."""
    return stage.bookable("INSTANT_CONFIRMATION", "CANCELLABLE", vacancies=2)


@requirement("QUESTION-008", control=(RESERVE, UPDATE, CONFIRM))
def test_an_unknown_question_of_a_booking_is_refused(stage, octo):
    """The answer goes nowhere, and the shop believes that it was taken."""
    bookable, sent = sold(stage), [strange(stage)]
    booking = stage.own.reservation_of(bookable)
    answers = {
        "a reservation": octo.breaking.reserve(bookable, questionAnswers=sent),
        "a change": octo.breaking.update(booking.uuid, questionAnswers=sent),
        "a confirmation": octo.breaking.confirm(booking.uuid, questionAnswers=sent),
    }
    taken = [f"{what}: {answer.error}" for what, answer in answers.items() if answer.error != CODE]
    assert taken == []


@requirement("QUESTION-008", control=(RESERVE,))
def test_an_unknown_question_of_a_ticket_is_refused(stage, octo):
    """The shoe size of the child goes nowhere."""
    bookable = sold(stage)
    items = [{**item, "questionAnswers": [strange(stage)]} for item in bookable.unit_items()]
    answer = octo.breaking.reserve(bookable, unitItems=items)
    assert answer.error == CODE


@requirement("QUESTION-008", capabilities=("octo/cart",), control=("PATCH /orders/{orderId}",))
def test_an_order_with_an_unknown_question_is_refused(stage, octo):
    """The answer of the family goes nowhere."""
    order = stage.own.order(bookings=1)
    answer = octo.breaking.update_order(order, questionAnswers=[strange(stage)])
    assert answer.error == CODE


@requirement("QUESTION-010", control=(RESERVE,))
def test_a_refusal_names_the_question(stage, octo):
    """Whoever looks for the mistake has to try one question after the other."""
    sent = strange(stage)
    answer = octo.breaking.reserve(sold(stage), questionAnswers=[sent])
    if answer.error != CODE:
        stage.not_verified("an unknown question is not refused as such, see QUESTION-008")
    assert str(answer.body.get("questionId")).lower() == sent["questionId"]


@requirement("QUESTION-017", control=(RESERVE,))
def test_an_answer_that_nobody_offered_is_refused(stage, octo):
    """The kitchen gets an order for a dish that is not on the menu."""
    asked = stage.questions.of_option(lambda question: bool(question.get("selectOptions")))
    value = f"none of these {stage.new_uuid()[:8]}"
    right = asked.entry()["value"]
    sent = asked.saying([value] if isinstance(right, list) else value)
    answer = octo.breaking.reserve(asked.sold, questionAnswers=[sent])
    assert answer.error is not None


@requirement("QUESTION-018", control=(RESERVE,))
def test_an_answer_that_is_too_long_is_refused(stage, octo):
    """The end of the address is cut off, and nobody notices."""
    asked = stage.questions.of_option(is_limited)
    sent = asked.saying("x" * (asked.question["maxLength"] + 1))
    answer = octo.breaking.reserve(asked.sold, questionAnswers=[sent])
    assert answer.error is not None


def is_limited(question):
    """Tells whether a question takes a text of so many characters at most as a shop would send."""
    most = question.get("maxLength")
    texts = {"text", "textarea", "textArea"}
    return isinstance(most, int) and 0 < most <= 500 and question.get("inputType") in texts
