"""What our house demands of every product, wherever it is shown."""

from octo_conformance.suite import rule
from octo_conformance.suite_types import Document, RuleContext


@rule("HOUSE-002", on="Product")
def a_product_has_a_short_name(product: Document, context: RuleContext) -> None:
    """The list in our back office cuts the name, and two products look the same."""
    assert len(product.internalName) <= 60
