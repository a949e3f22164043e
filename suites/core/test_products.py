"""These tests read one product of the catalogue alone, and ask for one that nobody sells."""

from octo_conformance.suite import common, requirement

READ_ALONE = {"quick": 10, "standard": 40, "deep": 400}
"""How many products are read alone, by the depth of the run."""


@requirement("CORE-PROD-020")
def test_a_product_read_alone_is_the_one_of_the_list(stage, octo):
    """A reseller that refreshes one product at a time sells it under other terms."""
    asking = octo.using(*sorted(stage.negotiated))
    listed = asking.products()[: READ_ALONE[stage.depth]]
    alone = {product.id: asking.product(product.id) for product in listed}
    again = {product.id: product for product in asking.products()}
    steady = [product for product in listed if product == again.get(product.id)]
    seen = {product.id: common(alone[product.id], product) for product in steady}
    expected = {product.id: common(product, alone[product.id]) for product in steady}
    assert seen == expected


@requirement("CORE-PROD-021", control=("GET /products/{productId}",))
def test_a_product_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller does not learn that this product is gone, and keeps offering it."""
    answer = octo.attempt.product(stage.invent_id("product"))
    assert answer.error == "INVALID_PRODUCT_ID"
