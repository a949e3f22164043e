"""An adjustment in words that nobody knows is refused, and the refusal says which word it was."""

from octo_conformance.suite import each, requirement

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"
NOT_ALLOWED = "ADJUSTMENTS_NET_DISCOUNT_NOT_ALLOWED"
NET_DISCOUNTS = ["NONE", "FULL", "SPLIT", "PRORATED", "MANUAL"]


def sent(**said):
    """Returns an adjustment of a booking with something else in it."""
    return [{"per": "BOOKING", "amount": 1, "notes": "conformance test", **said}]


@requirement("ADJUST-011", control=(RESERVE, UPDATE))
def test_an_adjustment_of_something_unknown_is_refused(stage, octo):
    """The shop misspells a word, and the discount is silently none."""
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    booking = stage.own.reservation_of(bookable)
    answers = {
        "a reservation": octo.breaking.reserve(bookable, adjustments=sent(per="BASKET")),
        "a change": octo.breaking.update(booking.uuid, adjustments=sent(per="BASKET")),
    }
    refused = {what: answer.error for what, answer in answers.items()}
    assert refused == dict.fromkeys(refused, "ADJUSTMENTS_INVALID_PER")


@requirement("ADJUST-012", control=(RESERVE,))
def test_an_unknown_net_discount_is_refused(stage, octo):
    """The shop misspells a word, and pays for a discount that the supplier was to bear."""
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    answer = octo.breaking.reserve(bookable, adjustments=sent(netDiscount="HALF"))
    assert answer.error is not None
    assert stage.tolerates("CON-266", answer.error)


@requirement("ADJUST-014", control=(RESERVE,))
@each("word", NET_DISCOUNTS)
def test_a_documented_net_discount_is_taken_or_not_allowed(stage, octo, word):
    """The shop cannot tell the guest why there is no discount."""
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    answer = octo.attempt.reserve(bookable, adjustments=sent(netDiscount=word))
    assert answer.error in {None, NOT_ALLOWED}
