"""The reference supplier takes offers off prices and says so."""

from __future__ import annotations

import pytest

from octo_sandbox import Policies
from octo_sandbox.capabilities.offers.discount import reduced
from octo_sandbox.capabilities.offers.offer import FULL, NONE, PRORATED, SPLIT, Offer
from octo_sandbox.capabilities.pricing import Price, Tax
from octo_sandbox.variants import find_variant
from sandbox.reseller import refusal

OFFERS = {"Octo-Capabilities": "octo/offers"}
WITH_CART = {"Octo-Capabilities": "octo/offers,octo/cart"}


@pytest.fixture
def buyer(buyer):
    buyer.http.headers.update(OFFERS)
    return buyer


def party(quantity, unit="adult"):
    return [{"id": unit, "quantity": quantity}]


# --- taking off


@pytest.mark.parametrize(("bears", "net"), [(NONE, 800), (FULL, 600), (SPLIT, 700), (PRORATED, 640)])
def test_the_net_price_bears_its_part(bears, net):
    """Of twenty per cent off ten pounds the supplier bears nothing, all, half or its share."""
    price = Price("GBP", 2, 1000, 1000, 800, (Tax("VAT", 167, 167, 133),))
    after = reduced(Offer("o", "Offer", "CODE", 20, net_discount=bears), price)
    assert (after.original, after.retail, after.net) == (1000, 800, net)
    assert (after.reduction.retail, after.reduction.net) == (200, 800 - net)
    (kept,), (taken,) = after.taxes, after.reduction.taxes
    assert kept.retail + taken.retail == 167
    assert kept.net + taken.net == 133


def test_a_net_price_that_is_not_told_stays_untold():
    """The share of the supplier in the discount is unknown too."""
    after = reduced(Offer("o", "Offer", "CODE", 20), Price("GBP", 2, 1000, 1000, None))
    assert after.net is None
    assert after.reduction.net is None


# --- availability


def test_a_public_offer_applies_by_itself(buyer):
    """The price is with it, and says so."""
    slot = buyer.slots("hill-castle", "DEFAULT", units=party(2))[0]
    assert slot["offerCode"] == slot["offer"]["code"] == "ONLINE10"
    assert [offer["usable"] for offer in slot["offers"]] == [True, True]
    assert (slot["pricing"]["original"], slot["pricing"]["retail"]) == (3600, 3240)
    assert slot["pricing"]["offerDiscount"]["retail"] == 360


def test_prices_do_not_depend_on_who_asks_about_offers(buyer):
    """Whoever asks for prices alone sees the same price without the reason."""
    buyer.http.headers.update({"Octo-Capabilities": "octo/pricing"})
    slot = buyer.slots("hill-castle", "DEFAULT", units=party(2))[0]
    assert slot["pricing"]["retail"] == 3240
    assert "offerCode" not in slot
    assert "offerDiscount" not in slot["pricing"]


def test_a_code_takes_the_place_of_the_public_offer(buyer):
    """It is listed only for whoever knows it."""
    slot = buyer.slots("hill-castle", "DEFAULT", units=party(1), offerCode="HARBOUR20")[0]
    assert slot["offerCode"] == "HARBOUR20"
    assert slot["pricing"]["retail"] == 1440
    assert [offer["code"] for offer in slot["offers"]] == ["ONLINE10", "QUIET5", "HARBOUR20"]


def test_an_offer_for_groups_is_not_for_couples(buyer):
    """It is listed with the reason why not."""
    few = buyer.slots("city-walk", "audio", units=party(3))[0]
    assert few["offerCode"] is None
    assert few["offers"][0]["usable"] is False
    assert "4" in few["offers"][0]["unusableReason"]
    enough = buyer.slots("city-walk", "audio", units=party(4))[0]
    assert enough["offerCode"] == "PARTY15"


def test_an_offer_for_one_unit_leaves_the_others_alone(buyer):
    """Children pay what they paid before."""
    units = [*party(1), *party(1, "child")]
    slot = buyer.slots("harbour-cruise", "classic", units=units, offerCode="ADULTS5")[0]
    prices = {price["unitId"]: price for price in slot["unitPricing"]}
    assert prices["adult"]["offerDiscount"] is not None
    assert prices["child"]["offerDiscount"] is None


@pytest.mark.parametrize("code", ["NOBODY", "ADULTS5", ""])
def test_a_code_that_is_for_nothing_here_is_refused(buyer, code):
    """Be it unknown or for another product."""
    day = buyer.slot("hill-castle", "DEFAULT")["localDateTimeStart"][:10]
    answer = buyer.availability("hill-castle", "DEFAULT", localDate=day, offerCode=code)
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert refusal(buyer.reserve("hill-castle", "DEFAULT", offerCode=code)) == (400, "BAD_REQUEST")


def test_offers_can_be_listed(buyer):
    """The list has offers with a code too."""
    codes = {offer["code"] for offer in buyer.http.get("/offers").json()}
    assert {"ONLINE10", "HARBOUR20", "combination_cruise_castle"} <= codes


# --- bookings


def test_a_booking_keeps_its_offer(buyer):
    """It keeps the offer when it is read, changed and confirmed."""
    booking = buyer.hold(offerCode="HARBOUR20")
    assert (booking["offerCode"], booking["offerTitle"]) == ("HARBOUR20", "Friends of the harbour")
    assert booking["pricing"]["retail"] == 2600
    assert buyer.read(booking) == booking
    more = buyer.patch(booking, unitItems=[{"unitId": "adult"}, {"unitId": "adult"}]).json()
    assert (more["offerCode"], more["pricing"]["retail"]) == ("HARBOUR20", 5200)
    assert buyer.confirm(booking)["offerCode"] == "HARBOUR20"


def test_a_code_can_come_later(buyer):
    """The guest enters it on the last page; a wrong one changes nothing."""
    booking = buyer.hold()
    assert booking["offerCode"] is None
    assert refusal(buyer.patch(booking, offerCode="NOBODY")) == (400, "BAD_REQUEST")
    assert buyer.read(booking)["pricing"]["retail"] == 3250
    assert buyer.patch(booking, offerCode="HARBOUR20").json()["pricing"]["retail"] == 2600


def test_a_booking_is_not_made_with_an_offer_it_cannot_have(buyer):
    """The booking is refused and not made at the full price."""
    answer = buyer.reserve("city-walk", "audio", offerCode="PARTY15")
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")


def test_a_booking_is_compared_with_other_offers_while_it_lasts(buyer):
    """A cancelled booking is compared with none."""
    booking = buyer.hold("hill-castle", "DEFAULT", offerCode="HARBOUR20")
    others = {other["offerCode"]: other["pricing"]["retail"] for other in booking["offerComparisons"]}
    assert others == {"ONLINE10": 1620, "QUIET5": 1710}
    assert buyer.act(booking, "cancel").json()["offerComparisons"] == []


# --- orders


@pytest.fixture
def cart(buyer):
    buyer.http.headers.update(WITH_CART)
    return buyer


def test_an_order_tells_what_goes_well_together(cart):
    """The order suggests the castle to guests of the cruise."""
    cruise = cart.hold()
    order = cart.http.get(f"/orders/{cruise['orderId']}").json()
    (combination,) = order["offerCombinations"]
    assert combination["productId"] == "hill-castle"
    assert combination["pricing"]["retail"] == 1350


def test_an_order_suggests_nothing_that_is_not_sold(supplier):
    """A supplier of departures alone has no castle to offer with the cruise."""
    cart = supplier(find_variant("only-departures").change(Policies()))
    cart.http.headers.update(WITH_CART)
    cruise = cart.hold()
    assert cart.http.get(f"/orders/{cruise['orderId']}").json()["offerCombinations"] == []


def test_a_combination_takes_both(cart):
    """Alone it is refused; in the order of the other it is marked as what it is."""
    code = "combination_cruise_castle"
    assert refusal(cart.reserve("hill-castle", "DEFAULT", offerCode=code)) == (400, "UNPROCESSABLE_ENTITY")
    cruise = cart.hold()
    castle = cart.hold("hill-castle", "DEFAULT", offerCode=code, orderId=cruise["orderId"])
    assert castle["offerIsCombination"] is True
    assert castle["pricing"]["retail"] == 1350
    assert castle["offerComparisons"] == []


def test_a_code_for_the_order_goes_to_the_booking_it_is_for(cart):
    """One that is for nothing in it is refused, and nothing changes."""
    cruise = cart.hold()
    kayak = cart.hold("kayak-tour", "half-day", ("paddler",), orderId=cruise["orderId"])
    order = f"/orders/{cruise['orderId']}"
    answer = cart.http.patch(order, json={"offers": ["HARBOUR20"]})
    assert answer.status_code == 200
    assert [each["offerCode"] for each in answer.json()["bookings"]] == ["HARBOUR20", None]
    assert cart.read(kayak)["offerCode"] is None
    assert refusal(cart.http.patch(order, json={"offers": ["NOBODY"]})) == (400, "BAD_REQUEST")


def test_one_rule_of_offers_is_replaced(supplier):
    """The replaced rule makes a supplier that forgets to apply offers by itself."""
    forgetful = Policies().with_capability("octo/offers", by_itself=lambda usable: None)
    buyer = supplier(forgetful)
    buyer.http.headers.update(OFFERS)
    assert buyer.slots("hill-castle", "DEFAULT", units=party(2))[0]["offerCode"] is None
