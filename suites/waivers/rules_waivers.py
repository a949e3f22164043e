"""This rule holds for every product that demands a signature."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("WAIVER-004", on="Product")
def a_demanded_waiver_is_listed(product, context):
    """The guest has to sign something that nobody can show."""
    if product.get("waiverRequired") is not True:
        return NOT_CONCERNED
    waivers = product.get("waivers") or []
    assert len(waivers) > 0
