"""What is true of every product, option and unit, wherever it is shown."""

from collections import Counter

from octo_conformance.suite import NOT_CONCERNED, rule


def repeated(values):
    """The values that occur more than once, each named once."""
    return sorted(value for value, times in Counter(values).items() if times > 1)


@rule("CORE-PROD-002", on="Product[]")
def product_ids_are_unique_in_the_list(products, context):
    """A reseller's catalogue would keep only the last of two products with one id."""
    if not products:
        return NOT_CONCERNED
    twice = repeated(product.id for product in products)
    assert twice == []


@rule("CORE-PROD-004", on="Product")
def option_ids_are_unique_in_the_product(product, context):
    """An option sold under another one's id is the wrong tour."""
    twice = repeated(option.id for option in product.options)
    assert twice == []


@rule("CORE-PROD-005", on="Option")
def unit_ids_are_unique_in_the_option(option, context):
    """A child sold under the adult's id pays the adult's price."""
    if not option.units:
        return NOT_CONCERNED
    twice = repeated(unit.id for unit in option.units)
    assert twice == []


@rule("CORE-PROD-006", on="Product")
def a_product_has_at_most_one_default_option(product, context):
    """A shop preselects the default option; it cannot preselect two."""
    defaults = [option.id for option in product.options if option.default]
    assert len(defaults) <= 1


@rule("CORE-PROD-006", on="Product")
def the_only_option_is_the_default_one(product, context):
    """A shop that shows no choice where there is none relies on it."""
    if len(product.options) != 1:
        return NOT_CONCERNED
    assert product.options[0].default is True


@rule("CORE-PROD-015", on="Option")
def the_fewest_units_are_no_more_than_the_most(option, context):
    """Nobody could book an option that wants at least five and at most two."""
    fewest, most = option.restrictions.minUnits, option.restrictions.maxUnits
    if fewest is None or most is None:
        return NOT_CONCERNED
    assert fewest <= most


@rule("CORE-PROD-016", on="Unit")
def the_youngest_age_is_no_more_than_the_oldest(unit, context):
    """No guest would be of the right age."""
    assert unit.restrictions.minAge <= unit.restrictions.maxAge


@rule("CORE-PROD-016", on="Unit")
def the_smallest_quantity_is_no_more_than_the_largest(unit, context):
    """No quantity of the unit could be booked."""
    smallest, largest = unit.restrictions.minQuantity, unit.restrictions.maxQuantity
    if smallest is None or largest is None:
        return NOT_CONCERNED
    assert smallest <= largest


@rule("CORE-PROD-017", on="Option")
def units_are_accompanied_by_units_of_the_same_option(option, context):
    """A shop cannot ask for an adult that the option does not sell."""
    sold = {unit.id for unit in option.units}
    companions = {companion for unit in option.units for companion in unit.restrictions.accompaniedBy}
    if not companions:
        return NOT_CONCERNED
    assert sorted(companions - sold) == []
