"""Supplier, capabilities and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Capability, Subject
from octo_sandbox.catalogue import Option, Product, Supplier, Unit
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def supplier_view(call: Call, supplier: Supplier) -> View:
    return component_view(
        call,
        "Supplier",
        {
            "id": supplier.id,
            "name": supplier.name,
            "endpoint": call.policies.endpoint(call),
            "contact": {
                "website": supplier.website,
                "email": supplier.email,
                "telephone": supplier.telephone,
                "address": supplier.address,
            },
        },
        Subject(),
    )


def capability_view(call: Call, capability: Capability) -> View:
    return component_view(
        call,
        "Capability",
        {
            "id": capability.id,
            "revision": capability.revision,
            "required": capability.required,
            "dependencies": list(capability.requires),
            "docs": capability.docs,
        },
        Subject(),
    )


def product_view(call: Call, product: Product) -> View:
    """Show a product. The result is cached for each set of capabilities, language and address, as every booking embeds
    it."""
    cache = call.policies.product_views
    key = (call.capabilities, call.language, call.incoming.base_url, product.id)
    kept = cache.get(key)
    if kept is not None:
        return kept
    view = _product(call, product)
    if not call.policies.varies_by_call(call.capabilities):
        cache[key] = view
    return view


def _product(call: Call, product: Product) -> View:
    return component_view(
        call,
        "Product",
        {
            "id": product.id,
            "internalName": product.internal_name,
            "reference": product.reference,
            "locale": product.locale,
            "timeZone": product.time_zone,
            "allowFreesale": product.allow_freesale,
            "instantConfirmation": product.instant_confirmation,
            "instantDelivery": product.instant_delivery,
            "availabilityRequired": product.availability_required,
            "availabilityType": product.availability_type,
            "deliveryFormats": list(product.delivery_formats),
            "deliveryMethods": list(product.delivery_methods),
            "redemptionMethod": product.redemption_method,
            "options": [_option(call, product, option) for option in product.options],
        },
        Subject(product=product),
    )


def option_view(call: Call, product: Product, option: Option) -> View:
    """Show the option as its product shows it."""
    views = product_view(call, product)["options"]
    # A policy may have left it out of the product; a booking names it all the same.
    here = (view for view in views if view.get("id") == option.id)
    return next(here, None) or _option(call, product, option)


def _option(call: Call, product: Product, option: Option) -> View:
    amount, unit = option.cancellation_amount, option.cancellation_unit
    return component_view(
        call,
        "Option",
        {
            "id": option.id,
            "default": option.default,
            "internalName": option.internal_name,
            "reference": option.reference,
            "availabilityLocalStartTimes": list(option.schedule.start_times),
            "cancellationCutoff": f"{amount} {unit}{'' if amount == 1 else 's'}",
            "cancellationCutoffAmount": amount,
            "cancellationCutoffUnit": unit,
            "requiredContactFields": list(option.required_contact_fields),
            "restrictions": {"minUnits": option.min_units, "maxUnits": option.max_units},
            "units": [_unit(call, product, option, each) for each in option.units],
        },
        Subject(product=product, option=option),
    )


def unit_view(call: Call, product: Product, option: Option, unit: Unit) -> View:
    """Show the unit as its option shows it."""
    views = option_view(call, product, option)["units"]
    here = (view for view in views if view.get("id") == unit.id)
    return next(here, None) or _unit(call, product, option, unit)


def _unit(call: Call, product: Product, option: Option, unit: Unit) -> View:
    return component_view(
        call,
        "Unit",
        {
            "id": unit.id,
            "internalName": unit.internal_name,
            "reference": unit.reference,
            "type": unit.type,
            "requiredContactFields": list(unit.required_contact_fields),
            "restrictions": _restrictions(call, product, option, unit),
        },
        Subject(product=product, option=option, unit=unit),
    )


def _restrictions(call: Call, product: Product, option: Option, unit: Unit) -> View:
    return component_view(
        call,
        "UnitRestrictions",
        {
            "minAge": unit.min_age,
            "maxAge": unit.max_age,
            "idRequired": unit.id_required,
            "minQuantity": unit.min_quantity,
            "maxQuantity": unit.max_quantity,
            "paxCount": unit.pax_count,
            "accompaniedBy": list(unit.accompanied_by),
        },
        Subject(product=product, option=option, unit=unit),
    )
