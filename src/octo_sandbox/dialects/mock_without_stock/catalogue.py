"""The five products of the mock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from octo_sandbox.catalogue import (
    Catalogue,
    Departures,
    OpeningHours,
    OpeningTimes,
    Option,
    Product,
    Slot,
    Supplier,
    Unit,
)
from octo_sandbox.catalogue.harbour import FRIDAY, MONDAY, SATURDAY, SUNDAY

SUPPLIER = Supplier(
    id="0001",
    name="A mock supplier",
    website="https://mock.example",
    email="info@mock.example",
    telephone="+442045771234",
    address=None,
)
_ZONE = "Europe/Berlin"
_WEEK = frozenset(range(7))
_ADULT = Unit("adult", "ADULT", "adult", "adult", min_age=18, max_age=100)
_CHILD = Unit("child", "CHILD", "child", "child", min_age=0, max_age=17)
_LONG_ID = Unit("unit_4dfcc783", "ADULT", "adult", "adult", min_age=18, max_age=100)


@dataclass(frozen=True)
class _AllDayDepartures(Departures):
    """Departures that are all day slots if the option has only one start time."""

    def on(self, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
        slots = super().on(day, zone)
        return tuple(replace(slot, all_day=len(self.start_times) == 1) for slot in slots)


def _gone_on_sundays(day: date, _at: time) -> int:
    return 10 if day.weekday() == SUNDAY else 0


def _departures(*times: str) -> Departures:
    return _AllDayDepartures(times, 120, 10, weekdays=_WEEK - {SATURDAY}, presold=_gone_on_sundays)


def _open(*weekdays: int) -> OpeningTimes:
    return OpeningTimes({weekday: (OpeningHours("09:00", "17:00"),) for weekday in weekdays}, capacity=None)


def _product(
    id_: str, name: str, option: Option, methods: tuple[str, ...] = ("VOUCHER", "TICKET")
) -> Product:
    return Product(id_, name, None, _ZONE, (option,), delivery_methods=methods)


CATALOGUE = Catalogue(
    SUPPLIER,
    (
        _product(
            "day-per-person",
            "Day, per person",
            Option("DEFAULT", "DEFAULT", None, _open(*range(7)), (_ADULT,)),
        ),
        _product(
            "day-per-booking",
            "Day, per booking",
            Option("DEFAULT", "DEFAULT", None, _open(*range(MONDAY, FRIDAY + 1)), (_ADULT,), min_units=2),
        ),
        _product(
            "hour-per-person",
            "Hour, per person",
            Option("DEFAULT", "DEFAULT", None, _departures("12:00", "14:00"), (_ADULT, _CHILD), min_units=2),
        ),
        _product(
            "hour-per-booking",
            "Hour, per booking",
            Option("DEFAULT", "DEFAULT", None, _departures("12:00", "14:00"), (_ADULT,)),
            methods=("TICKET",),
        ),
        _product(
            "hour-once",
            "One hour a day",
            Option("DEFAULT", "DEFAULT", None, _departures("12:00"), (_LONG_ID,)),
        ),
    ),
)
PER_BOOKING = frozenset({"day-per-booking", "hour-per-booking"})
