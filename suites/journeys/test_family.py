"""A family is fetched at a hotel, answers a question and buys something beside the tickets."""

from octo_conformance.suite import requirement

ALL = ("octo/extras", "octo/pickups", "octo/questions")
READ, UPDATE, CONFIRM = "GET /bookings/{uuid}", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
CANCEL = "POST /bookings/{uuid}/cancel"


def told(stage, octo, held, asked, found):
    """Returns where the booking is fetched, whether its question is answered, and how many of the extra it has."""
    booking = octo.booking(held.uuid)
    answers = [
        answer.get("value")
        for answer in booking.get("questionAnswers") or []
        if str(answer.questionId).lower() == asked.id.lower()
    ]
    answered = [value for value in answers if value not in (None, "", [])]
    return [booking.pickupPointId, len(answered), len(found.bought(booking))]


@requirement("JOURNEY-009", capabilities=ALL, control=(READ, UPDATE, CONFIRM, CANCEL))
def test_a_family_is_fetched_and_eats_lunch(stage, octo):
    """The family changes the lunch, and the bus that was to fetch it drives past."""
    ride = stage.pickups.ride("pickup", points=2)
    found, asked = stage.extras.beside(ride.bookable), stage.questions.of_option()
    if (asked.sold.product.id, asked.sold.option.id) != (ride.bookable.product.id, ride.bookable.option.id):
        stage.not_applicable("no option fetches its guests, asks them something and sells an extra")
    first, second = ride.points()[:2]
    held = stage.own.reservation_of(
        ride.bookable,
        **{**ride.demanded, **ride.chosen(first)},
        questionAnswers=[asked.entry()],
        extraItems=found.entries(),
    )
    before = told(stage, octo, held, asked, found)
    for statement, shown, sent in zip(
        ("PICKUP-010", "QUESTION-006", "EXTRA-022"), before, (first.id, 1, found.least), strict=True
    ):
        stage.builds_on(statement, shown == sent, held)
    octo.update(held.uuid, **ride.chosen(second))
    fetched_elsewhere = told(stage, octo, held, asked, found)
    octo.update(held.uuid, questionAnswers=[asked.entry(1)])
    answered_otherwise = told(stage, octo, held, asked, found)
    octo.update(held.uuid, extraItems=[])
    without_lunch = told(stage, octo, held, asked, found)
    octo.confirm(held.uuid)
    confirmed = told(stage, octo, held, asked, found)
    cancelled = octo.cancel(held.uuid)
    assert [fetched_elsewhere, answered_otherwise, without_lunch, confirmed] == [
        [second.id, 1, found.least],
        [second.id, 1, found.least],
        [second.id, 1, 0],
        [second.id, 1, 0],
    ]
    assert cancelled.status == "CANCELLED"
