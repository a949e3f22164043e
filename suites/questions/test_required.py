"""What has to be answered is answered before a booking is confirmed."""

from octo_conformance.suite import requirement

CONFIRM = "POST /bookings/{uuid}/confirm"


def one_that_must_be_answered(stage):
    """Returns a question without whose answer nothing is confirmed."""
    return stage.questions.of_option(lambda question: question.get("required") is True)


@requirement("QUESTION-012", control=(CONFIRM,))
def test_a_booking_without_a_required_answer_is_not_confirmed(stage, octo):
    """The guide learns on the day that a guest cannot swim."""
    asked = one_that_must_be_answered(stage)
    booking = stage.own.reservation_of(asked.sold)
    answer = octo.breaking.confirm(booking.uuid, questionAnswers=[])
    assert answer.error is not None
    assert stage.tolerates("CON-184", answer.error)


@requirement("QUESTION-012", control=(CONFIRM,))
def test_a_booking_with_its_answers_is_confirmed(stage, octo):
    """The guest has answered everything and cannot buy."""
    asked = one_that_must_be_answered(stage)
    booking = stage.own.reservation_of(asked.sold)
    answer = octo.attempt.confirm(booking.uuid)
    assert answer.error is None
