"""A list that is longer than a page would be has everything that belongs in it."""

from datetime import timedelta

from octo_conformance.suite import on_all_pages, requirement, times_of

LIST, CHECK = "GET /bookings", "POST /availability"
MANY = 26
"""One more than the largest of the usual pages of few: 10, 20 and 25."""
ENOUGH = 21
"""As many as show that a list goes on after twenty."""


@requirement("CORE-BOOK-108", control=(LIST,))
def test_a_list_of_many_bookings_has_all_of_them(stage, octo):
    """The desk finds the first twenty bookings of a school, and turns the rest of the class away."""
    bookable = stage.bookable("CANCELLABLE", vacancies=MANY)
    reference = stage.reference()
    made = []
    for _ in range(MANY):
        answer = octo.attempt.reserve(**bookable.body(resellerReference=reference))
        if answer.ok and answer.body.resellerReference == reference:
            made.append(answer.body.uuid)
    if len(made) < ENOUGH:
        stage.not_verified(f"only {len(made)} bookings could be made under one reference")
    listed = {booking.uuid for booking in on_all_pages(octo.attempt.bookings, resellerReference=reference)}
    if listed.isdisjoint(made):
        stage.not_verified("the list shows none of the bookings of its reference, see CORE-BOOK-033")
    missing = [uuid for uuid in made if uuid not in listed]
    assert missing == [], f"the list of one reference shows {len(listed)} of its {len(made)} bookings"


def on_days(slots, first, last):
    """Returns the times of the slots that begin on these days, in order."""
    return times_of([slot for slot in slots if first <= slot.date("localDateTimeStart") <= last])


@requirement("CORE-AVAIL-028", control=(CHECK,))
def test_a_year_of_slots_goes_on_to_its_end(stage, octo):
    """A reseller that fills its cache a year at a time has nothing to sell after the spring."""
    bookable = stage.bookable("START_TIME")
    product, option = bookable.product.id, bookable.option.id
    first = stage.today(bookable.product) + timedelta(days=1)
    weeks = [(first + timedelta(days=day), first + timedelta(days=day + 6)) for day in (30, 120, 240, 357)]
    with stage.quietly():
        year = octo.attempt.availability(product, option, start=first, end=first + timedelta(days=363))
        stage.builds_on("CORE-AVAIL-002", year.ok, year)
        alone = [octo.availability(product, option, start=start, end=end) for start, end in weeks]
    if not any(alone):
        stage.not_verified("nothing is on sale later than a month from now")
    expected = [times_of(slots) for slots in alone]
    seen = [on_days(year.body, start, end) for start, end in weeks]
    assert seen == expected
