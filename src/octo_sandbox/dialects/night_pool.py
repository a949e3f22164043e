"""A stock rule in which all start times of one day share their seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from octo_sandbox.call import Call
from octo_sandbox.catalogue import Option, Product


def seats_of_a_night(
    call: Call, product: Product, option: Option, days: tuple[date, date], but: str | None
) -> Mapping[str, int]:
    """Return the seats taken by slot key. A seat taken at one start time counts for every start time of the day."""
    first, last = days
    own = call.store.seats_taken(product.id, option.id, days, call.policies.occupying, but=but)
    by_day: Counter[str] = Counter()
    for key, seats in own.items():
        by_day[key[:10]] += seats
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {f"{day}T{at}": by_day[f"{day}"] for day in every for at in option.schedule.start_times}
