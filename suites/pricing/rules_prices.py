"""These rules hold for every price, wherever it stands."""

from octo_conformance.suite import NOT_CONCERNED, rule

# Digits after the point, by ISO 4217; every other currency has two.
NONE = {
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"),
    *("XAF", "XOF", "XPF"),
}
THREE = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
FOUR = {"CLF", "UYW"}


def digits(currency):
    """Returns how many digits of an amount in this currency stand after the point."""
    return 0 if currency in NONE else 3 if currency in THREE else 4 if currency in FOUR else 2


def as_list(prices):
    """Returns prices of the catalogue as a list, because some suppliers show the one price alone
    (CON-059)."""
    if prices is None:
        return []
    return prices if isinstance(prices, list) else [prices]


@rule("PRICING-004", on="Pricing")
def the_original_price_is_not_below_the_retail_price(price, context):
    """A shop strikes through less than it charges."""
    assert price.original >= price.retail


@rule("PRICING-015", on="Pricing")
def the_precision_is_that_of_the_currency(price, context):
    """A shop shows and charges prices that are wrong by a factor of a hundred."""
    assert price.currencyPrecision == digits(price.currency)


@rule("PRICING-016", on="Pricing")
def the_reseller_pays_no_more_than_the_guest(price, context):
    """The reseller makes a loss with every sale."""
    if price.get("net") is None:
        return NOT_CONCERNED
    assert price.net <= price.retail


@rule("PRICING-013", on="Pricing")
def taxes_are_no_more_than_the_price_they_are_in(price, context):
    """The reseller's invoice shows more tax than price."""
    if not price.includedTaxes:
        return NOT_CONCERNED
    assert sum(tax.retail for tax in price.includedTaxes) <= price.retail


@rule("PRICING-013", on="Pricing")
def taxes_are_no_more_than_the_net_price_they_are_in(price, context):
    """The reseller reclaims more tax than it paid."""
    told = [tax.get("net") for tax in price.includedTaxes]
    if not told or None in told or price.get("net") is None:
        return NOT_CONCERNED
    assert sum(told) <= price.net


@rule("PRICING-002", on="Product")
def the_default_currency_is_an_available_one(product, context):
    """A shop charges in a currency that it does not offer."""
    if "defaultCurrency" not in product:
        return NOT_CONCERNED
    assert product.defaultCurrency in product.availableCurrencies


@rule("PRICING-005", on="Product")
def each_unit_of_a_product_priced_per_unit_has_a_from_price(product, context):
    """The guest cannot compare tickets that have no price."""
    if product.get("pricingPer") != "UNIT":
        return NOT_CONCERNED
    without = [
        f"{option.id}, {unit.id}"
        for option in product.options
        for unit in option.units
        if not as_list(unit.get("pricingFrom"))
    ]
    assert without == [], f"units have no pricingFrom: {'; '.join(without)}"


@rule("PRICING-005", on="Product")
def each_option_of_a_product_priced_per_booking_has_a_from_price(product, context):
    """The guest cannot compare tours that have no price."""
    if product.get("pricingPer") != "BOOKING":
        return NOT_CONCERNED
    without = [option.id for option in product.options if not as_list(option.get("pricingFrom"))]
    assert without == [], f"options have no pricingFrom: {', '.join(without)}"


@rule("PRICING-007", on="Availability")
def each_unit_of_a_slot_is_priced_once(slot, context):
    """A shop shows whichever of two prices for an adult comes last."""
    if not slot.get("unitPricing"):
        return NOT_CONCERNED
    priced = [price.unitId for price in slot.unitPricing]
    assert priced == list(dict.fromkeys(priced))


@rule("PRICING-007", on="Availability")
def the_units_a_slot_prices_are_those_of_the_option(slot, context):
    """A shop that looks a price up by the id of its unit does not find it."""
    asked = context.request
    option = context.option(asked.get("productId"), asked.get("optionId")) if asked is not None else None
    # Some units are sold to some callers only, and which these are the option as last seen need not tell.
    if option is None or not slot.get("unitPricing") or asked.get("membership") is not None:
        return NOT_CONCERNED
    sold = {unit.id for unit in option.units}
    assert sorted({price.unitId for price in slot.unitPricing} - sold) == []


@rule("PRICING-010", on="Booking")
def each_ticket_of_a_booking_priced_per_unit_has_a_price(booking, context):
    """A single ticket cannot be refunded when nobody knows what it was sold for."""
    product = booking.get("product")
    if "pricing" not in booking or product is None or product.get("pricingPer") != "UNIT":
        return NOT_CONCERNED
    without = [item.uuid for item in booking.unitItems if item.get("pricing") is None]
    assert without == [], f"unit items have no pricing: {', '.join(without)}"


@rule("PRICING-010", on="Booking")
def the_tickets_of_a_booking_are_in_its_currency(booking, context):
    """Tickets in pounds do not add up to a booking in euros."""
    priced = [item.pricing for item in booking.unitItems if item.get("pricing") is not None]
    if "pricing" not in booking or not priced:
        return NOT_CONCERNED
    assert {price.currency for price in priced} == {booking.pricing.currency}


@rule("PRICING-017", on="Booking")
def a_booking_costs_what_its_tickets_cost(booking, context):
    """A reseller that refunds ticket by ticket pays back another amount than the guest paid."""
    product = booking.get("product")
    if "pricing" not in booking or product is None or product.get("pricingPer") != "UNIT":
        return NOT_CONCERNED
    if booking.get("adjustments") or any(part.get("extraItems") for part in (booking, *booking.unitItems)):
        return NOT_CONCERNED  # it costs more than its tickets, or less (readings CON-257 and CON-265)
    priced = [item.pricing for item in booking.unitItems if item.get("pricing") is not None]
    whole = booking.pricing
    if not priced or len(priced) < len(booking.unitItems) or {p.currency for p in priced} != {whole.currency}:
        return NOT_CONCERNED
    if whole.retail < whole.original == sum(price.original for price in priced):
        return NOT_CONCERNED  # something was taken off the booking as a whole
    assert whole.retail == sum(price.retail for price in priced)
