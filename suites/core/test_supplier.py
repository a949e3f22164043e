"""The supplier is the company that the reseller buys from."""

from octo_conformance.suite import requirement


@requirement("CORE-SUPP-001")
def test_the_supplier_is_the_same_each_time_it_is_asked(octo):
    """A reseller that keeps its contract under the supplier's id no longer finds it."""
    first = octo.supplier()
    again = octo.supplier()
    assert again.id == first.id
