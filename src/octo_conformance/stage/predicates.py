"""What a test may ask of a product, by name.

Conditions on a product alone are those of the contract; the ones here look at one option, one unit,
or the slots as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from octo_conformance.bounds import UNIT_ITEMS, no_limit
from octo_conformance.document import Field
from octo_conformance.values import Senseless, aware_moment, cutoff

Fields = Mapping[str, Field]
"""An object of an answer: a product, an option, a unit or a slot."""

OptionPredicate = Callable[[Fields, Fields], bool]
UnitPredicate = Callable[[Fields], bool]
SlotPredicate = Callable[[Fields, Fields, Fields, datetime], bool]


def _restriction(holder: Fields, name: str) -> int | None:
    restrictions = holder.get("restrictions")
    value = restrictions.get(name) if isinstance(restrictions, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _at_most(holder: Fields, name: str) -> int | None:
    """A restriction that restricts: the largest number there is says that there is no limit."""
    value = _restriction(holder, name)
    return None if no_limit(value) else value


def cutoff_of(option: Fields) -> timedelta:
    """How long before the start a confirmed booking can still be cancelled."""
    return cutoff(option.get("cancellationCutoffAmount"), option.get("cancellationCutoffUnit", "hour"))


def start_of(slot: Fields) -> datetime | None:
    """When a slot starts, or None where that cannot be read."""
    try:
        return aware_moment(slot.get("localDateTimeStart"))
    except Senseless:
        return None


def open_slot(slot: Fields, units: int, vacancies: int) -> bool:
    """The slot says it takes a booking of `units`, and has at least `vacancies` if it counts them."""
    left = slot.get("vacancies")
    if slot.get("available") is not True or not together(slot, units):
        return False
    return not isinstance(left, int) or left >= max(units, vacancies)


def together(slot: Fields, units: int) -> bool:
    """Whether one booking of the slot may have this many units."""
    most = slot.get("maxUnits")
    return not isinstance(most, int) or most >= units


def _cancellable(slot: Fields, option: Fields, product: Fields, now: datetime) -> bool:
    start = start_of(slot)
    return start is not None and start - cutoff_of(option) > now + timedelta(hours=1)


def _limited_by_itself(slot: Fields) -> bool:
    """The slot takes fewer units in one booking than it has left, and no more than this suite books."""
    most, left = slot.get("maxUnits"), slot.get("vacancies")
    if not isinstance(most, int) or isinstance(most, bool) or not 0 < most < UNIT_ITEMS:
        return False
    return left is None or (isinstance(left, int) and left > most)


OPTION: dict[str, OptionPredicate] = {
    "TWO_UNITS": lambda product, option: len(option.get("units") or ()) > 1,
    "MIN_UNITS": lambda product, option: (_restriction(option, "minUnits") or 0) > 1,
    "MAX_UNITS": lambda product, option: _at_most(option, "maxUnits") is not None,
    "NO_FREESALE": lambda product, option: product.get("allowFreesale") is False,
    "CANCELLATION_CUTOFF": lambda product, option: cutoff_of(option) > timedelta(),
}
"""Predicates on an option of a product."""

UNIT: dict[str, UnitPredicate] = {
    "MIN_QUANTITY": lambda unit: (_restriction(unit, "minQuantity") or 0) > 1,
    "MAX_QUANTITY": lambda unit: _at_most(unit, "maxQuantity") is not None,
    "ACCOMPANIED": lambda unit: bool((unit.get("restrictions") or {}).get("accompaniedBy")),
}
"""Predicates that choose the unit of the offer."""

FEW = 8
"""Seats that a test may buy up to reach the last one."""


def _another_day_in_utc(slot: Fields) -> bool:
    """The slot starts on one day where it is and on another in UTC."""
    start = start_of(slot)
    return start is not None and start.date() != start.astimezone(UTC).date()


SLOT: dict[str, SlotPredicate] = {
    "FINITE": lambda slot, option, product, now: isinstance(slot.get("vacancies"), int),
    "SCARCE": lambda slot, option, product, now: (
        isinstance(left := slot.get("vacancies"), int) and left <= FEW
    ),
    "CANCELLABLE": _cancellable,
    # A day with opening hours begins at midnight, and its cutoff counts from another time.
    "PAST_CUTOFF": lambda slot, option, product, now: (
        product.get("availabilityType") == "START_TIME"
        and (start := start_of(slot)) is not None
        and timedelta() < start - now < cutoff_of(option)
    ),
    "ANOTHER_DAY_IN_UTC": lambda slot, option, product, now: _another_day_in_utc(slot),
    "SLOT_MAX_UNITS": lambda slot, option, product, now: _limited_by_itself(slot),
}
"""Predicates on each slot of the offer. SOLD_OUT is dealt with where slots are chosen."""


CONFIRMABLE = ("INSTANT_CONFIRMATION", "CANCELLABLE")
"""What a booking needs so that it is CONFIRMED at once and can be cancelled afterwards."""


def unit_choice(units: Sequence[Fields], wanted: Sequence[str]) -> Fields | None:
    """The unit an offer sells by default: one that may be booked alone and needs no quantity."""
    special = [UNIT[name] for name in wanted if name in UNIT]
    if special:
        fitting = [unit for unit in units if all(p(unit) for p in special)]
        return fitting[0] if fitting else None

    def burden(unit: Fields) -> tuple[bool, int, int, bool]:
        return (
            UNIT["ACCOMPANIED"](unit),
            _restriction(unit, "minQuantity") or 0,
            _restriction(unit, "paxCount") or 1,
            unit.get("type") != "ADULT",
        )

    return min(units, key=burden) if units else None


def quantity(option: Fields, unit: Fields, wanted: int) -> int:
    """How many of the unit a legal booking has, at least `wanted`."""
    return max(wanted, _restriction(option, "minUnits") or 1, _restriction(unit, "minQuantity") or 1, 1)


def too_many(count: int) -> bool:
    """Whether so many tickets are more than this suite books at a time."""
    return count > UNIT_ITEMS


def most(option: Fields, unit: Fields) -> int | None:
    """The most of the unit that one booking may have, None without a limit."""
    limits = [v for v in (_at_most(option, "maxUnits"), _at_most(unit, "maxQuantity")) if v is not None]
    return min(limits) if limits else None
