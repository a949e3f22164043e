"""Restrictions of one booking: the numbers of units, and units that must be accompanied."""

from __future__ import annotations

from collections import Counter

from octo_sandbox.catalogue import Option
from octo_sandbox.errors import unprocessable


def within_option_limits(option: Option, units: Counter[str]) -> None:
    total = units.total()
    if option.min_units is not None and total < option.min_units:
        raise unprocessable("min-units", limit=option.min_units)
    if option.max_units is not None and total > option.max_units:
        raise unprocessable("max-units", limit=option.max_units)


def within_unit_limits(option: Option, units: Counter[str]) -> None:
    """Refuse a number outside the limits of a unit that the booking has."""
    for unit in option.units:
        quantity = units[unit.id]
        if quantity and unit.min_quantity is not None and quantity < unit.min_quantity:
            raise unprocessable("min-quantity", limit=unit.min_quantity, unit=unit.id)
        if unit.max_quantity is not None and quantity > unit.max_quantity:
            raise unprocessable("max-quantity", limit=unit.max_quantity, unit=unit.id)


def accompanied(option: Option, units: Counter[str]) -> None:
    """Refuse a unit that must be accompanied and has none of the units it names beside it."""
    for unit in option.units:
        if units[unit.id] and unit.accompanied_by and not any(units[other] for other in unit.accompanied_by):
            raise unprocessable("unaccompanied", unit=unit.id, companions=" / ".join(unit.accompanied_by))
