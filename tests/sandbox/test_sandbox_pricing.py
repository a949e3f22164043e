"""The reference supplier charges prices in the right currencies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from octo_sandbox import Policies
from octo_sandbox.capabilities.pricing import Price, Tax, sum_prices
from octo_sandbox.capabilities.pricing.price import Reduction, shares
from octo_sandbox.capabilities.pricing.tariff import TARIFFS, list_price
from sandbox.reseller import refusal

PRICING = {"Octo-Capabilities": "octo/pricing"}
PARTY = [{"id": "adult", "quantity": 2}, {"id": "child", "quantity": 1}]


@pytest.fixture
def buyer(buyer):
    buyer.http.headers.update(PRICING)
    return buyer


def product(buyer, product_id, **query):
    return buyer.http.get(f"/products/{product_id}", params=query).json()


def retail(prices):
    return {price["currency"]: price["retail"] for price in prices}


def pound(amount, tax=0, net=0):
    return Price("GBP", 2, amount, amount, net, (Tax("VAT", tax, tax, None),))


# --- the price itself


def test_prices_add_up_by_currency():
    """Amounts and taxes of one name are added, and what is not told of a part is not told of the whole."""
    yen = Price("JPY", 0, 100, 90, None)
    total, other = sum_prices([pound(500, tax=80, net=400), yen, pound(250, tax=40, net=200)])
    assert total == Price("GBP", 2, 750, 750, 600, (Tax("VAT", 120, 120, None),))
    assert other == yen
    assert sum_prices([]) == ()


def test_shares_are_the_price_again():
    """Nothing is lost to rounding."""
    whole = replace(pound(1000, tax=167, net=799), reduction=Reduction(100, 80, (Tax("VAT", 0, 17, 13),)))
    parts = shares(whole, 3)
    assert [part.retail for part in parts] == [334, 333, 333]
    assert [part.reduction.retail for part in parts] == [34, 33, 33]
    assert sum_prices(parts) == (whole,)


def test_prices_survive_the_store():
    """What was agreed on is read as it was written."""
    price = replace(pound(1000, tax=167, net=799), reduction=Reduction(100, None, (Tax("VAT", 0, 17, 13),)))
    assert Price.from_document(price.to_document()) == price


@pytest.mark.parametrize(("currency", "precision"), [("GBP", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_amounts_are_in_the_smallest_unit(currency, precision):
    """The price of the cruise is a whole number of each currency's smallest unit."""
    price = list_price("harbour-cruise", "classic", "ADULT", currency)
    worth = price.retail / 10**precision
    assert price.precision == precision
    assert {"GBP": 32.50, "EUR": 38.24, "JPY": 6194, "KWD": 12.694}[currency] == worth


@pytest.mark.parametrize("product_id", TARIFFS)
def test_every_price_is_sound(product_id):
    """Original, retail, net and tax are in that order, in every currency."""
    tariff = TARIFFS[product_id]
    for option_id in tariff.prices:
        for unit_type in ("ADULT", "CHILD", "INFANT", "FAMILY", None):
            for currency in tariff.currencies:
                price = list_price(product_id, option_id, unit_type, currency)
                (tax,) = price.taxes
                assert price.original >= price.retail >= price.net >= tax.net >= 0
                assert price.original >= tax.original >= tax.retail >= tax.net


# --- the catalogue


def test_the_catalogue_has_a_price_in_each_currency(buyer):
    """Units have prices where prices are per unit, and the option has the price of the cheapest ticket."""
    cruise = product(buyer, "harbour-cruise")
    option = cruise["options"][0]
    prices = {unit["id"]: retail(unit["pricingFrom"]) for unit in option["units"]}
    assert cruise["defaultCurrency"] == "GBP"
    assert cruise["availableCurrencies"] == ["GBP", "EUR", "JPY", "KWD"]
    assert cruise["pricingPer"] == "UNIT"
    assert prices["adult"]["GBP"] == 3250
    assert prices["child"]["GBP"] == 1625
    assert retail(option["pricingFrom"])["GBP"] == prices["senior"]["GBP"] == 2763


def test_a_product_priced_per_booking_has_a_price_on_its_option(buyer):
    """Its units have none."""
    tea = product(buyer, "tea-ceremony")
    assert tea["pricingPer"] == "BOOKING"
    assert retail(tea["options"][0]["pricingFrom"])["JPY"] == 22000
    assert tea["options"][0]["units"][0]["pricingFrom"] == []


@pytest.mark.parametrize(("sent", "shown"), [("JPY", ["JPY"]), ("default", ["GBP"])])
def test_the_catalogue_is_shown_in_one_currency(buyer, sent, shown):
    """The catalogue shows the currency that was asked for."""
    unit = product(buyer, "harbour-cruise", currency=sent)["options"][0]["units"][0]
    assert list(retail(unit["pricingFrom"])) == shown


def test_in_a_list_other_products_keep_their_own_currency(buyer):
    """A product that is not sold for dinars keeps its currency."""
    products = {each["id"]: each for each in buyer.http.get("/products", params={"currency": "KWD"}).json()}
    found = {
        name: list(retail(products[name]["options"][0]["pricingFrom"]))
        for name in ("harbour-cruise", "pottery-class")
    }
    assert found == {"harbour-cruise": ["KWD"], "pottery-class": ["AUD"]}


@pytest.mark.parametrize(
    ("path", "sent"), [("/products", "XXX"), ("/products/pottery-class", "EUR"), ("/products", "gbp")]
)
def test_a_currency_nothing_is_sold_in_is_refused(buyer, path, sent):
    """The refusal names the currencies that would do."""
    answer = buyer.http.get(path, params={"currency": sent})
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert "AUD" in answer.json()["availableCurrencies"]


# --- availability


def test_a_slot_prices_units_and_selection(buyer):
    """The total is the sum of its units."""
    slot = buyer.slots("harbour-cruise", "classic", units=PARTY, currency="EUR")[0]
    units = {price["unitId"]: price["retail"] for price in slot["unitPricing"]}
    assert slot["pricing"]["currency"] == "EUR"
    assert slot["pricing"]["retail"] == 2 * units["adult"] + units["child"]
    assert slot["pricing"]["includedTaxes"][0]["retail"] > 0


def test_without_units_a_slot_has_no_total(buyer):
    """A slot has a total only where the price is one for the whole booking."""
    assert buyer.slots("harbour-cruise", "classic")[0]["pricing"] is None
    tea = buyer.slots("tea-ceremony", "group")[0]
    assert tea["unitPricing"] == []
    assert tea["pricing"]["retail"] == 22000


def test_a_day_of_the_calendar_has_the_least_price(buyer):
    """The price is that of a ticket that can be had alone, or of the party asked about."""
    days = {"localDateStart": "2030-01-01", "localDateEnd": "2030-01-01"}
    asked = {"productId": "harbour-cruise", "optionId": "classic", **days}
    (day,) = buyer.http.post("/availability/calendar", json=asked).json()
    (with_party,) = buyer.http.post("/availability/calendar", json={**asked, "units": PARTY}).json()
    assert day["pricingFrom"]["retail"] == 2763
    assert with_party["pricingFrom"]["retail"] == 2 * 3250 + 1625
    assert len(day["unitPricingFrom"]) == 5


@pytest.mark.parametrize("path", ["/availability", "/availability/calendar", "/bookings"])
def test_a_currency_the_product_is_not_sold_in_is_refused(buyer, path):
    """Every route that shows a price refuses it."""
    day = buyer.slot("pottery-class", "wheel")["localDateTimeStart"][:10]
    slot = buyer.slot("pottery-class", "wheel")["id"]
    asked = {"productId": "pottery-class", "optionId": "wheel", "currency": "EUR"}
    more = {"localDateStart": day, "localDateEnd": day}
    if path == "/bookings":
        more = {"availabilityId": slot, "unitItems": [{"unitId": "adult"}]}
    answer = buyer.http.post(path, json={**asked, **more})
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert answer.json()["availableCurrencies"] == ["AUD"]


# --- bookings


def test_a_booking_has_its_price_and_that_of_each_ticket(buyer):
    """The prices are in the currency asked for, and stay in it."""
    booking = buyer.hold("harbour-cruise", "classic", ("adult", "adult", "child"), currency="KWD")
    parts = [item["pricing"]["retail"] for item in booking["unitItems"]]
    assert booking["pricing"]["currency"] == "KWD"
    assert booking["pricing"]["retail"] == sum(parts) == 12694 * 2 + 6347
    assert buyer.read(booking)["pricing"] == booking["pricing"]
    assert buyer.confirm(booking)["pricing"] == booking["pricing"]


def test_a_price_per_booking_is_shared_among_its_tickets(buyer):
    """The price is shared among any number of tickets."""
    booking = buyer.hold("tea-ceremony", "group", ("guest", "guest", "guest"))
    assert booking["pricing"]["retail"] == 22000
    assert [item["pricing"]["retail"] for item in booking["unitItems"]] == [7334, 7333, 7333]


def test_a_changed_booking_is_priced_again(buyer):
    """It keeps its currency unless the request names another one."""
    booking = buyer.hold("harbour-cruise", "classic", ("adult", "child"), currency="EUR")
    fewer = buyer.patch(booking, unitItems=[{"unitId": "adult"}]).json()
    assert (fewer["pricing"]["currency"], fewer["pricing"]["retail"]) == ("EUR", 3824)
    moved = buyer.patch(booking, currency="GBP").json()
    assert (moved["pricing"]["currency"], moved["pricing"]["retail"]) == ("GBP", 3250)


def test_a_booking_made_without_prices_has_one_all_the_same(buyer):
    """The price is in the default currency, because the currency it named meant nothing then."""
    buyer.http.headers.update({"Octo-Capabilities": ""})
    booking = buyer.hold(currency="XXX")
    assert "pricing" not in booking
    buyer.http.headers.update(PRICING)
    assert buyer.read(booking)["pricing"]["currency"] == "GBP"


def test_one_rule_of_prices_is_replaced(supplier):
    """The replaced rule makes a supplier that charges bookings in its own currency, whatever was asked
    for."""
    stubborn = Policies().with_capability(
        "octo/pricing", booking_currency=lambda rules, product, sent: rules.default_currency(product)
    )
    buyer = supplier(stubborn)
    buyer.http.headers.update(PRICING)
    assert buyer.hold(currency="EUR")["pricing"]["currency"] == "GBP"
