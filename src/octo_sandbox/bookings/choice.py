"""What a booking is for: product, option, slot and units, checked as a whole against rules and stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.availability.asking import option_asked, product_asked
from octo_sandbox.availability.slots import slot_by_id
from octo_sandbox.availability.standing import SOLD_OUT, Standing, standings
from octo_sandbox.bookings.record import BookedSlot, UnitItem
from octo_sandbox.bookings.unit_items import counted
from octo_sandbox.catalogue import Option, Product, Slot
from octo_sandbox.errors import INVALID_AVAILABILITY_ID, bad_request, invalid_id, unprocessable

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True, slots=True)
class Choice:
    """`slot` is None for an open-dated booking."""

    product: Product
    option: Option
    slot: Slot | None


def choose(call: Call, product_id: str, option_id: str, availability_id: str | None) -> Choice:
    """The product, option and slot with these ids; refuses the first id that is not right."""
    product = product_asked(call, product_id)
    option = option_asked(product, option_id)
    if availability_id is None:
        call.policies.availability_needed(product)
        return Choice(product, option, None)
    slot = call.policies.find_slot(call, product, option, availability_id)
    if slot is None:
        raise invalid_id(INVALID_AVAILABILITY_ID, "availabilityId", availability_id)
    return Choice(product, option, slot)


def needed_unless_open_dated(product: Product) -> None:
    if product.availability_required:
        raise bad_request("availability-required")


def check_rules(call: Call, choice: Choice, items: list[UnitItem]) -> None:
    """Refuses numbers and combinations of units that the option does not sell."""
    units = counted(items)
    for rule in call.policies.restrictions:
        rule(choice.option, units)


def check_stock(call: Call, choice: Choice, items: list[UnitItem], *, but: str | None = None) -> None:
    """Refuses a slot that is closed or has not enough left, not counting the booking `but`."""
    if choice.slot is None:
        return
    (standing,) = standings(call, choice.product, choice.option, [choice.slot], but=but)
    call.policies.bookable(standing)
    call.policies.enough(standing, call.policies.seats(choice.option, items))


def open_slot(standing: Standing) -> None:
    if not standing.available:
        raise unprocessable("sold-out" if standing.status == SOLD_OUT else "closed")


def enough_left(standing: Standing, seats: int) -> None:
    if standing.vacancies is not None and seats > standing.vacancies:
        raise unprocessable("sold-out")


def booked_slot(call: Call, slot: Slot) -> BookedSlot:
    return BookedSlot(
        id=call.policies.slot_ids.of(slot),
        key=slot.key,
        start=slot.start,
        end=slot.end,
        last_entry=slot.last_entry,
        all_day=slot.all_day,
        opening_hours=tuple((hours.from_, hours.to) for hours in slot.opening_hours),
    )


def find_slot(call: Call, product: Product, option: Option, availability_id: str) -> Slot | None:
    return slot_by_id(call, product, option, availability_id)
