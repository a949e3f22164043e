"""Products that the supplier has changed since, each for one reseller alone, so that nobody else is disturbed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from octo_sandbox.catalogue import Product
from octo_sandbox.store import Store

KIND: Final = "product"


def revise(store: Store, product_id: str, reseller: str) -> None:
    """Change the name of a product once more."""
    number = revision(store, product_id, reseller) + 1
    store.put_document(KIND, product_id, reseller, {"reseller": reseller, "revision": number})


def revision(store: Store, product_id: str, reseller: str) -> int:
    """Return how often a product was changed."""
    document = store.document(KIND, product_id, reseller)
    return 0 if document is None else int(document["revision"])


def revised(store: Store, product: Product, reseller: str) -> Product:
    """Return the product as this reseller sees it after all changes."""
    number = revision(store, product.id, reseller)
    return replace(product, internal_name=f"{product.internal_name} ({number})") if number else product
