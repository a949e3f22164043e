"""Seats on hold are not sold to anyone else, and they come back when they are released."""

from octo_conformance.suite import requirement


def steady(stage, bookable):
    """Tells whether the stock of the slot stays as it is while nobody of this run touches it."""
    return len({stage.stock(bookable) for _ in range(3)}) == 1


def takes_no_stock(answer):
    """Tells whether the booking is a test booking, as the supplier says, and so need not use up seats."""
    return answer.headers.get("octo-env", "").lower() == "test"


@requirement("CORE-BOOK-014")
def test_a_hold_takes_its_seats_off_sale(stage, octo):
    """Two resellers sell the last seat."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=3)
    with stage.quietly():
        if not steady(stage, bookable):
            stage.not_verified(
                "stock moves without us; name a product in the target file that nobody else sells"
            )
        before = stage.stock(bookable)
        answer = octo.attempt.reserve(bookable)
        if not answer.ok:
            stage.not_verified("the slot was taken meanwhile")
        held = stage.stock(bookable)
        octo.cancel(answer.body.uuid)
    if stage.profile == "ventrata" and takes_no_stock(answer):
        stage.not_verified("the target is in test mode, where bookings take no seats")
    seats = len(answer.body.unitItems)
    assert before - held == seats, (
        f"the vacancies of {bookable.product.id} were {before} before a hold of {seats} and {held} after it"
    )


@requirement("CORE-BOOK-014")
def test_a_released_hold_gives_its_seats_back(stage, octo):
    """A departure leaves half empty because baskets were abandoned."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=3)
    with stage.quietly():
        if not steady(stage, bookable):
            stage.not_verified(
                "stock moves without us; name a product in the target file that nobody else sells"
            )
        before = stage.stock(bookable)
        answer = octo.attempt.reserve(bookable)
        if not answer.ok:
            stage.not_verified("the slot was taken meanwhile")
        octo.cancel(answer.body.uuid)
        after = stage.stock(bookable)
    assert after == before


@requirement("CORE-BOOK-014")
def test_a_cancelled_booking_gives_its_seats_back(stage, octo):
    """Nobody can buy the seats of a guest who cancelled in time."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=3)
    with stage.quietly():
        if not steady(stage, bookable):
            stage.not_verified(
                "stock moves without us; name a product in the target file that nobody else sells"
            )
        before = stage.stock(bookable)
        answer = octo.attempt.reserve(bookable)
        if not answer.ok:
            stage.not_verified("the slot was taken meanwhile")
        confirmed = octo.confirm(answer.body.uuid)
        if not confirmed.cancellable:
            stage.not_applicable("no confirmed booking says that it can be cancelled")
        octo.cancel(confirmed.uuid)
        after = stage.stock(bookable)
    assert after == before


@requirement("CORE-BOOK-014")
def test_a_reservation_sent_twice_takes_its_seats_once(stage, octo):
    """Nobody can buy the seats that a repeated request has taken."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=4)
    with stage.quietly():
        if not steady(stage, bookable):
            stage.not_verified(
                "stock moves without us; name a product in the target file that nobody else sells"
            )
        body = bookable.body()
        first = octo.attempt.reserve(**body)
        if not first.ok:
            stage.not_verified("the slot was taken meanwhile")
        once = stage.stock(bookable)
        again = octo.attempt.reserve(**body)
        twice = stage.stock(bookable)
        octo.cancel(first.body.uuid)
    if again.ok and again.body.id != first.body.id:
        stage.not_verified("the second answer is another booking, see CORE-BOOK-004")
    assert twice == once
