"""The availability of slots: status, vacancies and limits at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from octo_sandbox.availability.request import Quantities
from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, UnitItem
from octo_sandbox.catalogue import Option, Product, Slot

if TYPE_CHECKING:
    from octo_sandbox.call import Call

AVAILABLE, LIMITED, FREESALE, SOLD_OUT, CLOSED = "AVAILABLE", "LIMITED", "FREESALE", "SOLD_OUT", "CLOSED"
OPEN_STATUSES = frozenset({AVAILABLE, LIMITED, FREESALE})

# Bookings in these states occupy their seats.
OCCUPYING = frozenset({ON_HOLD, CONFIRMED, PENDING})


@dataclass(frozen=True, slots=True)
class SlotAvailability:
    """The availability of a slot at one moment.

    `vacancies` is None without a limit. `cutoff` is the moment at which sales end.
    """

    slot: Slot
    status: str
    available: bool
    vacancies: int | None
    capacity: int | None
    max_units: int | None
    cutoff: datetime


def one_seat_each(_option: Option, items: Sequence[UnitItem]) -> int:
    """Count one seat for each unit item, however many people the unit admits."""
    return len(items)


def status_of(slot: Slot, vacancies: int | None, past_cutoff: bool) -> str:
    """Return the status. LIMITED means that less than half of the capacity is left."""
    if slot.closed or past_cutoff:
        return CLOSED
    if vacancies is None or slot.capacity is None:
        return FREESALE
    if vacancies == 0:
        return SOLD_OUT
    return LIMITED if vacancies * 2 < slot.capacity else AVAILABLE


def vacancies_of(slot: Slot, taken: int) -> int | None:
    """Return the vacancies that all units share, or None where there is no limit."""
    if slot.capacity is None:
        return None
    return max(0, slot.capacity - slot.presold - taken)


def sales_cutoff(option: Option, slot: Slot) -> datetime:
    return slot.last_entry - option.sales_cutoff


def is_open(status: str) -> bool:
    return status in OPEN_STATUSES


def per_booking_limit(option: Option, _slot: Slot) -> int | None:
    return option.max_units


def fits(wanted: Quantities, vacancies: int | None, max_units: int | None) -> bool:
    """Return whether one booking of a slot can hold these units."""
    total = wanted.total()
    return (vacancies is None or total <= vacancies) and (max_units is None or total <= max_units)


# Returns the seats taken by slot key, between two days, without the booking with the id in the last argument.
SeatsTaken = Callable[["Call", Product, Option, tuple[date, date], str | None], Mapping[str, int]]


def taken_from_the_option(
    call: Call, product: Product, option: Option, days: tuple[date, date], but: str | None
) -> Mapping[str, int]:
    """Count the seats of each slot alone."""
    return call.store.seats_taken(product.id, option.id, days, call.policies.occupying, but=but)


def availability_of(
    call: Call,
    product: Product,
    option: Option,
    slots: Sequence[Slot],
    *,
    wanted: Quantities | None = None,
    but: str | None = None,
) -> list[SlotAvailability]:
    """Return the availability of these slots for the units `wanted`, without the seats of booking `but`."""
    if not slots:
        return []
    days = (slots[0].day, slots[-1].day)
    if days[0] > days[1]:
        days = (min(slot.day for slot in slots), max(slot.day for slot in slots))
    taken = call.policies.seats_taken(call, product, option, days, but)
    return [_availability(call, option, slot, taken, wanted) for slot in slots]


def _availability(
    call: Call, option: Option, slot: Slot, taken: Mapping[str, int], wanted: Quantities | None
) -> SlotAvailability:
    policies = call.policies
    cutoff = policies.sales_cutoff(option, slot)
    vacancies = policies.vacancies(slot, taken.get(slot.key, 0))
    status = policies.slot_status(slot, vacancies, call.now >= cutoff)
    max_units = policies.per_booking_limit(option, slot)
    if is_open(status) and wanted is not None and not policies.fits(wanted, vacancies, max_units):
        # The slot cannot take these units, so it counts as sold out for them.
        status = SOLD_OUT
    if not is_open(status):
        vacancies = 0
    return SlotAvailability(
        slot, status, policies.slot_is_open(status), vacancies, slot.capacity, max_units, cutoff
    )
