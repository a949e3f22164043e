"""A supplier with a long list of products, most of them without dates.

Sources: bokun.dev, Getting started with the Bókun OCTO API: the product list of one vendor has no limit and no pages.
johnanleitner1-Coder/lastminutedeals-api, docs/bug_audit_log.md, V-1 and V-2: 13 vendors have 336 products, some
references are empty or null, and many products have no slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from octo_sandbox.catalogue import Catalogue, Departures, OpeningHours, OpeningTimes, Option, Product, Unit
from octo_sandbox.catalogue.harbour import SUPPLIER
from octo_sandbox.catalogue.schedule import Schedule
from octo_sandbox.dialects.offering import all_but
from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies

_COUNT = 300
# The first product with dates comes late in the list.
_FIRST_WITH_DATES = 131
_EVERY_WITH_DATES = 9

_NAMES = (
    "Day trip to Þingvellir",
    "江ノ島 日帰りツアー",
    "Alte Mühle & Hafen",
    "Экскурсия по каналам",
    "City tour  ",
)
_ZONES = ("Atlantic/Reykjavik", "Asia/Tokyo", "Europe/Berlin", "Africa/Cairo", "America/Santiago")
_REFERENCES = (None, "#1 SINTRA", "EG-HRGEAT07", "5519190P", "D0")

ADULT = Unit("1001", "ADULT", "Adult", None, min_age=12, max_age=99)
CHILD = Unit("1002", "CHILD", "Child", None, min_age=2, max_age=11, accompanied_by=("1001",))


def _never(start: str) -> Schedule:
    """Return a timetable with a start time and no day."""
    return Departures((start,), minutes=240, capacity=15, weekdays=frozenset())


def _schedule(number: int) -> Schedule:
    if number < _FIRST_WITH_DATES or number % _EVERY_WITH_DATES:
        return _never(f"{8 + number % 10:02d}:30")
    if number % 2:
        hours = {weekday: (OpeningHours("09:00", "18:00"),) for weekday in range(7)}
        return OpeningTimes(hours, capacity=200)
    # Some go in a small bus.
    return Departures(("09:00", "14:30"), minutes=180, capacity=24 if number % 4 else 6)


def _products() -> Iterator[Product]:
    for number in range(1, _COUNT + 1):
        kind = number % len(_NAMES)
        yield Product(
            id=str(845_000 + 7 * number),
            internal_name=f"{_NAMES[kind]} {number}",
            reference=_REFERENCES[kind],
            time_zone=_ZONES[kind],
            options=(
                Option(str(3_100_000 + number), "Standard", None, _schedule(number), units=(ADULT, CHILD)),
            ),
        )


@dialect("three-hundred-products", verdict=CONFORMANT)
def three_hundred_products() -> Composition:
    """A supplier with 300 products, of which 19 have dates and the first of these is the 135th in the list. It fetches
    nobody."""
    catalogue = Catalogue(SUPPLIER, tuple(_products()))
    return Composition(replace(Policies(), catalogue=catalogue, capabilities=all_but("octo/pickups")))
