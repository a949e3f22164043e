"""What a guest bought beside the tickets is shown by the booking and by the ticket, and can be changed."""

from octo_conformance.suite import each, requirement, that_stay

RESERVE, READ, UPDATE = "POST /bookings", "GET /bookings/{uuid}", "PATCH /bookings/{uuid}"
LEVELS = ["booking", "ticket"]


def held(stage, found, entries):
    """Holds what the extra is sold with, and buys these."""
    return stage.own.reservation_of(found.sold, **found.body(entries))


@requirement("EXTRA-022", control=(READ,))
def test_an_extra_is_shown_by_the_booking(stage, octo):
    """The guest paid for a lunch and gets none."""
    found = stage.extras.of_option()
    booking = held(stage, found, found.entries())
    assert len(found.bought(octo.booking(booking.uuid))) == found.least


@requirement("EXTRA-022", control=(READ, UPDATE))
def test_an_extra_can_be_bought_later(stage, octo):
    """The guest thinks of the lunch on the day before, and gets none."""
    found = stage.extras.of_option(spare=True)
    booking = stage.own.reservation_of(found.sold)
    octo.update(booking.uuid, extraItems=found.entries())
    assert len(found.bought(octo.booking(booking.uuid))) == found.least


@requirement("EXTRA-023", control=(READ,))
def test_an_extra_is_shown_by_the_ticket(stage, octo):
    """The father gets the child's life jacket."""
    found = stage.extras.of_unit()
    booking = held(stage, found, found.entries())
    with_it = [item for item in octo.booking(booking.uuid).unitItems if item.get("extraItems")]
    assert [item.unitId for item in with_it] == [found.sold.unit.id]
    assert len(found.bought(octo.booking(booking.uuid))) == found.least


@requirement("EXTRA-025", control=(READ, UPDATE))
def test_an_extra_of_a_booking_can_be_given_back(stage, octo):
    """The guest gives the lunch back and pays for it."""
    found = stage.extras.of_option(spare=True)
    booking = held(stage, found, found.entries())
    before = octo.booking(booking.uuid)
    stage.builds_on("EXTRA-022", len(found.bought(before)) == found.least, before)
    octo.update(booking.uuid, extraItems=[])
    assert found.bought(octo.booking(booking.uuid)) == []


@requirement("EXTRA-025", control=(READ, UPDATE))
def test_an_extra_of_a_ticket_can_be_given_back(stage, octo):
    """The guest gives the audio guide back and pays for it."""
    found = stage.extras.of_unit(spare=True)
    booking = held(stage, found, found.entries())
    before = octo.booking(booking.uuid)
    stage.builds_on("EXTRA-023", len(found.bought(before)) == found.least, before)
    octo.update(booking.uuid, unitItems=[{**item, "extraItems": []} for item in that_stay(before.unitItems)])
    assert found.bought(octo.booking(booking.uuid)) == []


@requirement("EXTRA-025", control=(READ, UPDATE))
def test_a_change_says_how_many_there_are(stage, octo):
    """The guest orders a second lunch and pays for three."""
    found = stage.extras.of_option("roomy")
    booking = held(stage, found, found.entries())
    before = octo.booking(booking.uuid)
    stage.builds_on("EXTRA-022", len(found.bought(before)) == found.least, before)
    octo.update(booking.uuid, extraItems=found.entries(found.least + 1))
    assert len(found.bought(octo.booking(booking.uuid))) == found.least + 1


@requirement("EXTRA-026", control=(READ, UPDATE))
@each("level", LEVELS)
def test_a_change_of_something_else_leaves_the_extras(stage, octo, level):
    """The guest corrects the notes and loses the lunch."""
    found = stage.extras.of(level)
    booking = held(stage, found, found.entries())
    before = octo.booking(booking.uuid)
    statement = "EXTRA-022" if level == "booking" else "EXTRA-023"
    stage.builds_on(statement, len(found.bought(before)) == found.least, before)
    octo.update(booking.uuid, notes=stage.notes)
    assert len(found.bought(octo.booking(booking.uuid))) == found.least


@requirement("EXTRA-027", control=(READ,))
def test_what_was_bought_has_the_name_and_the_number_of_the_reseller(stage, octo):
    """The reseller cannot find the lunch in its own books."""
    found = stage.extras.any()
    named = [
        {**entry, "uuid": stage.new_uuid(), "resellerReference": stage.reference()}
        for entry in found.entries()
    ]
    booking = held(stage, found, named)
    bought = found.bought(octo.booking(booking.uuid))
    if not any(item.get("resellerReference") for item in bought) and stage.tolerates("CON-251", "prices"):
        if any("supplierReference" in item for item in bought):
            assert [item.get("resellerReference") for item in bought] == [
                e["resellerReference"] for e in named
            ]
        stage.not_applicable("what was bought shows no references")
    if not stage.tolerates("CON-251", "references"):
        stage.not_applicable("what was bought shows no references")
    shown = sorted((str(item.get("uuid")).lower(), item.get("resellerReference")) for item in bought)
    assert shown == sorted((entry["uuid"], entry["resellerReference"]) for entry in named)


@requirement("EXTRA-015", control=(RESERVE,))
@each("level", LEVELS)
def test_an_extra_that_nobody_sells_is_not_booked(stage, octo, level):
    """The guest pays for a lunch that nobody cooks."""
    bookable = stage.bookable("CANCELLABLE")
    unknown = [{"extraId": stage.new_uuid()}]
    items = [{**item, "extraItems": unknown} for item in bookable.unit_items()]
    body = {"extraItems": unknown} if level == "booking" else {"unitItems": items}
    answer = octo.breaking.reserve(bookable, **body)
    assert answer.error is not None
