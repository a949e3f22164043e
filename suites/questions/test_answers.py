"""What guests answered is shown by the booking, by the ticket and by the order that it was said of."""

from octo_conformance.suite import each, requirement

READ, UPDATE, CONFIRM = "GET /bookings/{uuid}", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
ORDER = "GET /orders/{orderId}"
EMPTY = [None, ""]


def text(value):
    """Returns the text that stands for an answer, as suppliers may show every answer as a text (reading CON-183)."""
    if isinstance(value, list) and len(value) == 1:
        return text(value[0])
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else value


def shown(holder, asked):
    """Returns the answer that a booking, ticket or order shows to a question; None for none."""
    values = [
        answer.get("value")
        for answer in holder.get("questionAnswers") or []
        if str(answer.questionId).lower() == asked.id.lower()
    ]
    return text(values[0]) if values and values[0] not in (None, "", []) else None


def held(stage, asked, entry):
    """Holds what the question is asked of, with this answer."""
    return stage.own.reservation_of(asked.sold, questionAnswers=[entry])


def tickets(stage, asked, entry):
    """Returns the unit items of a reservation, each of the unit that asks with this answer."""
    items = asked.sold.unit_items()
    mine = asked.sold.unit.id
    return [{**item, "questionAnswers": [entry]} if item["unitId"] == mine else item for item in items]


@requirement("QUESTION-006", control=(READ,))
def test_an_answer_is_shown_by_the_booking(stage, octo):
    """The guest named the hotel, and the bus goes to another one."""
    asked = stage.questions.of_option()
    booking = held(stage, asked, asked.entry())
    assert shown(octo.booking(booking.uuid), asked) == text(asked.entry()["value"])


@requirement("QUESTION-006", control=(READ, UPDATE))
def test_another_answer_takes_the_place_of_the_first(stage, octo):
    """The guest moved to another hotel, and the bus goes to the first one."""
    asked = stage.questions.of_option()
    booking = held(stage, asked, asked.entry())
    octo.update(booking.uuid, questionAnswers=[asked.entry(1)])
    assert shown(octo.booking(booking.uuid), asked) == text(asked.entry(1)["value"])


@requirement("QUESTION-006", control=(READ, CONFIRM))
def test_an_answer_can_come_with_the_confirmation(stage, octo):
    """The last page of the shop asks, and nobody reads the answer."""
    asked = stage.questions.of_option()
    booking = stage.own.reservation_of(asked.sold)
    octo.confirm(booking.uuid, questionAnswers=[asked.entry()])
    assert shown(octo.booking(booking.uuid), asked) == text(asked.entry()["value"])


@requirement("QUESTION-007", control=(READ,))
def test_an_answer_is_shown_by_the_ticket(stage, octo):
    """The child gets the father's ski boots."""
    asked = stage.questions.of_unit()
    booking = stage.own.reservation_of(asked.sold, unitItems=tickets(stage, asked, asked.entry()))
    mine = [item for item in octo.booking(booking.uuid).unitItems if item.unitId == asked.sold.unit.id]
    assert [shown(item, asked) for item in mine] == [text(asked.entry()["value"])] * len(mine)


@requirement("QUESTION-009", control=(READ, UPDATE))
def test_a_change_of_something_else_leaves_the_answers(stage, octo):
    """The guest corrects the notes and loses the hotel."""
    asked = stage.questions.of_option()
    booking = held(stage, asked, asked.entry())
    before = octo.booking(booking.uuid)
    stage.builds_on("QUESTION-006", shown(before, asked) == text(asked.entry()["value"]), before)
    octo.update(booking.uuid, notes=stage.notes)
    assert shown(octo.booking(booking.uuid), asked) == text(asked.entry()["value"])


@requirement("QUESTION-011", control=(READ, UPDATE))
@each("value", EMPTY, ids=["null", "an empty text"])
def test_an_answer_can_be_taken_back(stage, octo, value):
    """The bus waits at the hotel that the guest has left."""
    asked = stage.questions.of_option()
    booking = held(stage, asked, asked.entry())
    before = octo.booking(booking.uuid)
    stage.builds_on("QUESTION-006", shown(before, asked) == text(asked.entry()["value"]), before)
    answer = octo.attempt.update(booking.uuid, questionAnswers=[asked.saying(value)])
    assert answer.error is None
    assert shown(octo.booking(booking.uuid), asked) is None


@requirement("QUESTION-013", capabilities=("octo/cart",), control=(ORDER,))
def test_an_answer_is_shown_by_the_order(stage, octo):
    """The family answers once for everybody, and nobody reads it."""
    asked = stage.questions.of_option()
    order = stage.own.order(bookables=[asked.sold])
    answer = octo.attempt.update_order(order, questionAnswers=[asked.entry()])
    if not answer.ok and stage.tolerates("CON-182", "its own"):
        stage.not_applicable("an order does not take answers to the questions of what is in it")
    if not stage.tolerates("CON-182", "of what is in it"):
        stage.not_applicable("an order has questions of its own")
    assert shown(octo.order(order), asked) == text(asked.entry()["value"])
