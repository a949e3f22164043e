"""These tests read one product of the catalogue alone, and ask for one that nobody sells."""

import json

from octo_conformance.suite import requirement

CORE_FIELDS = (
    "id", "internalName", "reference", "locale", "timeZone", "allowFreesale", "instantConfirmation",
    "instantDelivery", "availabilityRequired", "availabilityType", "deliveryFormats", "deliveryMethods",
    "redemptionMethod", "options",
)  # fmt: skip


def in_any_order(value):
    """Returns the value with every list sorted, because the order of options or formats means nothing."""
    if isinstance(value, dict):
        return {key: in_any_order(member) for key, member in value.items()}
    if isinstance(value, list):
        return sorted(
            (in_any_order(member) for member in value), key=lambda member: json.dumps(member, sort_keys=True)
        )
    return value


@requirement("CORE-PROD-020")
def test_a_product_read_alone_is_the_one_of_the_list(octo):
    """A reseller that refreshes one product at a time sells it under other terms."""
    listed = octo.products()[:5]
    alone = [octo.product(product.id) for product in listed]
    differing = sorted(
        f"{entry['id']}: {field}"
        for entry, single in zip((p.raw for p in listed), (p.raw for p in alone), strict=True)
        for field in CORE_FIELDS
        if field in entry and in_any_order(single.get(field)) != in_any_order(entry[field])
    )
    assert differing == []


@requirement("CORE-PROD-021", control=("GET /products/{productId}",))
def test_a_product_nobody_sells_is_refused_by_its_id(stage, octo):
    """A reseller does not learn that this product is gone, and keeps offering it."""
    answer = octo.attempt.product(stage.invent_id("product"))
    assert answer.error == "INVALID_PRODUCT_ID"
