"""Bookings are found again by the reseller's reference, by the supplier's and by the day of the tour."""

from datetime import UTC, date, timedelta

from octo_conformance.suite import on_all_pages, requirement

LIST = "GET /bookings"
CUT_SHORT = 100
"""Suppliers that cut long lists do so from this length on; what is missing beyond it proves nothing."""


def uuids(bookings):
    """Returns the uuids listed, in order."""
    return sorted(booking.uuid for booking in bookings)


def referenced(stage, octo):
    """Returns a confirmed booking under a reference of its own, and that reference."""
    booking = stage.own.reservation("CANCELLABLE")
    reference = stage.reference()
    octo.confirm(booking.uuid, resellerReference=reference)
    found = octo.booking(booking.uuid)
    if found.resellerReference != reference:
        stage.not_verified("the reference sent at confirmation is not kept, see CORE-BOOK-064")
    return found, reference


@requirement("CORE-BOOK-032", control=(LIST,))
def test_a_list_of_everything_is_refused(octo):
    """A reseller that forgets the filter loads the bookings of years at every click."""
    answer = octo.attempt.bookings()
    assert answer.error == "BAD_REQUEST"


@requirement("CORE-BOOK-032", control=(LIST,))
def test_a_list_by_product_alone_is_refused(stage, octo):
    """A reseller that filters by a best seller alone loads nearly all bookings."""
    answer = octo.attempt.bookings(productId=stage.bookable().product.id)
    assert answer.error == "BAD_REQUEST"


@requirement("CORE-BOOK-033")
def test_the_resellers_reference_finds_its_booking_and_no_other(stage, octo):
    """A guest who calls with the number on the receipt is told about someone else's booking."""
    booking, reference = referenced(stage, octo)
    listed = octo.bookings(resellerReference=reference)
    mistyped = [octo.bookings(resellerReference=part) for part in (reference[:-1], reference[1:])]
    assert uuids(listed) == [booking.uuid]
    assert booking.uuid not in [uuid for found in mistyped for uuid in uuids(found)]


@requirement("CORE-BOOK-033", control=(LIST,))
def test_a_list_is_read_anew_each_time(stage, octo):
    """A shop that looked before it booked does not find what it has just sold."""
    reference = stage.reference()
    octo.attempt.bookings(resellerReference=reference)
    booking = stage.own.reservation(resellerReference=reference)
    listed = octo.bookings(resellerReference=reference)
    assert uuids(listed) == [booking.uuid]


@requirement("CORE-BOOK-034", control=(LIST,))
def test_the_suppliers_reference_finds_its_booking(stage, octo):
    """The reseller cannot find the booking about which the supplier calls."""
    booking = stage.shared.confirmed_booking()
    if not booking.get("supplierReference"):
        stage.not_applicable("confirmed bookings carry no supplierReference to search by")
    answer = octo.attempt.bookings(supplierReference=booking.supplierReference)
    assert answer.error is None
    assert booking.uuid in uuids(answer.body)
    others = sorted({b.supplierReference for b in answer.body} - {booking.supplierReference})
    assert others == [], (
        f"listing bookings by supplierReference {booking.supplierReference} shows others: {', '.join(others)}"
    )
    mistyped = octo.attempt.bookings(supplierReference=booking.supplierReference[:-1])
    found = uuids(mistyped.body if mistyped.ok else [])
    assert booking.uuid not in found


def day_of_travel(stage, booking):
    """Returns the local day of the slot that was booked."""
    bookable = stage.bookable_of(booking.uuid)
    slot = next((slot for slot in bookable.slots if slot.id == booking.availabilityId), None)
    if slot is None:
        stage.not_verified("the booking names another slot than the one asked for, see CORE-BOOK-008")
    return str(slot.date("localDateTimeStart"))


def of_the_day(stage, listed, booking, day):
    """Returns the days other than `day` on which bookings of the list travel; a list that was cut proves
    nothing."""
    if booking.uuid not in uuids(listed) and len(listed) >= CUT_SHORT:
        stage.not_verified(f"the list is cut at {len(listed)} bookings")
    travel = [b.availability for b in listed if b.get("availability") is not None]
    return sorted({str(slot.date("localDateTimeStart")) for slot in travel} - {day})


@requirement("CORE-BOOK-035", control=(LIST,))
def test_a_day_finds_the_bookings_that_travel_on_it(stage, octo):
    """Guests are missing from the list of tomorrow's departures."""
    booking = stage.own.reservation()
    day = day_of_travel(stage, booking)
    asked = {"localDate": day, "productId": stage.bookable_of(booking.uuid).product.id}
    answer = octo.attempt.bookings(**asked)
    assert answer.error is None
    listed = on_all_pages(octo.attempt.bookings, answer, **asked)
    on_other_days = of_the_day(stage, listed, booking, day)
    assert booking.uuid in uuids(listed)
    assert on_other_days == []


@requirement("CORE-BOOK-035", control=(LIST,))
def test_a_range_of_days_finds_the_bookings_that_travel_in_it(stage, octo):
    """Sales are missing from the accounts of the month."""
    booking = stage.own.reservation()
    day = day_of_travel(stage, booking)
    product_id = stage.bookable_of(booking.uuid).product.id
    asked = {"localDateStart": day, "localDateEnd": day, "productId": product_id}
    answer = octo.attempt.bookings(**asked)
    assert answer.error is None
    listed = on_all_pages(octo.attempt.bookings, answer, **asked)
    on_other_days = of_the_day(stage, listed, booking, day)
    assert booking.uuid in uuids(listed)
    assert on_other_days == []


@requirement("CORE-BOOK-035", control=(LIST,))
def test_the_day_of_travel_is_the_day_at_the_place(stage, octo):
    """The list of tomorrow's departures lacks those that are tomorrow there and today here."""
    bookable = stage.bookable("CANCELLABLE", "ANOTHER_DAY_IN_UTC", vacancies=2)
    booking = stage.own.reservation_of(bookable)
    day = day_of_travel(stage, booking)
    start = booking.availability.time("localDateTimeStart")
    there = octo.attempt.bookings(localDate=day, resellerReference=booking.resellerReference)
    here = octo.attempt.bookings(
        localDate=str(start.astimezone(UTC).date()), resellerReference=booking.resellerReference
    )
    assert (there.error, here.error) == (None, None)
    assert uuids(there.body) == [booking.uuid]
    assert uuids(here.body) == []


@requirement("CORE-BOOK-106", control=(LIST,))
def test_filters_that_are_sent_together_all_hold(stage, octo):
    """The desk that looks for a guest on a day is shown everybody of that day, or every trip of the guest."""
    booking = stage.own.reservation()
    day = date.fromisoformat(day_of_travel(stage, booking))
    both = {"resellerReference": booking.resellerReference, "localDate": str(day)}
    together = octo.attempt.bookings(**both)
    if not together.ok:
        stage.not_applicable("lists take one filter at a time")
    another_day = octo.attempt.bookings(**{**both, "localDate": str(day + timedelta(days=1))})
    another_reference = octo.attempt.bookings(**{**both, "resellerReference": stage.reference()})
    assert uuids(together.body) == [booking.uuid]
    found = [each.uuid for answer in (another_day, another_reference) if answer.ok for each in answer.body]
    assert found == []


@requirement("CORE-BOOK-036", control=(LIST,))
def test_a_range_without_its_last_day_is_refused(stage, octo):
    """Bookings are missing from the reseller's accounts, because the supplier guessed the other end."""
    answer = octo.attempt.bookings(localDateStart=str(stage.now.date()))
    assert answer.error in {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


@requirement("CORE-BOOK-036", control=(LIST,))
def test_a_range_without_its_first_day_is_refused(stage, octo):
    """Bookings are missing from the reseller's accounts, because the supplier guessed the other end."""
    answer = octo.attempt.bookings(localDateEnd=str(stage.now.date() + timedelta(days=1)))
    assert answer.error in {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


@requirement("CORE-BOOK-037", control=(LIST,))
def test_the_product_and_option_of_a_booking_keep_it_in_the_list(stage, octo):
    """A reseller that narrows its search loses the booking that it looks for."""
    booking, reference = referenced(stage, octo)
    sold = stage.bookable_of(booking.uuid)
    query = {"productId": sold.product.id, "optionId": sold.option.id}
    answer = octo.attempt.bookings(resellerReference=reference, **query)
    assert answer.error is None
    assert booking.uuid in uuids(answer.body)
    other = octo.attempt.bookings(
        resellerReference=reference, **{**query, "optionId": stage.invent_id("option")}
    )
    assert booking.uuid not in (uuids(other.body) if other.ok else [])


@requirement("CORE-BOOK-037", control=(LIST,))
def test_another_product_drops_a_booking_from_the_list(stage, octo):
    """The list of one tour's guests contains the guests of another tour."""
    booking, reference = referenced(stage, octo)
    sold = stage.bookable_of(booking.uuid)
    others = [product.id for product in stage.products if product.id != sold.product.id]
    if not others:
        stage.not_applicable("only one product is sold")
    answer = octo.attempt.bookings(resellerReference=reference, productId=others[0])
    assert answer.error is None
    assert booking.uuid not in uuids(answer.body)


@requirement("CORE-BOOK-038", control=(LIST,))
def test_finding_nothing_is_no_mistake(stage, octo):
    """A reseller looks for an error in its request, although there is simply no such booking."""
    answer = octo.attempt.bookings(resellerReference=stage.reference())
    assert answer.error is None


@requirement("CORE-BOOK-039")
def test_a_long_list_comes_in_pages(stage, octo):
    """A reseller that reads a season runs out of memory or loses bookings between pages."""
    _, reference = referenced(stage, octo)
    answer = octo.attempt.bookings(resellerReference=reference, page=1, perPage=1)
    pages = answer.headers.get("octo-total-pages")
    if pages is None:
        stage.not_applicable("lists do not come in pages")
    assert answer.error is None
    assert len(answer.body) <= 1, (
        f"listing bookings with perPage 1 shows {len(answer.body)} bookings on one page"
    )
    assert pages.isdigit(), f"the header Octo-Total-Pages is “{pages}”, where a number is due"
