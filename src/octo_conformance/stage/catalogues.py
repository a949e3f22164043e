"""The list of products under capabilities: it is read once for all tests that look at what capabilities change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from octo_conformance.stage.answer import Answer
from octo_conformance.stage.current import current, nobodys
from octo_conformance.stage.once import Once

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

PRODUCTS: Final = "GET /products"


class SharedCatalogues:
    """Mixed into the states that are made once."""

    _stage: Stage
    _once: Once

    def products_under(self, *capabilities: str) -> Answer:
        """The answer with the list of products to a reseller that asks for these capabilities, in this order."""

        def ask() -> Answer:
            with nobodys(capabilities):
                return self._stage.octo.attempt.products()

        answer = self._once.get((PRODUCTS, capabilities), ask)
        current.get().note(answer.exchange, PRODUCTS)
        return answer
