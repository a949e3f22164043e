"""Variants of extras."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.extras import catalogue
from octo_sandbox.capabilities.extras.catalogue import PREFIX, Extra
from octo_sandbox.capabilities.extras.names import EXTRAS
from octo_sandbox.capabilities.extras.required import nothing_may_be_missing, required_ones, with_required
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (EXTRAS,)
PRICED = (EXTRAS, "octo/pricing")
RESTRICTIONS = ("default", "required", "minQuantity", "maxQuantity")


def _extras(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(EXTRAS, **changes)


def _plain(policies: Policies, component: str, name: str) -> Policies:
    """Show this id of the component without its prefix."""

    def change(_call: Call, view: View) -> View:
        return {**view, name: view[name].removeprefix(PREFIX)}

    return reshaped(policies, component, change)


@variant("ids-of-extras-are-plain", about="ids of extras", needs=NEEDS)
def _ids(policies: Policies) -> Policies:
    """The id of an extra is a uuid without a prefix."""
    for component, name in (("Extra", "id"), ("ExtraItem", "extraId"), ("ExtraPricing", "extraId")):
        policies = _plain(policies, component, name)
    return policies


@variant("extras-have-the-older-fields", about="fields of extras", needs=NEEDS)
def _older(policies: Policies) -> Policies:
    """An extra has the fields of the older document alone, and nobody but the supplier says what it costs."""

    def change(_call: Call, view: View) -> View:
        limits = {name: view["restrictions"][name] for name in RESTRICTIONS}
        kept = {n: v for n, v in view.items() if n not in {"type", "customRetail", "customRetailOptions"}}
        return {"title": None, "description": None, "shortDescription": None, **kept, "restrictions": limits}

    def of_option(product: str, option: str) -> tuple[Extra, ...]:
        return tuple(each for each in catalogue.of_option(product, option) if each.custom is None)

    return reshaped(_extras(policies, of_option=of_option), "Extra", change)


@variant("what-was-bought-shows-prices", about="fields of what was bought", needs=NEEDS)
def _prices(policies: Policies) -> Policies:
    """What was bought has the fields of the older document alone."""
    return without(
        policies,
        "ExtraItem",
        "uuid",
        "status",
        "resellerReference",
        "supplierReference",
        "retail",
    )


@variant("what-was-bought-shows-references", about="fields of what was bought", needs=NEEDS)
def _references(policies: Policies) -> Policies:
    """What was bought has the fields of the newer document alone."""
    return without(policies, "ExtraItem", "extra", "pricing")


@variant("extras-are-priced-in-the-total", about="place of the prices of extras", needs=PRICED)
def _in_the_total(policies: Policies) -> Policies:
    """The prices of extras stand in the price of the selection, and in those of units where nothing is selected."""

    def change(_call: Call, view: View) -> View:
        for name, into, whole, units in (
            ("extraPricing", "extraPricing", "pricing", "unitPricing"),
            ("extraPricingFrom", "extraPricingFrom", "pricingFrom", "unitPricingFrom"),
        ):
            if name not in view:
                continue
            prices = view[name]
            rest = {key: value for key, value in view.items() if key != name}
            if rest.get(whole) is not None:
                return {**rest, whole: {**rest[whole], into: prices}}
            return {**rest, units: [{**price, into: prices} for price in rest.get(units) or []]}
        return view

    return reshaped(reshaped(policies, "Availability", change), "AvailabilityCalendar", change)


@variant("extras-are-priced-for-all-of-them", about="price of several extras", needs=PRICED)
def _for_all(policies: Policies) -> Policies:
    """The price of an extra is that of all that were asked about."""

    def change(call: Call, view: View) -> View:
        asked = {each["id"].removeprefix(PREFIX): each["quantity"] for each in call.body.get("extras", [])}
        times = asked.get(view["extraId"].removeprefix(PREFIX), 1)
        amounts = {name: view[name] * times for name in ("original", "retail", "net")}
        taxes = [
            {**tax, **{name: tax[name] * times for name in ("original", "retail", "net")}}
            for tax in view["includedTaxes"]
        ]
        return {**view, **amounts, "includedTaxes": taxes}

    return reshaped(policies, "ExtraPricing", change)


@variant("tickets-cost-nothing-for-their-extras", about="extras in the price of a ticket", needs=PRICED)
def _beside(policies: Policies) -> Policies:
    """The price of the booking holds its extras, and that of a ticket does not."""
    return _extras(policies, in_tickets=False)


@variant("required-extras-come-by-themselves", about="required extras", needs=NEEDS)
def _by_themselves(policies: Policies) -> Policies:
    """An extra that is required is put into every booking, and into the price of every selection."""

    return _extras(with_required(policies), by_itself=required_ones)


@variant("required-pairs-come-by-themselves", about="required extras", needs=NEEDS)
def _pairs(policies: Policies) -> Policies:
    """Two of an extra are required, and both are put into every booking without it."""
    return _extras(with_required(policies, least=2), by_itself=required_ones)


@variant("nothing-is-sold-beside-tickets-but-what-is-required", about="required extras", needs=NEEDS)
def _alone_required(policies: Policies) -> Policies:
    """The only extra that anybody sells is required, and a booking that lacks it is refused."""
    demanding = _extras(with_required(policies), complete=nothing_may_be_missing)
    of_option = demanding.of(EXTRAS).of_option
    return _extras(
        demanding,
        of_option=lambda *names: tuple(each for each in of_option(*names) if each.required),
        of_unit=lambda _product, _option, _unit: (),
    )


@variant("bookings-without-a-required-extra-are-refused", about="required extras", needs=NEEDS)
def _refused(policies: Policies) -> Policies:
    """A booking that lacks an extra which is required is refused."""

    return _extras(with_required(policies), complete=nothing_may_be_missing)


@variant(
    "required-extras-are-the-business-of-the-shop", about="required extras", needs=NEEDS, warns=["EXTRA-034"]
)
def _of_the_shop(policies: Policies) -> Policies:
    """An extra is required, and a booking without it is accepted."""
    return with_required(policies)


@variant("nothing-is-sold-beside-tickets", about="what is sold beside tickets", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """No product has extras."""
    return _extras(
        policies, of_option=lambda _product, _option: (), of_unit=lambda _product, _option, _unit: ()
    )


@variant("extras-are-sold-for-tickets-alone", about="what is sold beside tickets", needs=NEEDS)
def _tickets(policies: Policies) -> Policies:
    """Only units have extras."""
    return _extras(policies, of_option=lambda _product, _option: ())


@variant("extras-are-without-limits", about="limits of extras", needs=NEEDS)
def _unlimited(policies: Policies) -> Policies:
    """Any number of an extra may be bought."""

    def change(_call: Call, view: View) -> View:
        none = {"minQuantity": None, "maxQuantity": None, "maxCustomRetail": None}
        return {**view, "restrictions": {**view["restrictions"], **none}}

    return reshaped(
        _extras(
            policies,
            within=lambda _extra, _count, _tickets, _code: None,
            within_booking=lambda _extra, _count, _tickets, _code: None,
            enough=lambda _extra, _count: None,
        ),
        "Extra",
        change,
    )


@variant("too-few-extras-are-a-bad-request", about="code for too few extras", needs=NEEDS)
def _few(policies: Policies) -> Policies:
    """Fewer of an extra than are sold at once are refused with BAD_REQUEST."""

    def enough(extra: Extra, count: int) -> None:
        if 0 < count < extra.least:
            raise bad_request("too-few-extras", limit=extra.least)

    return _extras(policies, enough=enough)


@variant("extras-are-newest-first", about="order of extras", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """What was bought last is listed first."""

    def change(_call: Call, view: View) -> View:
        return {**view, "extraItems": view["extraItems"][::-1]} if "extraItems" in view else view

    return reshaped(reshaped(policies, "Booking", change), "UnitItem", change)


@variant("bookings-price-each-extra-alone", about="prices of the extras of a booking", needs=PRICED)
def _alone(policies: Policies) -> Policies:
    """A booking has no list of what its extras cost; what was bought says so itself."""
    return without(policies, "Booking", "extraPricing")


@variant("extras-have-colours", about="fields of extras beside the standard", needs=NEEDS)
def _colours(policies: Policies) -> Policies:
    """An extra, and one that was bought, have a field outside the standard."""
    return with_fields(with_fields(policies, "Extra", colour="blue"), "ExtraItem", colour="blue")
