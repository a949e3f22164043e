"""Products show prices in the right currencies and in the right number."""

from octo_conformance.suite import requirement

PRODUCTS = "GET /products"


def priced(product):
    """Returns the parts of a product that have to have a price: its units or its options."""
    if product.pricingPer == "BOOKING":
        return list(product.options)
    return [unit for option in product.options for unit in option.units]


def currencies(part):
    """Returns the currencies in which the catalogue prices a part, in order, or one where it shows one
    price."""
    prices = part.pricingFrom
    return sorted(price.currency for price in (prices if isinstance(prices, list) else [prices]))


@requirement("PRICING-001")
def test_every_product_says_how_it_is_paid(octo):
    """A shop cannot ask for a price, because it does not know the currencies."""
    products = octo.products()
    assert [p.id for p in products if p.pricingPer not in {"UNIT", "BOOKING"}] == []


@requirement("PRICING-006", control=(PRODUCTS,))
def test_without_a_currency_there_is_a_price_in_each(stage, octo):
    """A shop cannot show the price in the guest's currency without another request."""
    product = octo.product(stage.prices.bookable(currencies=2).product.id)
    shown = [currencies(part) for part in priced(product) if isinstance(part.pricingFrom, list)]
    if not shown:
        stage.not_applicable("the catalogue shows single prices")
    accepted = sorted(set(product.availableCurrencies))
    not_once = sorted({c for c in accepted for each in shown if each.count(c) != 1})
    assert not_once == [], (
        f"the pricingFrom of {product.id} does not have one price in each of {', '.join(not_once)}"
    )


@requirement("PRICING-006", control=(PRODUCTS,))
def test_with_a_currency_there_is_one_price_in_it(stage, octo):
    """A shop that asked for euros shows a price in another currency as euros."""
    found = stage.prices.bookable(currencies=2)
    wanted = found.other_currency
    products = {product.id: product for product in octo.products(currency=wanted)}
    if found.product.id not in products:
        stage.not_verified(f"{found.product.id} is not listed when {wanted} is asked for")
    shown = [currencies(part) for part in priced(products[found.product.id])]
    others = sorted({", ".join(each) or "no currency" for each in shown if each != [wanted]})
    assert others == [], (
        f"listing products by currency {wanted} shows a pricingFrom in {'; in '.join(others)}"
    )
