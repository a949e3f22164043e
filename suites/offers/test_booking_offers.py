"""Offers on bookings: by a code, and not by one nobody gave out."""

from octo_conformance.suite import requirement

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"


def book(stage, slot_offer):
    """A hold of the slot with the code of the offer."""
    return stage.own.reservation_of(slot_offer.sold, offerCode=slot_offer.code)


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_names_the_offer_it_was_made_with(stage, octo):
    """Service staff see at once why the guest paid less."""
    slot_offer = stage.slot_offers.usable()
    booking = book(stage, slot_offer)
    assert booking.get("offerCode") == slot_offer.code
    if "title" in slot_offer.terms and "offerTitle" in booking:
        assert booking.offerTitle == slot_offer.terms.title


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_with_an_offer_costs_less(stage, octo):
    """It is what the guest has the code for."""
    price = book(stage, stage.slot_offers.usable()).pricing
    if price.original == 0:
        stage.not_applicable("what is offered is free")
    assert price.retail < price.original


@requirement("OFFER-003", control=(RESERVE,))
def test_a_code_opens_an_offer_nobody_is_shown(stage, octo):
    """A code in a newsletter is worth something only if others do not get it unasked."""
    slot_offer = stage.slot_offers.by_code()
    booking = book(stage, slot_offer)
    assert booking.get("offerCode") == slot_offer.code
    assert booking.pricing.retail < booking.pricing.original


@requirement("OFFER-003", control=(RESERVE,))
def test_a_booking_keeps_its_offer_when_it_is_confirmed(stage, octo):
    """The discount is still there when the guest has paid."""
    slot_offer = stage.slot_offers.usable()
    held = book(stage, slot_offer)
    confirmed = octo.confirm(held.uuid)
    assert confirmed.get("offerCode") == held.get("offerCode")


@requirement("OFFER-004", control=(RESERVE,))
def test_a_booking_with_a_code_nobody_gave_out_is_refused(stage, octo):
    """The guest can look at the code again while there is time."""
    answer = octo.breaking.reserve(stage.bookable("CANCELLABLE"), offerCode=stage.invent_id("offer"))
    assert answer.error is not None


@requirement("OFFER-004", control=(UPDATE,))
def test_a_code_nobody_gave_out_is_refused_on_a_booking_that_is_held(stage, octo):
    """The guest enters the code on the last page."""
    held = stage.own.reservation("CANCELLABLE")
    octo.update(held.uuid, notes=stage.notes)
    answer = octo.breaking.update(held.uuid, offerCode=stage.invent_id("offer"))
    assert answer.error is not None


@requirement("OFFER-006", control=(RESERVE,))
def test_a_booking_that_was_given_back_is_compared_with_nothing(stage, octo):
    """A shop that reads comparisons would advertise to a guest who is gone."""
    held = stage.own.reservation_of(stage.slot_offers.usable().sold)
    cancelled = octo.cancel(held.uuid)
    assert len(cancelled.get("offerComparisons") or []) == 0


@requirement("OFFER-008", control=(RESERVE,))
def test_a_booking_without_an_offer_says_so(stage, octo):
    """Nothing and null are different things to whoever looks for the reason of a price."""
    booking = stage.own.reservation("CANCELLABLE")
    assert (booking.get("offerTitle") is None) == (booking.get("offerCode") is None)


@requirement("OFFER-011", control=(RESERVE,))
def test_as_much_is_taken_off_a_booking_as_the_slot_said(stage, octo):
    """The guest was shown the reduced price."""
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
