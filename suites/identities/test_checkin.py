"""A guest who is logged in finds what they may check in for by their identity."""

from octo_conformance.suite import requirement

CHECKIN = ("octo/checkin",)
LOOKUP = "POST /checkin/lookup"


def confirmed_for(stage, octo, identity):
    """Returns a confirmed booking that belongs to this identity."""
    bookable = stage.bookable("INSTANT_CONFIRMATION", "CANCELLABLE", vacancies=2)
    answer = octo.attempt.reserve(bookable, identityId=stage.identities.of(identity))
    if not answer.ok or answer.body.get("identity") is None:
        stage.not_verified("no booking could be made for an identity, see IDENT-008")
    confirmed = octo.confirm(answer.body.uuid)
    if confirmed.get("identity") is None:
        stage.not_verified("confirming took the identity away, see IDENT-020")
    return confirmed


def found_by(answer):
    """Returns the uuids of the bookings that a lookup found; a refusal found none."""
    if not answer.ok:
        return []
    return sorted(booking.uuid for booking in answer.body.get("bookings") or ())


@requirement("IDENT-017", capabilities=CHECKIN, control=(LOOKUP,))
def test_a_checkin_is_found_by_the_identity(stage, octo):
    """A guest who is logged in has to type in every booking number by hand."""
    identity = stage.own.identity()
    booking = confirmed_for(stage, octo, identity)
    answer = octo.attempt.look_up_checkin(identityId=stage.identities.of(identity))
    assert answer.error is None
    assert booking.uuid in found_by(answer)


@requirement("IDENT-017", capabilities=CHECKIN, control=(LOOKUP,))
def test_a_checkin_of_somebody_else_is_not_found(stage, octo):
    """A guest who is logged in checks in a stranger."""
    identity = stage.own.identity()
    confirmed_for(stage, octo, identity)
    strangers = confirmed_for(stage, octo, stage.own.identity())
    answer = octo.attempt.look_up_checkin(identityId=stage.identities.of(identity))
    assert answer.error is None
    assert strangers.uuid not in found_by(answer)


@requirement("IDENT-018", capabilities=CHECKIN, control=(LOOKUP,))
def test_without_an_identity_a_checkin_is_found_as_ever(stage, octo):
    """Guests without an account cannot check in once the shop knows identities."""
    booking = confirmed_for(stage, octo, stage.own.identity())
    if not booking.get("supplierReference"):
        stage.not_verified("the booking has no reference to look it up by, see CORE-BOOK-071")
    asked = {"reference": booking.supplierReference, "verification": stage.contact["lastName"]}
    usual = octo.using("octo/checkin").attempt.look_up_checkin(**asked)
    answer = octo.attempt.look_up_checkin(**asked)
    assert answer.ok == usual.ok
    assert found_by(answer) == found_by(usual)
