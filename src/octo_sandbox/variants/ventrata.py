"""Variants that are right under the profile `ventrata`, which demands less than core."""

from __future__ import annotations

from dataclasses import replace

from octo_sandbox.call import Call, Incoming
from octo_sandbox.faults.policy_changes import reshaped, sent, without
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.routing import Route
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

VENTRATA = "ventrata"
PAGE = 10


@variant("ventrata-as-core-has-it", profile=VENTRATA)
def _as_is(policies: Policies) -> Policies:
    """The supplier follows the strict form of the core under this profile too."""
    return policies


@variant("no-supplier-route", profile=VENTRATA)
def _no_supplier(policies: Policies) -> Policies:
    """The route GET /supplier does not exist."""
    return replace(policies, core_routes=tuple(r for r in policies.core_routes if r.template != "/supplier"))


@variant("whoami-is-answered", profile=VENTRATA)
def _whoami(policies: Policies) -> Policies:
    """GET /whoami shows the owner of the key."""

    def whoami(call: Call) -> View:
        supplier = call.policies.catalogue.supplier
        return {"supplier": {"id": supplier.id, "name": supplier.name}, "connectionId": "c-1"}

    return replace(policies, core_routes=(*policies.core_routes, Route("GET", "/whoami", whoami)))


@variant("bookings-embed-nothing", profile=VENTRATA)
def _bare(policies: Policies) -> Policies:
    """A booking names its product, option, slot and units by id alone."""
    return without(without(policies, "Booking", "product", "option", "availability"), "UnitItem", "unit")


@variant("optional-keys-are-left-out", profile=VENTRATA)
def _left_out(policies: Policies) -> Policies:
    """An object has no key for a field that is null."""
    for component in ("Product", "Option", "Unit", "Booking", "UnitItem", "Ticket", "BookingCancellation"):
        policies = reshaped(policies, component, _without_nulls)
    return policies


@variant("lists-of-bookings-come-in-pages", about="pages", profile=VENTRATA)
def _pages(policies: Policies) -> Policies:
    """A list of bookings has ten of them, and says how many pages there are."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method == "GET" and incoming.segments[-1:] == ("bookings",) and response.status == 200:
            size = int(incoming.query.get("perPage", PAGE))
            start = (int(incoming.query.get("page", 1)) - 1) * size
            response.headers["Octo-Total-Pages"] = str(-(-len(response.body) // size))
            response.body = response.body[start : start + size]
        return response

    return sent(policies, change)


_MAY_BE_LEFT_OUT = frozenset(
    {
        *("reference", "resellerReference", "supplierReference", "utcUpdatedAt", "utcExpiresAt"),
        *("utcRedeemedAt", "utcConfirmedAt", "cancellation", "availabilityId", "availability", "notes"),
        *("voucher", "ticket", "reason", "unit"),
    }
)


def _without_nulls(_call: Call, view: View) -> View:
    return {name: value for name, value in view.items() if value is not None or name not in _MAY_BE_LEFT_OUT}


@variant("products-are-brief", profile=VENTRATA, unless=["optional-keys-are-left-out"])
def _brief(policies: Policies) -> Policies:
    """A product has few fields beside its name."""
    return without(policies, "Product", "reference", "locale", "allowFreesale", "redemptionMethod")


@variant(
    "only-full-names-are-kept",
    profile=VENTRATA,
    unless=["everything-is-required", "phone-number-is-required"],
)
def _full_name(policies: Policies) -> Policies:
    """A contact keeps its full name and no other field."""

    def change(_call: Call, view: View) -> View:
        return {name: value if name == "fullName" else None for name, value in view.items()}

    return reshaped(policies, "Contact", change)


@variant("cutoff-units-in-capitals", profile=VENTRATA)
def _capitals(policies: Policies) -> Policies:
    """The unit of the cancellation cutoff is written in capitals."""
    return reshaped(
        policies,
        "Option",
        lambda _call, view: {**view, "cancellationCutoffUnit": view["cancellationCutoffUnit"].upper()},
    )
