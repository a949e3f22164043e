"""Two resellers compete for the last seat."""

from octo_conformance.suite import requirement

RESERVE, CHECK = "POST /bookings", "POST /availability"


def seats_left(octo, bookable):
    """Returns the vacancies of the slot as this reseller is told."""
    slots = octo.availability(bookable.product.id, bookable.option.id, ids=[bookable.slot.id])
    return sum(slot.vacancies or 0 for slot in slots if slot.id == bookable.slot.id)


@requirement("JOURNEY-006", needs_key="second", control=(RESERVE, CHECK))
def test_two_resellers_want_the_last_seat(stage, octo):
    """Two guests of two shops stand at the gate with a ticket for the same seat."""
    bookable = stage.bookable("SCARCE", "CANCELLABLE", vacancies=2)
    if len(bookable.unit_items()) != 1:
        stage.not_verified("no product with few seats is sold one at a time")
    resellers = [octo.as_key("first"), octo.as_key("second")]
    with stage.quietly():
        stage.own.bought_up(bookable)
        if seats_left(resellers[1], bookable) != 1:
            stage.not_applicable("each reseller is given seats of its own")
        bodies = [bookable.body(), bookable.body()]
        calls = [
            lambda: resellers[0].attempt.reserve(**bodies[0]),
            lambda: resellers[1].attempt.reserve(**bodies[1]),
        ]
        answers = stage.at_once(calls)
        sold = [answer.ok for answer in answers]
        shown = [seats_left(reseller, bookable) for reseller in resellers]
        more = resellers[0].attempt.reserve(**bookable.body())
        stage.builds_on("CORE-BOOK-023", not more.ok, more)
        assert sorted(sold) == [False, True]
        assert shown == [0, 0]
        winner, loser = sold.index(True), sold.index(False)
        late = resellers[loser].attempt.reserve(**bookable.body())
        assert late.ok is False
        resellers[winner].cancel(bodies[winner]["uuid"])
        stage.builds_on("CORE-BOOK-014", stage.stock(bookable) == 1, answers[winner])
        again = resellers[loser].attempt.reserve(**bookable.body())
        assert again.error is None
