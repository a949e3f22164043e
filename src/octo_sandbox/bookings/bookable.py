"""What can be booked: a product, an option and a slot, checked against rules and stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.availability.request import option_asked, product_asked
from octo_sandbox.availability.slot_availability import SOLD_OUT, SlotAvailability, availability_of
from octo_sandbox.availability.slots import slot_by_id
from octo_sandbox.bookings.record import BookedSlot, UnitItem
from octo_sandbox.bookings.unit_items import counted
from octo_sandbox.catalogue import Option, Product, Slot
from octo_sandbox.errors import INVALID_AVAILABILITY_ID, bad_request, invalid_id, unprocessable

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True, slots=True)
class Bookable:
    """A product, option and slot that can be booked.

    `slot` is None for an open-dated booking. `availability_id` is the id that the request named.
    """

    product: Product
    option: Option
    slot: Slot | None
    availability_id: str | None = None


def find_bookable(call: Call, product_id: str, option_id: str, availability_id: str | None) -> Bookable:
    """Return the product, option and slot with these ids. Refuses the first unknown id."""
    product = product_asked(call, product_id)
    option = option_asked(product, option_id)
    if availability_id is None:
        call.policies.availability_needed(product)
        return Bookable(product, option, None)
    slot = call.policies.find_slot(call, product, option, availability_id)
    if slot is None:
        raise invalid_id(INVALID_AVAILABILITY_ID, "availabilityId", availability_id)
    return Bookable(product, option, slot, availability_id)


def needed_unless_open_dated(product: Product) -> None:
    if product.availability_required:
        raise bad_request("availability-required")


def check_rules(call: Call, bookable: Bookable, items: list[UnitItem]) -> None:
    """Refuse numbers and combinations of units that the option does not sell."""
    units = counted(items)
    for rule in call.policies.restrictions:
        rule(bookable.option, units)


def check_stock(call: Call, bookable: Bookable, items: list[UnitItem], *, but: str | None = None) -> None:
    """Refuse a slot that is closed or has too few seats left, without the seats of booking `but`."""
    if bookable.slot is None:
        return
    (availability,) = availability_of(call, bookable.product, bookable.option, [bookable.slot], but=but)
    call.policies.open_slot(availability)
    call.policies.enough(availability, call.policies.seats(bookable.option, items))


def open_slot(availability: SlotAvailability) -> None:
    if not availability.available:
        raise unprocessable("sold-out" if availability.status == SOLD_OUT else "closed")


def enough_left(availability: SlotAvailability, seats: int) -> None:
    if availability.vacancies is not None and seats > availability.vacancies:
        raise unprocessable("sold-out")


def booked_slot(call: Call, bookable: Bookable) -> BookedSlot | None:
    """The slot as a booking keeps it; None for an open-dated one."""
    slot = bookable.slot
    if slot is None:
        return None
    return BookedSlot(
        id=call.policies.slot_ids.booked(bookable.availability_id, slot),
        key=slot.key,
        start=slot.start,
        end=slot.end,
        last_entry=slot.last_entry,
        all_day=slot.all_day,
        opening_hours=tuple((hours.from_, hours.to) for hours in slot.opening_hours),
    )


def find_slot(call: Call, product: Product, option: Option, availability_id: str) -> Slot | None:
    return slot_by_id(call, product, option, availability_id)
