"""An availability check shows the slots that a guest can choose from, narrowed as the request says."""

from datetime import timedelta

from octo_conformance.suite import requirement, times_of

CHECK = "POST /availability"
REFUSED_AS_MALFORMED = {"BAD_REQUEST", "UNPROCESSABLE_ENTITY"}


def day_of(slot):
    """Returns the local day on which the slot starts, as a request writes it."""
    return str(slot.date("localDateTimeStart"))


def ask(octo, bookable, **selector):
    """Checks the offered option with exactly these other fields, whatever they are."""
    body = {"productId": bookable.product.id, "optionId": bookable.option.id, **selector}
    return octo.call("POST", "/availability", json=body)


@requirement("CORE-AVAIL-002")
def test_slots_are_found_by_a_range_of_days(stage, octo):
    """A shop cannot list the departures of the days on which the guest can travel."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    found = octo.availability(bookable.product.id, bookable.option.id, start=day, end=day)
    assert times_of([bookable.slot])[0] in times_of(found)


@requirement("CORE-AVAIL-002", control=(CHECK,))
def test_every_option_on_sale_can_be_checked(stage, octo):
    """The shop shows an error on the page of a product that is listed for sale."""
    on_sale = [(product, option) for product in stage.products[:10] for option in product.options]
    refused = []
    for product, option in on_sale:
        first = stage.today(product) + timedelta(days=1)
        answer = octo.attempt.availability(product.id, option.id, start=first, end=first + timedelta(days=6))
        if not answer.ok:
            refused.append(f"{product.id}, {option.id}")
    assert refused == [], f"checking a week of availability was refused for {'; '.join(refused)}"


@requirement("CORE-AVAIL-003")
def test_slots_asked_for_by_id_are_exactly_those(stage, octo):
    """A reseller that looks again at the slots in the guest's basket gets other slots."""
    bookable = stage.bookable()
    asked = sorted({slot.id for slot in bookable.slots[:2]})
    found = octo.availability(bookable.product.id, bookable.option.id, ids=asked)
    assert sorted({slot.id for slot in found}) == asked


@requirement("CORE-AVAIL-004", control=(CHECK,))
def test_a_single_day_can_be_asked_for(stage, octo):
    """A shop whose guest has chosen a day cannot show its departures."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    answer = octo.attempt.availability(bookable.product.id, bookable.option.id, date=day)
    assert answer.error is None
    by_range = octo.availability(bookable.product.id, bookable.option.id, start=day, end=day)
    assert times_of(answer.body) == times_of(by_range)


@requirement("CORE-AVAIL-005", control=(CHECK,))
def test_a_check_that_says_neither_when_nor_which_is_refused(stage, octo):
    """A reseller that forgets the days loads the whole season at every click."""
    answer = ask(octo, stage.bookable())
    assert answer.error == "BAD_REQUEST"


@requirement("CORE-AVAIL-006", control=(CHECK,))
def test_a_range_without_its_last_day_is_refused(stage, octo):
    """The shop shows slots on days when the guest is not there."""
    bookable = stage.bookable()
    answer = ask(octo, bookable, localDateStart=day_of(bookable.slot))
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-AVAIL-006", control=(CHECK,))
def test_a_range_without_its_first_day_is_refused(stage, octo):
    """The shop shows slots on days when the guest is not there."""
    bookable = stage.bookable()
    answer = ask(octo, bookable, localDateEnd=day_of(bookable.slot))
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-AVAIL-007", control=(CHECK,))
def test_a_range_together_with_ids_is_refused(stage, octo):
    """The shop misses slots, because the supplier follows one of two contradicting filters."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    answer = ask(octo, bookable, localDateStart=day, localDateEnd=day, availabilityIds=[bookable.slot.id])
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-AVAIL-007", control=(CHECK,))
def test_a_day_together_with_a_range_is_refused(stage, octo):
    """The shop misses slots, because the supplier follows one of two contradicting filters."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    answer = ask(octo, bookable, localDate=day, localDateStart=day, localDateEnd=day)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-AVAIL-008", control=(CHECK,))
def test_more_than_a_hundred_ids_are_refused(stage, octo):
    """A reseller that asks for too many slots gets a part of them and does not notice."""
    bookable = stage.bookable()
    known = [slot.id for slot in bookable.slots]
    ids = [known[n % len(known)] for n in range(101)]
    answer = ask(octo, bookable, availabilityIds=ids)
    assert answer.error in REFUSED_AS_MALFORMED


@requirement("CORE-AVAIL-009", control=(CHECK,))
def test_a_range_of_more_than_a_year_is_refused(stage, octo):
    """A reseller learns of the limit from time-outs in the season."""
    bookable = stage.bookable()
    last = str(bookable.slot.date("localDateTimeStart") + timedelta(days=400))
    answer = ask(octo, bookable, localDateStart=day_of(bookable.slot), localDateEnd=last)
    assert answer.error in REFUSED_AS_MALFORMED


def has_room(answer, seats):
    """Returns whether a check without a party shows a slot that is open and counts so many seats, or counts none."""
    return answer.ok and any(
        slot.available and (slot.vacancies is None or slot.vacancies >= seats) for slot in answer.body
    )


@requirement("CORE-AVAIL-023", control=(CHECK,))
def test_a_slot_is_not_available_to_a_party_that_does_not_fit(stage, octo):
    """A family of five is offered four seats and learns of it at the last step."""
    bookable = stage.bookable("FINITE")
    with stage.quietly():
        party = [{"id": bookable.unit.id, "quantity": stage.stock(bookable) + 1}]
        answer = octo.attempt.availability(
            bookable.product.id, bookable.option.id, ids=[bookable.slot.id], units=party
        )
    offered = [slot.id for slot in answer.body if slot.available] if answer.ok else []
    assert offered == [], (
        f"the slot {', '.join(offered)} says that it is available to {party[0]['quantity']} "
        f"{bookable.unit.id}, one more than it has room for"
    )


@requirement("CORE-AVAIL-023", control=(CHECK,))
def test_a_slot_stays_available_to_a_party_that_fits(stage, octo):
    """A shop that says how many guests come sells nothing at all."""
    bookable = stage.bookable(vacancies=10)
    wanted = [item["unitId"] for item in bookable.unit_items()]
    party = [{"id": unit_id, "quantity": wanted.count(unit_id)} for unit_id in sorted(set(wanted))]
    where = (bookable.product.id, bookable.option.id)
    with stage.quietly():
        anybody = octo.attempt.availability(*where, ids=[bookable.slot.id])
        answer = octo.attempt.availability(*where, ids=[bookable.slot.id], units=party)
    if not has_room(anybody, len(wanted)):
        stage.not_verified("the slot was taken meanwhile")
    assert answer.error is None
    assert [slot.id for slot in answer.body if slot.available] == [bookable.slot.id]


@requirement("CORE-AVAIL-024", control=(CHECK,))
def test_a_check_of_a_product_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller does not learn that this product is gone, and keeps offering it."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    answer = octo.breaking.availability(stage.invent_id("product"), bookable.option.id, start=day, end=day)
    assert answer.error == "INVALID_PRODUCT_ID"


@requirement("CORE-AVAIL-024", control=(CHECK,))
def test_a_check_of_an_option_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller takes the whole product off sale, because it cannot see that only the option is gone."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    answer = octo.breaking.availability(bookable.product.id, stage.invent_id("option"), start=day, end=day)
    assert answer.error == "INVALID_OPTION_ID"


@requirement("CORE-AVAIL-025", control=(CHECK,))
def test_a_party_of_units_nobody_sells_is_refused(stage, octo):
    """The guest is shown slots for a smaller party than the one that asked."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    party = [{"id": stage.invent_id("unit"), "quantity": 1}]
    answer = octo.breaking.availability(
        bookable.product.id, bookable.option.id, start=day, end=day, units=party
    )
    assert answer.error in {"INVALID_UNIT_ID", "BAD_REQUEST"}


@requirement("CORE-AVAIL-025", control=(CHECK,))
def test_a_party_of_units_nobody_sells_gets_no_slots_of_any_product(stage, octo):
    """A shop shows slots to guests whom the supplier does not take."""
    party = [{"id": stage.invent_id("unit"), "quantity": 1}]
    answered = []
    for product in stage.products[:5]:
        first = stage.today(product) + timedelta(days=1)
        dates = {"start": first, "end": first + timedelta(days=6)}
        answer = octo.breaking.availability(product.id, product.options[0].id, **dates, units=party)
        if answer.ok and any(slot.available for slot in answer.body):
            answered.append(product.id)
    assert answered == [], (
        f"availability checks for the unit {party[0]['id']}, which nobody sells, show available slots of {', '.join(answered)}"
    )


@requirement("CORE-AVAIL-026")
def test_asking_twice_gives_the_same_slots(stage, octo):
    """A guest who goes back one page no longer finds the departure that was there."""
    bookable = stage.bookable()
    day = day_of(bookable.slot)
    first = octo.availability(bookable.product.id, bookable.option.id, start=day, end=day)
    again = octo.availability(bookable.product.id, bookable.option.id, start=day, end=day)
    assert times_of(again) == times_of(first)


@requirement("CORE-AVAIL-002", control=(CHECK,))
def test_a_year_can_be_asked_for_in_one_call(stage, octo):
    """A reseller that fills its cache once a night, a year at a time, has nothing to sell."""
    bookable = stage.bookable("START_TIME")
    first = stage.today(bookable.product) + timedelta(days=1)
    answer = octo.attempt.availability(
        bookable.product.id, bookable.option.id, start=first, end=first + timedelta(days=364)
    )
    assert answer.error is None
    assert times_of([bookable.slot])[0] in times_of(answer.body)
