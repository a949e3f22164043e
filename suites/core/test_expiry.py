"""A hold runs out, and its seats go back on sale."""

from octo_conformance.suite import requirement


@requirement("CORE-BOOK-076")
def test_a_hold_that_ran_out_is_expired(stage):
    """A shop that reads ON_HOLD lets the guest pay for seats that are gone."""
    booking = stage.expired.hold()
    assert booking.status == "EXPIRED"


@requirement("CORE-BOOK-076", control=("GET /bookings",))
def test_a_hold_that_ran_out_is_not_listed_as_held(stage):
    """A reseller that looks its holds up in the list lets the guest pay for seats that are gone."""
    hold = stage.expired.unread_hold()
    listed = stage.client_of(hold.uuid).bookings(resellerReference=hold.resellerReference)
    statuses = [booking.status for booking in listed if booking.uuid == hold.uuid]
    assert "ON_HOLD" not in statuses


@requirement("CORE-BOOK-075", control=("POST /bookings/{uuid}/confirm",))
def test_a_hold_that_ran_out_cannot_be_confirmed(stage):
    """Two guests have paid for one seat."""
    booking = stage.expired.hold()
    if booking.status == "ON_HOLD":
        stage.not_verified("the hold did not expire, see CORE-BOOK-076")
    answer = stage.client_of(booking.uuid).attempt.confirm(booking.uuid)
    assert stage.tolerates("CON-103", answer.error)


@requirement("CORE-BOOK-048", control=("PATCH /bookings/{uuid}",))
def test_a_hold_that_ran_out_cannot_be_changed(stage):
    """A change that seems to work tells the guest that the seats are kept."""
    booking = stage.expired.hold()
    if booking.status == "ON_HOLD":
        stage.not_verified("the hold did not expire, see CORE-BOOK-076")
    answer = stage.client_of(booking.uuid).attempt.update(booking.uuid, notes="Too late")
    assert stage.tolerates("CON-103", answer.error)
