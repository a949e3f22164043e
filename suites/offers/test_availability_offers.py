"""Offers on slots: which apply by themselves, and to whom."""

from octo_conformance.suite import requirement

CHECK = "POST /availability"


def codes_of(slot):
    """The codes of the offers that a slot says can be used."""
    return sorted(
        offer.code for offer in slot.offers if offer.get("usable", True) is True and "code" in offer
    )


@requirement("OFFER-001", control=(CHECK,))
def test_a_slot_with_an_offer_lists_it(stage, octo):
    """A shop explains the price by the offer behind the code."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo, offerCode=slot_offer.code)
    listed = [offer.id for offer in slot.offers]
    assert slot.offer is not None
    assert slot.offer.id in listed


@requirement("OFFER-002", control=(CHECK,))
def test_an_offer_that_needs_no_code_is_applied(stage, octo):
    """The guest expects the price of the supplier's own site."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo)
    assert slot.offerCode in codes_of(slot)


@requirement("OFFER-002", capabilities=("octo/pricing",), control=(CHECK,))
def test_the_price_shows_the_offer_that_is_applied(stage, octo):
    """An offer without a lower price is an announcement."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo)
    whole = slot.get("pricing") or next(iter(slot.get("unitPricing") or ()), None)
    if whole is None:
        stage.not_verified("the slot has no price, see PRICING-007")
    if slot.offerCode is None or whole.original == 0:
        stage.not_applicable("no offer is applied to this selection")
    assert whole.retail < whole.original


@requirement("OFFER-005", control=(CHECK,))
def test_a_price_with_an_offer_tells_what_was_taken_off(stage, octo):
    """The reseller's invoice has a line for the discount."""
    slot_offer = stage.slot_offers.usable()
    slot = slot_offer.shown(octo, offerCode=slot_offer.code)
    whole = slot.get("pricing")
    if whole is None or whole.retail == whole.original:
        stage.not_applicable("nothing is taken off the price of the slot, see OFFER-002")
    assert whole.get("offerDiscount") is not None


@requirement("OFFER-014", control=(CHECK,))
def test_an_offer_for_groups_is_for_groups(stage, octo):
    """Four friends get it, three do not."""
    slot_offer = stage.slot_offers.for_more()
    few = slot_offer.shown(octo, slot_offer.units - 1)
    assert slot_offer.code not in codes_of(few)
    assert few.offerCode != slot_offer.code


@requirement("OFFER-012", control=(CHECK,))
def test_an_offer_is_usable_once_there_are_enough(stage, octo):
    """A shop that says "one more and it is cheaper" has to be right."""
    slot_offer = stage.slot_offers.for_more()
    enough = slot_offer.shown(octo, slot_offer.units)
    if not enough.available:
        stage.not_verified(f"the slot does not take {slot_offer.units}")
    assert slot_offer.code in codes_of(enough)


@requirement("OFFER-007")
def test_offers_can_be_listed(octo):
    """A reseller prepares its newsletter from the list."""
    ids = [offer.id for offer in octo.offers()]
    assert ids == list(dict.fromkeys(ids))
