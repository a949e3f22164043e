"""Seats by slot, for people who want to see why a reservation was refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from octo_sandbox.availability.request import Days, option_asked, product_asked
from octo_sandbox.availability.slot_availability import availability_of
from octo_sandbox.availability.slots import slots_of, today
from octo_sandbox.call import Call
from octo_sandbox.clock import stamp


def products(call: Call) -> list[dict[str, Any]]:
    """What is sold, with its options and the day on which each product is now."""
    return [
        {
            "id": product.id,
            "name": product.internal_name,
            "today": today(call, product).isoformat(),
            "options": [{"id": option.id, "name": option.internal_name} for option in product.options],
        }
        for product in call.policies.catalogue.products
    ]


def stock(call: Call, product_id: str, option_id: str, day: date) -> list[dict[str, Any]]:
    """Every slot of the day with its seats; `capacity` and `vacancies` are null where there is no limit.

    Refuses unknown ids as an availability check does.
    """
    product = product_asked(call, product_id)
    option = option_asked(product, option_id)
    slots = slots_of(call, product, option, Days(day, day))
    taken = call.policies.seats_taken(call, product, option, (day, day), None)
    return [
        {
            "id": call.policies.slot_ids.of(found.slot),
            "start": call.policies.local_stamp(found.slot.start),
            "status": found.status,
            "capacity": found.capacity,
            "vacancies": found.vacancies,
            "sold_elsewhere": found.slot.presold,
            "booked": taken.get(found.slot.key, 0),
            "sales_end": stamp(found.cutoff),
        }
        for found in availability_of(call, product, option, slots)
    ]
