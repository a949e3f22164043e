"""Finding slots: on sale from today until a year ahead, within the season, in the zone of the product."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from octo_sandbox.availability.request import Days
from octo_sandbox.catalogue import Option, Product, Slot
from octo_sandbox.clock import local_stamp

if TYPE_CHECKING:
    from octo_sandbox.call import Call


class SlotIds(ABC):
    """How availability ids are written."""

    @abstractmethod
    def of(self, slot: Slot) -> str:
        """Return an id of the slot to show."""

    @abstractmethod
    def day(self, availability_id: str) -> date | None:
        """Return the day of an id, or None for an id that the supplier never showed."""

    def names(self, availability_id: str, slot: Slot) -> bool:
        """Return whether the id belongs to this slot."""
        return self.of(slot) == availability_id

    def booked(self, asked: str | None, slot: Slot) -> str:
        """Return the id that a booking of the slot shows. `asked` is the id in the request."""
        return self.of(slot)


class LocalStartIds(SlotIds):
    """The local start with its offset, `2026-07-01T10:00:00+01:00`; unique within an option."""

    def of(self, slot: Slot) -> str:
        return local_stamp(slot.start)

    def day(self, availability_id: str) -> date | None:
        try:
            return datetime.fromisoformat(availability_id).date()
        except ValueError:
            return None


# A timetable is frozen, so a day of it is worked out once. Keyed by identity, as hashing all of it is slow.
@lru_cache(maxsize=50_000)
def _day(option: _ByIdentity, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
    return option.option.schedule.on(day, zone)


class _ByIdentity:
    __slots__ = ("option",)

    def __init__(self, option: Option) -> None:
        self.option = option

    def __hash__(self) -> int:
        return id(self.option.schedule)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.option.schedule is self.option.schedule


def today(call: Call, product: Product) -> date:
    return call.now.astimezone(product.zone).date()


def on_sale(call: Call, product: Product, option: Option) -> Days:
    """Return the days on which the option is on sale."""
    now = today(call, product)
    season = option.schedule.season_start
    first = now if season is None else max(now, season(now))
    return Days(first, now + timedelta(days=call.policies.horizon_days))


def slots_of(call: Call, product: Product, option: Option, days: Days) -> list[Slot]:
    """The slots of these days that are on sale, in order."""
    sold = on_sale(call, product, option)
    first = max(days.first, sold.first).toordinal()
    last = min(days.last, sold.last).toordinal()
    key = _ByIdentity(option)
    return [slot for day in range(first, last + 1) for slot in _day(key, date.fromordinal(day), product.zone)]


def slot_by_id(call: Call, product: Product, option: Option, availability_id: str) -> Slot | None:
    """The slot on sale that has this id."""
    ids = call.policies.slot_ids
    day = ids.day(availability_id)
    if day is None:
        return None
    return next(
        (
            slot
            for slot in slots_of(call, product, option, Days(day, day))
            if ids.names(availability_id, slot)
        ),
        None,
    )
