"""Requests for availability: the days or ids, and the units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from octo_sandbox.errors import (
    INVALID_OPTION_ID,
    INVALID_PRODUCT_ID,
    INVALID_UNIT_ID,
    bad_request,
    invalid_id,
)
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.catalogue import Option, Product


@dataclass(frozen=True, slots=True)
class Days:
    """All days from `first` to `last`, both included."""

    first: date
    last: date


Selection = Days | tuple[str, ...]
Quantities = Counter[str]

LARGEST_PARTY = 10_000
"""More guests than any place takes; each is priced, so there has to be an end."""


def product_asked(call: Call, product_id: str) -> Product:
    """Return the product as this call may see it. Refuses with INVALID_PRODUCT_ID if there is none."""
    product = call.policies.find_product(call, product_id)
    if product is None:
        raise invalid_id(INVALID_PRODUCT_ID, "productId", product_id)
    return product


def option_asked(product: Product, option_id: str) -> Option:
    option = product.option(option_id)
    if option is None:
        raise invalid_id(INVALID_OPTION_ID, "optionId", option_id)
    return option


def quantities(call: Call, option: Option) -> Quantities | None:
    """Return the quantity of each id in `units: [{id, quantity}]`, or None where `units` was not sent."""
    sent = call.fields.objects("units")
    if sent is None:
        return None
    wanted: Quantities = Counter()
    for unit in sent:
        unit_id = unit.required_text("id")
        quantity = unit.whole_number("quantity", at_least=0)
        if quantity is None:
            raise bad_request("missing", field=unit.path + "quantity")
        if option.unit(unit_id) is None:
            raise invalid_id(INVALID_UNIT_ID, "unitId", unit_id)
        wanted[unit_id] += quantity
        if wanted[unit_id] > LARGEST_PARTY:
            raise bad_request(
                "wrong-type", field=unit.path + "quantity", expected=f"at most {LARGEST_PARTY} guests"
            )
    return wanted


def selection(call: Call) -> Selection:
    """Return what selects the slots: one day, a range of days, or ids."""
    fields = call.fields
    day = fields.day("localDate")
    first, last = fields.day("localDateStart"), fields.day("localDateEnd")
    ids = fields.texts("availabilityIds")
    # An empty list selects nothing, so it counts as not sent.
    call.policies.one_selector(day is not None, first is not None or last is not None, bool(ids))
    if ids:
        if len(ids) > call.policies.ids_limit:
            raise bad_request("too-many-ids", limit=call.policies.ids_limit)
        return tuple(ids)
    if day is not None:
        return Days(day, day)
    return call.policies.whole_range(first, last, call.policies.range_limit_days)


def exactly_one_selector(day: bool, days: bool, ids: bool) -> None:
    if day + days + ids == 0:
        raise bad_request("no-selector")
    if day + days + ids > 1:
        raise bad_request("mixed-selectors")


def both_ends_within_a_year(first: date | None, last: date | None, limit_days: int) -> Days:
    if first is None or last is None:
        raise bad_request("half-range")
    if last < first:
        raise bad_request("backward-range")
    if (last - first).days > limit_days:
        raise bad_request("range-too-long")
    return Days(first, last)


def calendar_days(fields: Fields, call: Call) -> Days:
    """Return the range of days of a calendar request."""
    first, last = fields.day("localDateStart"), fields.day("localDateEnd")
    return call.policies.whole_calendar_range(first, last, call.policies.calendar_limit_days)
