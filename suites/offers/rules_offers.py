"""These rules hold for every offer and for every price that an offer lowers."""

from octo_conformance.suite import NOT_CONCERNED, rule

OVER = {"CANCELLED", "EXPIRED", "REJECTED"}


def limits(offer):
    """Returns the least and the greatest number of units that an offer is for, each None where it has no
    bound."""
    bounds = offer.get("restrictions")
    return (None, None) if bounds is None else (bounds.get("minUnits"), bounds.get("maxUnits"))


def asked_units(context):
    """Returns how many units the request asked about, or None where it said nothing about them."""
    units = context.request.get("units") if context.request is not None else None
    if not units:
        return None
    return sum(unit.get("quantity") or 0 for unit in units)


@rule("OFFER-009", on="Pricing")
def the_discount_is_what_lies_between_original_and_retail(price, context):
    """A shop shows two prices and a discount that do not fit together."""
    discount = price.get("offerDiscount")
    if discount is None:
        return NOT_CONCERNED
    # Some write what is taken off as a negative amount. The original may be struck through for more reasons.
    assert abs(discount.retail) <= price.original - price.retail


@rule("OFFER-012", on="Offer")
def an_offer_that_cannot_be_used_says_why(offer, context):
    """A guest asks why the offer is refused, and the shop has no answer."""
    if offer.get("usable") is not False:
        return NOT_CONCERNED
    assert offer.get("unusableReason") not in {None, ""}


@rule("OFFER-012", on="Availability")
def an_offer_that_cannot_be_used_is_not_applied(slot, context):
    """The guest is shown a price that cannot be booked."""
    if "offers" not in slot:
        return NOT_CONCERNED
    unusable = sorted({offer.get("code") or "" for offer in slot.offers if offer.get("usable") is False})
    if not unusable:
        return NOT_CONCERNED
    assert slot.offerCode not in unusable


@rule("OFFER-013", on="Availability")
@rule("OFFER-013", on="AvailabilityCalendar")
def the_offer_has_the_code_that_is_named(slot, context):
    """A shop shows one offer and books with another one's code."""
    offer = slot.get("offer")
    if offer is None or offer.get("code") is None or slot.get("offerCode") is None:
        return NOT_CONCERNED
    assert slot.offerCode == offer.code


@rule("OFFER-013", on="Availability")
@rule("OFFER-013", on="AvailabilityCalendar")
def the_offer_has_the_title_that_is_named(slot, context):
    """The guest chose one offer and is shown the title of another."""
    offer = slot.get("offer")
    if offer is None or offer.get("title") is None or slot.get("offerTitle") is None:
        return NOT_CONCERNED
    assert slot.offerTitle == offer.title


@rule("OFFER-013", on="Availability")
def a_slot_with_an_offer_names_its_code(slot, context):
    """A reseller without the code books at the full price."""
    offer = slot.get("offer")
    if offer is None or offer.get("code") is None:
        return NOT_CONCERNED
    assert slot.offerCode is not None


@rule("OFFER-014", on="Availability")
def an_offer_is_applied_to_enough_units(slot, context):
    """A couple is shown the price of a group and cannot book it."""
    offer, asked = slot.get("offer"), asked_units(context)
    least = limits(offer)[0] if offer is not None else None
    if least is None or asked is None:
        return NOT_CONCERNED
    assert asked >= least, f"an offer for {least} or more units is applied to {asked}"


@rule("OFFER-014", on="Availability")
def an_offer_is_applied_to_few_enough_units(slot, context):
    """The reseller loses money on a whole class that travels at the price of a family."""
    offer, asked = slot.get("offer"), asked_units(context)
    most = limits(offer)[1] if offer is not None else None
    if most is None or asked is None:
        return NOT_CONCERNED
    assert asked <= most, f"an offer for at most {most} units is applied to {asked}"


@rule("OFFER-006", on="Booking")
def a_booking_that_is_over_is_compared_with_nothing(booking, context):
    """A shop offers a discount on a booking that can no longer be bought."""
    if booking.get("status") not in OVER or booking.get("offerComparisons") is None:
        return NOT_CONCERNED
    assert len(booking.offerComparisons) == 0, (
        f"the booking is {booking.status} and has {len(booking.offerComparisons)} offerComparisons"
    )


@rule("OFFER-006", on="Booking")
def a_combination_is_compared_with_nothing(booking, context):
    """A shop takes one part out of a combination and promises a price that nobody gets."""
    if booking.get("offerIsCombination") is not True or booking.get("offerComparisons") is None:
        return NOT_CONCERNED
    assert len(booking.offerComparisons) == 0, (
        f"the booking is a combination of offers and has {len(booking.offerComparisons)} offerComparisons"
    )
