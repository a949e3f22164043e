"""GET /supplier, /capabilities and /products, with what the capabilities of the call make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.availability.request import product_asked
from octo_sandbox.catalogue import Product
from octo_sandbox.errors import NOT_FOUND, Refusal
from octo_sandbox.views.products import capability_view, product_view, supplier_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def product_for_call(call: Call, product: Product) -> Product:
    """Return the product as the capabilities of this call change it."""
    for capability_id in call.capabilities:
        change = call.policies.installed[capability_id].product_for_call
        if change is not None:
            product = change(call, product)
    return product


def find_product(call: Call, product_id: str) -> Product | None:
    product = call.policies.catalogue.product(product_id)
    return None if product is None else product_for_call(call, product)


def show_supplier(call: Call) -> dict[str, Any]:
    return supplier_view(call, call.policies.catalogue.supplier)


def list_suppliers(call: Call) -> list[dict[str, Any]]:
    """List the supplier. A key belongs to one supplier."""
    return [show_supplier(call)]


def show_supplier_by_id(call: Call) -> dict[str, Any]:
    """Show the supplier. Refuses another id with NOT_FOUND."""
    if call.path["id"] != call.policies.catalogue.supplier.id:
        raise Refusal(NOT_FOUND, NOT_FOUND)
    return show_supplier(call)


def list_capabilities(call: Call) -> list[dict[str, Any]]:
    """List the advertised capabilities. A call can ask for internal ones all the same."""
    return [
        capability_view(call, each)
        for each in call.policies.capabilities
        if call.policies.is_advertised(each)
    ]


def list_products(call: Call) -> list[dict[str, Any]]:
    return [
        product_view(call, product_for_call(call, product)) for product in call.policies.catalogue.products
    ]


def show_product(call: Call) -> dict[str, Any]:
    return product_view(call, product_asked(call, call.path["id"]))
