"""Who the reseller buys from."""

from octo_conformance.suite import requirement


@requirement("CORE-SUPP-001")
def test_the_supplier_is_the_same_each_time_it_is_asked(octo):
    """A reseller keeps its contract with a supplier under that id."""
    first = octo.supplier()
    again = octo.supplier()
    assert again.id == first.id
