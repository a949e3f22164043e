"""Slots show which offers apply by themselves, and to whom."""

from octo_conformance.suite import requirement

CHECK = "POST /availability"


def codes_of(slot):
    """Returns the codes of the offers that a slot says can be used."""
    return sorted(
        offer.code for offer in slot.offers if offer.get("usable", True) is True and "code" in offer
    )


@requirement("OFFER-001", control=(CHECK,))
def test_a_slot_with_an_offer_lists_it(stage, octo):
    """A shop cannot explain the price, because the offer behind the code is missing."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo, offerCode=slot_offer.code)
    listed = [offer.id for offer in slot.offers]
    assert slot.offer is not None
    assert slot.offer.id in listed, (
        f"the price of the slot includes the offer {slot.offer.id}, which offers of the slot does not list"
    )


@requirement("OFFER-002", control=(CHECK,))
def test_an_offer_that_needs_no_code_is_applied(stage, octo):
    """The reseller's shop is more expensive than the supplier's own site."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo)
    assert slot.offerCode in codes_of(slot), (
        f"the slot lists {', '.join(codes_of(slot))} as usable and applies {slot.offerCode or 'none of them'}"
    )


@requirement("OFFER-002", capabilities=("octo/pricing",), control=(CHECK,))
def test_the_price_shows_the_offer_that_is_applied(stage, octo):
    """A shop announces a discount and charges the full price."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo)
    whole = slot.get("pricing") or next(iter(slot.get("unitPricing") or ()), None)
    if whole is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    if slot.offerCode is None or whole.original == 0:
        stage.not_applicable("no offer is applied to this selection")
    assert whole.retail < whole.original


@requirement("OFFER-014", control=(CHECK,))
def test_an_offer_for_groups_is_for_groups(stage, octo):
    """A party that is too small gets the price of a group, or a group does not get it."""
    slot_offer = stage.slot_offers.for_more()
    few = slot_offer.shown(octo, slot_offer.units - 1)
    assert slot_offer.code not in codes_of(few)
    assert few.offerCode != slot_offer.code


@requirement("OFFER-012", control=(CHECK,))
def test_an_offer_is_usable_once_there_are_enough(stage, octo):
    """A shop tells the guest that one more ticket brings the discount, and it does not."""
    slot_offer = stage.slot_offers.for_more()
    enough = slot_offer.shown(octo, slot_offer.units)
    if not enough.available:
        stage.not_verified(f"the slot does not take {slot_offer.units}")
    assert slot_offer.code in codes_of(enough)


@requirement("OFFER-007")
def test_offers_can_be_listed(octo):
    """A reseller cannot announce the supplier's offers, because it cannot list them."""
    ids = [offer.id for offer in octo.offers()]
    assert ids == list(dict.fromkeys(ids))
