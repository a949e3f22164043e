"""The two availability operations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from octo_sandbox.availability.request import Days, calendar_days, option_asked, product_asked, quantities
from octo_sandbox.availability.slot_availability import availability_of
from octo_sandbox.availability.slots import slot_by_id, slots_of
from octo_sandbox.catalogue import Option, Product, Slot
from octo_sandbox.views.availability import availability_view, calendar_day_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def _asked_for(call: Call) -> tuple[Product, Option]:
    product_id, option_id = call.fields.required_text("productId"), call.fields.required_text("optionId")
    product = product_asked(call, product_id)
    return product, option_asked(product, option_id)


def check_availability(call: Call) -> list[dict[str, Any]]:
    """POST /availability: every slot of the selection that exists, in order of start."""
    product, option = _asked_for(call)
    selected = call.policies.selection(call)
    wanted = quantities(call, option)
    call.policies.capability_hooks.checking(call, product, option, wanted)
    slots = _selected_slots(call, product, option, selected)
    found = availability_of(call, product, option, slots, wanted=wanted)
    return [availability_view(call, product, option, availability, wanted) for availability in found]


def _selected_slots(
    call: Call, product: Product, option: Option, selected: Days | tuple[str, ...]
) -> Sequence[Slot]:
    if isinstance(selected, Days):
        return slots_of(call, product, option, selected)
    # An id that was sent twice is still one slot; an id nobody gave out has none.
    found = (
        slot_by_id(call, product, option, availability_id) for availability_id in dict.fromkeys(selected)
    )
    return sorted(
        {slot.key: slot for slot in found if slot is not None}.values(), key=lambda slot: slot.start
    )


def check_calendar(call: Call) -> list[dict[str, Any]]:
    """POST /availability/calendar: one entry for each day of the range, also those without any slot."""
    product, option = _asked_for(call)
    days = calendar_days(call.fields, call)
    wanted = quantities(call, option)
    call.policies.capability_hooks.checking(call, product, option, wanted)
    found = availability_of(call, product, option, slots_of(call, product, option, days), wanted=wanted)
    by_day = {
        day: tuple(group) for day, group in groupby(found, key=lambda availability: availability.slot.day)
    }
    return [
        calendar_day_view(call, product, option, call.policies.calendar_day(day, by_day.get(day, ())), wanted)
        for day in call.policies.days_listed(days)
    ]
