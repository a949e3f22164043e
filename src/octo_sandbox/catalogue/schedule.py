"""Timetables: which slots an option has on a day. Worked out from the day itself, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))

# Seats already sold elsewhere, for a day and a start time.
Presold = Callable[[date, time], int]
# The first day on sale, seen from today.
SeasonStart = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One period of a day, both ends HH:MM. `to` before `from_` means past midnight."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a guest can turn up for: a departure, or a day of opening.

    `start` and `end` are local to the product's zone. `capacity` None is unlimited. `presold` seats of it
    were sold through other channels. `closed` days are listed but cannot be booked. `last_entry` is the
    moment from which cutoffs count back: the departure, or closing time.
    """

    key: str
    start: datetime
    end: datetime
    last_entry: datetime
    all_day: bool
    opening_hours: tuple[OpeningHours, ...]
    capacity: int | None
    presold: int
    closed: bool = False

    @property
    def day(self) -> date:
        return self.start.date()


class Schedule(Protocol):
    """A timetable."""

    @property
    def availability_type(self) -> str: ...

    @property
    def start_times(self) -> tuple[str, ...]: ...

    @property
    def season_start(self) -> SeasonStart | None: ...

    def on(self, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
        """The slots of one local day, in order of their start."""
        ...


def _at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock_time, tzinfo=zone)


def nobody(_day: date, _at_time: time) -> int:
    return 0


@dataclass(frozen=True)
class Departures:
    """START_TIME: fixed departures, each for `minutes`, on some days of the week (Monday is 0)."""

    start_times: tuple[str, ...]
    minutes: int
    capacity: int | None
    weekdays: frozenset[int] = EVERY_DAY
    presold: Presold = nobody
    season_start: SeasonStart | None = None

    @property
    def availability_type(self) -> str:
        return "START_TIME"

    def on(self, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
        if day.weekday() not in self.weekdays:
            return ()
        return tuple(self._departure(day, time.fromisoformat(text), zone) for text in self.start_times)

    def _departure(self, day: date, at: time, zone: ZoneInfo) -> Slot:
        start = _at(day, at, zone)
        # Through UTC, so that a tour across a clock change still takes as long as it says.
        end = (start.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(zone)
        return Slot(
            key=start.strftime("%Y-%m-%dT%H:%M"),
            start=start,
            end=end,
            last_entry=start,
            all_day=False,
            opening_hours=(),
            capacity=self.capacity,
            presold=self.presold(day, at),
        )


@dataclass(frozen=True)
class OpeningTimes:
    """OPENING_HOURS: a guest picks a day. `hours` by day of the week; a day without hours is closed."""

    hours: Mapping[int, tuple[OpeningHours, ...]]
    capacity: int | None
    presold: Presold = nobody
    season_start: SeasonStart | None = None

    @property
    def availability_type(self) -> str:
        return "OPENING_HOURS"

    @property
    def start_times(self) -> tuple[str, ...]:
        return ("00:00",)

    def on(self, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
        hours = self.hours.get(day.weekday(), ())
        start = _at(day, time(0), zone)
        end = _at(day + timedelta(days=1), time(0), zone)
        return (
            Slot(
                key=start.strftime("%Y-%m-%d"),
                start=start,
                end=end,
                last_entry=self._closing(day, hours[-1], zone) if hours else start,
                all_day=True,
                opening_hours=hours,
                capacity=self.capacity,
                presold=self.presold(day, time(0)),
                closed=not hours,
            ),
        )

    @staticmethod
    def _closing(day: date, period: OpeningHours, zone: ZoneInfo) -> datetime:
        past_midnight = period.to <= period.from_
        return _at(day + timedelta(days=past_midnight), time.fromisoformat(period.to), zone)
