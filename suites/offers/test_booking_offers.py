"""A booking takes an offer by its code and refuses a code that nobody gave out."""

from octo_conformance.suite import requirement

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"


def book(stage, slot_offer):
    """Holds the slot with the code of the offer."""
    return stage.own.reservation_of(slot_offer.sold, offerCode=slot_offer.code)


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_names_the_offer_it_was_made_with(stage, octo):
    """Service staff cannot tell why the guest paid less."""
    slot_offer = stage.slot_offers.usable()
    booking = book(stage, slot_offer)
    assert booking.get("offerCode") == slot_offer.code
    if "title" in slot_offer.terms and "offerTitle" in booking:
        assert booking.offerTitle == slot_offer.terms.title


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_with_an_offer_costs_less(stage, octo):
    """The guest enters a code and pays the full price."""
    price = book(stage, stage.slot_offers.usable()).pricing
    if price.original == 0:
        stage.not_applicable("what is offered is free")
    assert price.retail < price.original


@requirement("OFFER-003", control=(RESERVE,))
def test_a_code_opens_an_offer_nobody_is_shown(stage, octo):
    """The code in a newsletter brings nothing, or everybody gets the offer without it."""
    slot_offer = stage.slot_offers.by_code()
    booking = book(stage, slot_offer)
    assert booking.get("offerCode") == slot_offer.code
    assert booking.pricing.retail < booking.pricing.original


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_keeps_its_offer_when_it_is_confirmed(stage, octo):
    """The guest who was promised a discount pays the full price."""
    slot_offer = stage.slot_offers.usable()
    held = book(stage, slot_offer)
    confirmed = octo.confirm(held.uuid)
    assert confirmed.get("offerCode") == held.get("offerCode")


@requirement("OFFER-004", control=(RESERVE,))
def test_a_booking_with_a_code_nobody_gave_out_is_refused(stage, octo):
    """The guest pays the full price and learns too late that the code was mistyped."""
    answer = octo.breaking.reserve(stage.bookable("CANCELLABLE"), offerCode=stage.invent_id("offer"))
    assert answer.error is not None


@requirement("OFFER-004", control=(UPDATE,))
def test_a_code_nobody_gave_out_is_refused_on_a_booking_that_is_held(stage, octo):
    """The guest who enters a mistyped code on the last page pays the full price without notice."""
    held = stage.own.reservation("CANCELLABLE")
    octo.update(held.uuid, notes=stage.notes)
    answer = octo.breaking.update(held.uuid, offerCode=stage.invent_id("offer"))
    assert answer.error is not None


@requirement("OFFER-006", control=(RESERVE,))
def test_a_booking_that_was_given_back_is_compared_with_nothing(stage, octo):
    """A shop that reads comparisons advertises to a guest who is gone."""
    held = stage.own.reservation_of(stage.slot_offers.usable().sold)
    cancelled = octo.cancel(held.uuid)
    assert len(cancelled.get("offerComparisons") or []) == 0, (
        "cancelling the booking shows offerComparisons, which compare it with other offers"
    )


@requirement("OFFER-008", control=(RESERVE,))
def test_a_booking_without_an_offer_says_so(stage, octo):
    """Service staff cannot tell whether a booking has no offer or hides it."""
    booking = stage.own.reservation("CANCELLABLE")
    title, code = booking.get("offerTitle"), booking.get("offerCode")
    assert (title is None) == (code is None), (
        f"offerCode of the booking is “{code or ''}”, and its offerTitle “{title or ''}”"
    )


@requirement("OFFER-011", control=(RESERVE,))
def test_as_much_is_taken_off_a_booking_as_the_slot_said(stage, octo):
    """The guest pays another price than the reduced one that was shown."""
    slot_offer = stage.slot_offers.usable()
    shown = slot_offer.shown(octo, offerCode=slot_offer.code).get("pricing")
    if shown is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    booked = octo.reserve(
        slot_offer.sold, offerCode=slot_offer.code, availabilityId=slot_offer.slot.id
    ).pricing
    if booked.currency != shown.currency:
        stage.not_verified("the two are not in one currency, see PRICING-014")
    off = booked.original - booked.retail
    assert off == shown.original - shown.retail
