"""A booking belongs to an identity that is given when it is made, changed or confirmed."""

from octo_conformance.suite import requirement

RESERVE, UPDATE, CONFIRM = "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"


def owner(thing):
    """Returns the id of the identity that something belongs to, or None where it belongs to nobody."""
    identity = thing.get("identity")
    return None if identity is None else identity.id


def reserved_for(stage, octo, identity):
    """Returns the answer to a reservation for this identity."""
    name = stage.identities.of(identity)
    return octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), identityId=name)


def booking_of(stage, octo, identity):
    """Returns a booking on hold that belongs to this identity, which IDENT-008 is about."""
    answer = reserved_for(stage, octo, identity)
    if not answer.ok or owner(answer.body) != identity.id:
        stage.not_verified("no booking could be made for an identity, see IDENT-008")
    return answer.body


def refuses_strangers(stage, octo):
    """Leaves a test not verified where the supplier looks at no identity or accepts every one."""
    booking_of(stage, octo, stage.own.identity())
    if octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), identityId=stage.invent_uuid()).ok:
        stage.not_verified("bookings are taken for identities nobody made, see IDENT-014")


@requirement("IDENT-008", control=(RESERVE,))
def test_a_booking_is_made_for_an_identity(stage, octo):
    """The guest's account shows no trip."""
    identity = stage.own.identity()
    answer = reserved_for(stage, octo, identity)
    assert answer.error is None
    assert owner(answer.body) == identity.id


@requirement("IDENT-008", control=(RESERVE,))
def test_a_booking_shows_the_key_of_its_identity(stage, octo):
    """The desk asks for the guest's card and cannot tell which one."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    shown, key = booking.identity.get("key"), identity.get("key")
    assert shown == key


@requirement("IDENT-008", control=(RESERVE,))
def test_a_booking_that_is_read_shows_its_identity(stage, octo):
    """The account is empty the next time the guest looks."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    found = octo.booking(booking.uuid)
    assert owner(found) == identity.id


@requirement("IDENT-009", control=(UPDATE,))
def test_an_update_takes_an_identity(stage, octo):
    """A guest who logs in after choosing seats gets no points."""
    identity, booking = stage.own.identity(), stage.own.reservation()
    booking_of(stage, octo, identity)
    answer = octo.attempt.update(booking.uuid, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.booking(booking.uuid)
    assert owner(found) == identity.id


@requirement("IDENT-009", control=(CONFIRM,))
def test_a_confirmation_takes_an_identity(stage, octo):
    """A guest who logs in at the till gets no points."""
    identity, booking = stage.own.identity(), stage.own.reservation("CANCELLABLE")
    booking_of(stage, octo, identity)
    answer = octo.attempt.confirm(booking.uuid, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.booking(booking.uuid)
    assert owner(found) == identity.id


@requirement("IDENT-009", control=(UPDATE,))
def test_an_update_takes_another_identity(stage, octo):
    """A ticket bought under the wrong account stays there for good."""
    other = stage.own.identity()
    booking = booking_of(stage, octo, stage.own.identity())
    answer = octo.attempt.update(booking.uuid, identityId=stage.identities.of(other))
    assert answer.error is None
    assert owner(answer.body) == other.id


@requirement("IDENT-013", control=(RESERVE,))
def test_a_booking_for_no_identity_may_say_so(stage, octo):
    """A shop that always sends the field cannot sell to guests without an account."""
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), identityId=None)
    assert answer.error is None
    assert owner(answer.body) is None


@requirement("IDENT-013", control=(UPDATE,))
def test_an_identity_may_be_taken_away(stage, octo):
    """A guest who logs out of the shop sees an error."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    answer = octo.attempt.update(booking.uuid, identityId=None)
    assert answer.error is None
    found = octo.booking(booking.uuid)
    assert owner(found) in {None, identity.id}


@requirement("IDENT-014", control=(RESERVE,))
def test_a_booking_for_an_identity_nobody_made_is_refused(stage, octo):
    """The trip belongs to a profile that nobody has, and no guest finds it."""
    booking_of(stage, octo, stage.own.identity())
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), identityId=stage.invent_uuid())
    assert answer.error is not None


@requirement("IDENT-014", control=(RESERVE,))
def test_a_booking_for_a_deleted_identity_is_refused(stage, octo):
    """A profile that was forgotten comes back to life."""
    refuses_strangers(stage, octo)
    name = stage.identities.of(stage.own.identity())
    octo.delete_identity(name)
    if octo.attempt.update_identity(name, key=stage.reference()).ok:
        stage.not_verified("a deleted identity is still there, see IDENT-007")
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), identityId=name)
    assert answer.error is not None


@requirement("IDENT-015")
def test_another_key_shows_on_bookings_made_before(stage, octo):
    """The desk asks for the old card, which the guest no longer has."""
    identity, key = stage.own.identity(), stage.reference()
    booking = booking_of(stage, octo, identity)
    changed = octo.update_identity(stage.identities.of(identity), key=key)
    if changed.get("key") != key or changed.id != identity.id:
        stage.not_verified("the identity was not given another key, see IDENT-003")
    found = octo.booking(booking.uuid)
    if owner(found) is None or "key" not in found.identity:
        stage.not_verified("the booking does not show its identity, see IDENT-008")
    shown = found.identity.get("key")
    assert shown == key


@requirement("IDENT-016", control=("GET /bookings/{uuid}",))
def test_a_core_reseller_is_shown_no_identity(stage, octo):
    """The guest's customer number reaches resellers that have no right to it."""
    booking = booking_of(stage, octo, stage.own.identity())
    found = octo.core.booking(booking.uuid)
    shown = sorted({"identity", "identityId"} & set(found))
    assert shown == []


@requirement("IDENT-019", control=("GET /bookings/{uuid}", "DELETE /identities/{identityId}"))
def test_a_booking_outlives_its_identity(stage, octo):
    """A guest who asked to be forgotten loses the ticket for tomorrow."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    octo.delete_identity(stage.identities.of(identity))
    answer = octo.attempt.booking(booking.uuid)
    assert answer.error is None
    assert answer.body.status == booking.status


@requirement("IDENT-020", control=(UPDATE,))
def test_an_update_about_something_else_keeps_the_identity(stage, octo):
    """Every note to the supplier takes the trip out of the guest's account."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    changed = octo.update(booking.uuid, notes=f"A window seat ({stage.reference()})")
    assert owner(changed) == identity.id


@requirement("IDENT-020", control=(CONFIRM,))
def test_a_confirmation_keeps_the_identity(stage, octo):
    """The trip leaves the guest's account at the moment it is paid for."""
    identity = stage.own.identity()
    booking = booking_of(stage, octo, identity)
    confirmed = octo.confirm(booking.uuid)
    assert owner(confirmed) == identity.id


@requirement("IDENT-021", control=(RESERVE,), needs_key="second")
def test_another_reseller_cannot_book_for_an_identity(stage, octo):
    """One shop books in the accounts of another shop's customers."""
    refuses_strangers(stage, octo)
    name = stage.identities.of(stage.own.identity())
    bookable = stage.bookable("CANCELLABLE", vacancies=2)
    answer = octo.as_key("second").attempt.reserve(bookable, identityId=name)
    assert answer.error is not None
