"""These rules hold for every product, option and unit, wherever it is shown."""

from collections import Counter

from octo_conformance.suite import NOT_CONCERNED, rule


def repeated(values):
    """Returns the values that occur more than once, each of them once."""
    return sorted(value for value, times in Counter(values).items() if times > 1)


@rule("CORE-PROD-002", on="Product[]")
def product_ids_are_unique_in_the_list(products, context):
    """A reseller's catalogue keeps only the last of two products with one id."""
    if not products:
        return NOT_CONCERNED
    twice = repeated(product.id for product in products)
    assert twice == [], f"several products have the id {', '.join(twice)}"


@rule("CORE-PROD-004", on="Product")
def option_ids_are_unique_in_the_product(product, context):
    """The guest gets another tour, because two options share an id."""
    twice = repeated(option.id for option in product.options)
    assert twice == [], f"several options of {product.get('id')} have the id {', '.join(twice)}"


@rule("CORE-PROD-005", on="Option")
def unit_ids_are_unique_in_the_option(option, context):
    """A child sold under the adult's id pays the adult's price."""
    if not option.units:
        return NOT_CONCERNED
    twice = repeated(unit.id for unit in option.units)
    assert twice == [], f"several units of the option {option.get('id')} have the id {', '.join(twice)}"


@rule("CORE-PROD-006", on="Product")
def a_product_has_at_most_one_default_option(product, context):
    """A shop preselects the wrong option, because two claim to be the default."""
    defaults = [option.id for option in product.options if option.default]
    assert len(defaults) <= 1, (
        f"{len(defaults)} options of {product.get('id')} say that they are the default: {', '.join(defaults)}"
    )


@rule("CORE-PROD-006", on="Product")
def the_only_option_is_the_default_one(product, context):
    """A shop that books the default option without a choice cannot sell the product."""
    if len(product.options) != 1:
        return NOT_CONCERNED
    assert product.options[0].default is True


@rule("CORE-PROD-015", on="Option")
def the_fewest_units_are_no_more_than_the_most(option, context):
    """Nobody can book the option, because every number of units is refused."""
    fewest, most = option.restrictions.minUnits, option.restrictions.maxUnits
    if fewest is None or most is None:
        return NOT_CONCERNED
    assert fewest <= most


@rule("CORE-PROD-016", on="Unit")
def the_youngest_age_is_no_more_than_the_oldest(unit, context):
    """Nobody can buy the unit, because no guest is of the right age."""
    assert unit.restrictions.minAge <= unit.restrictions.maxAge


@rule("CORE-PROD-016", on="Unit")
def the_smallest_quantity_is_no_more_than_the_largest(unit, context):
    """Nobody can book the unit, because every quantity is refused."""
    smallest, largest = unit.restrictions.minQuantity, unit.restrictions.maxQuantity
    if smallest is None or largest is None:
        return NOT_CONCERNED
    assert smallest <= largest


@rule("CORE-PROD-017", on="Option")
def units_are_accompanied_by_units_of_the_same_option(option, context):
    """A shop asks for an adult whom the option does not sell, and the child's ticket cannot be sold."""
    sold = {unit.id for unit in option.units}
    companions = {companion for unit in option.units for companion in unit.restrictions.accompaniedBy}
    if not companions:
        return NOT_CONCERNED
    assert sorted(companions - sold) == [], (
        f"units are to be accompanied by {', '.join(sorted(companions - sold))}, "
        f"which the option {option.get('id')} does not sell"
    )
