"""This rule holds for every product that is rented."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("RENTAL-004", on="Product")
def a_rental_lists_for_how_long(product, context):
    """The guest can rent something and not say until when."""
    if product.get("isRental") is not True:
        return NOT_CONCERNED
    assert [option.id for option in product.options if not option.get("rentalDurations")] == []
