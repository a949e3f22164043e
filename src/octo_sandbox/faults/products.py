"""Mistakes in the catalogue: repeated ids, contradicting numbers, products that change."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.policy_changes import answers, around, options, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.routing import Route
from octo_sandbox.views.component import View


@fault("supplier-has-a-new-id-each-time", breaks="CORE-SUPP-001")
def _supplier_ids(policies: Policies) -> Policies:
    """The id of the supplier changes with each call."""
    count = itertools.count(1)
    return answers(policies, "GET /supplier", lambda _call, body: {**body, "id": f"supplier-{next(count)}"})


@fault("whoami-changes-its-mind", breaks="CORE-CAP-005", profile="ventrata")
def _whoami(policies: Policies) -> Policies:
    """GET /whoami names another connection at each call."""
    count = itertools.count(1)

    def whoami(call: Call) -> View:
        supplier = call.policies.catalogue.supplier
        return {
            "supplier": {"id": supplier.id, "name": supplier.name},
            "connectionId": f"connection-{next(count)}",
        }

    return replace(policies, core_routes=(*policies.core_routes, Route("GET", "/whoami", whoami)))


@fault("a-product-is-listed-twice", breaks="CORE-PROD-002")
def _listed_twice(policies: Policies) -> Policies:
    """The list of products has one of them twice."""
    return answers(policies, "GET /products", lambda _call, body: [*body, body[0]])


@fault("options-share-an-id", breaks="CORE-PROD-004")
def _options_share(policies: Policies) -> Policies:
    """Two options of one product have the same id."""
    return reshaped(
        policies, "Product", lambda _call, view: {**view, "options": _first_again(view["options"])}
    )


@fault("units-share-an-id", breaks="CORE-PROD-005")
def _units_share(policies: Policies) -> Policies:
    """Two units of one option have the same id."""
    return reshaped(policies, "Option", lambda _call, view: {**view, "units": _first_again(view["units"])})


def _first_again(views: list[View]) -> list[View]:
    return [*views, {**views[0], "default": False}] if "default" in views[0] else [*views, views[0]]


@fault("every-option-is-the-default", breaks="CORE-PROD-006")
def _all_default(policies: Policies) -> Policies:
    """All options of a product claim to be the default one."""
    return options(policies, lambda _product, option: replace(option, default=True))


@fault("no-option-is-the-default", breaks="CORE-PROD-006")
def _none_default(policies: Policies) -> Policies:
    """No option of a product is the default one."""
    return options(policies, lambda _product, option: replace(option, default=False))


@fault("local-times-carry-another-offset", breaks="CORE-PROD-008")
def _offset(policies: Policies) -> Policies:
    """The start of a slot has the right hour and the offset of another zone."""
    return replace(policies, local_stamp=lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S+05:30"))


@fault("fewest-units-above-the-most", breaks="CORE-PROD-015")
def _min_above_max(policies: Policies) -> Policies:
    """An option has a minimum of ten units and a maximum of two."""
    return reshaped(
        policies,
        "Option",
        lambda _call, view: (
            {**view, "restrictions": {"minUnits": 10, "maxUnits": 2}} if view["id"] == "dinner" else view
        ),
    )


def _restriction(policies: Policies, unit_id: str, **fields: Any) -> Policies:
    def change(_call: Call, view: View) -> View:
        return {**view, "restrictions": {**view["restrictions"], **fields}} if view["id"] == unit_id else view

    return reshaped(policies, "Unit", change)


@fault("youngest-above-the-oldest", breaks="CORE-PROD-016")
def _ages(policies: Policies) -> Policies:
    """A unit has a minimum age of 65 and a maximum age of 30."""
    return _restriction(policies, "senior", minAge=65, maxAge=30)


@fault("smallest-quantity-above-the-largest", breaks="CORE-PROD-016")
def _quantities(policies: Policies) -> Policies:
    """A unit has a minimum quantity of nine and a maximum of five."""
    return _restriction(policies, "family", minQuantity=9, maxQuantity=5)


@fault("company-is-not-on-sale", breaks="CORE-PROD-017")
def _company(policies: Policies) -> Policies:
    """A child has to be accompanied by a unit that the option does not have."""
    return _restriction(policies, "child", accompaniedBy=["parent"])


@fault("product-differs-from-the-list", breaks="CORE-PROD-020")
def _differs(policies: Policies) -> Policies:
    """A product read alone has another name than in the list."""
    return answers(
        policies,
        "GET /products/{id}",
        lambda _call, body: {**body, "internalName": f"{body['internalName']} (old)"},
    )


@fault("product-alone-has-fewer-options", breaks="CORE-PROD-020")
def _fewer(policies: Policies) -> Policies:
    """A product read alone lacks an option that the list has."""
    return answers(
        policies, "GET /products/{id}", lambda _call, body: {**body, "options": body["options"][:1]}
    )


@fault("another-product-is-read", breaks="CORE-PROD-020")
def _another(policies: Policies) -> Policies:
    """Every product id is answered with the first product of the list."""

    def change(call: Call, handler: Handler) -> Any:
        first = call.policies.catalogue.products[-1].id
        handler(call)
        return handler(replace(call, path={"id": first}))

    return around(policies, "GET /products/{id}", change)


@fault("unknown-product-is-a-bad-request", breaks="CORE-PROD-021")
def _bad_request(policies: Policies) -> Policies:
    """An unknown product id is refused as BAD_REQUEST."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            raise bad_request("missing", field="id") from None

    return around(policies, "GET /products/{id}", change)


@fault("unknown-product-is-some-product", breaks="CORE-PROD-021")
def _some_product(policies: Policies) -> Policies:
    """An unknown product id finds the first product."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            return handler(replace(call, path={"id": call.policies.catalogue.products[0].id}))

    return around(policies, "GET /products/{id}", change)


@fault("required-fields-are-not-said", breaks="CORE-BOOK-065")
def _not_said(policies: Policies) -> Policies:
    """A confirmation that lacks a required contact field is accepted."""
    return replace(policies, complete_contact=lambda _option, _booking: None)


@fault("endpoint-is-another-installation", breaks="CORE-SUPP-006")
def _other_installation(policies: Policies) -> Policies:
    """The endpoint of the supplier is another one than that which was asked."""
    return replace(policies, endpoint=lambda _call: "http://127.0.0.1:9/octo")
