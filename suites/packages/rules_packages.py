"""This rule holds for every product that is put together from others."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("PACKAGE-004", on="Product")
def a_package_lists_what_is_in_it(product, context):
    """The guest pays for a package that is empty."""
    if product.get("isPackage") is not True:
        return NOT_CONCERNED
    assert [option.id for option in product.options if not option.get("packageIncludes")] == []
