"""Whether a slot still has the seats that a refused reservation asked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from octo_conformance.document import Body

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage


TAKEN = (
    "the slot has no seats left, which this run's own bookings may have taken; "
    "open more dates, or name a product in the target file that has more"
)


def still_open(stage: Stage, sent: Body) -> bool:
    """Whether the target, asked again, sells what the body of a reservation asks for. Where it refuses the question,
    because it sells these units to members alone or takes no ids, it is asked for the day of the slot instead; one that
    answers neither is not known to lack seats. Raises Unreadable as the client does."""
    slot, where = sent["availabilityId"], (sent["productId"], sent["optionId"])
    needed = Counter(item["unitId"] for item in sent.get("unitItems") or ())
    units = [{"id": unit, "quantity": count} for unit, count in needed.items()]
    ask = stage.octo.core.attempt.availability
    answer = ask(*where, ids=[slot], units=units)
    if not answer.ok and (day := stage.bookables.day_seen_open(sent)) is not None:
        answer = ask(*where, start=day, end=day)
    if not answer.ok:
        return True
    for each in answer.body:
        if each.raw.get("id") == slot:
            vacancies = each.raw.get("vacancies")
            short = isinstance(vacancies, int) and vacancies < needed.total()
            return each.raw.get("available") is True and not short
    return False
