"""A supplier with seats, boats and guides that slots, options and products share.

Sources: support.tourcms.com, Shared availability: one bus for several tours, one availability in two languages, one
guide for several private tours. support.palisis.com: resources with shared availability. vicholitvak/Astronomico,
lib/klook-handler.js: the start times of one night share four seats. `vacancies` is the number of seats left (OCTO
OpenAPI from TypeSpec). No OCTO document gives every slot seats of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from octo_sandbox.availability.slot_availability import SeatsTaken, one_seat_each, taken_from_the_option
from octo_sandbox.bookings.record import UnitItem
from octo_sandbox.call import Call
from octo_sandbox.catalogue import Catalogue, Departures, Option, Product, Unit
from octo_sandbox.catalogue.harbour import ADULT, CHILD, SUPPLIER
from octo_sandbox.dialects.night_pool import seats_of_a_night
from octo_sandbox.dialects.offering import all_but
from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies

_BOAT_SEATS = 24
_NIGHT_SEATS = 12
_GROUP = 8
_ZONE = "Europe/Lisbon"
_CHARTER = "whole"

_GUEST = Unit("guest", "ADULT", "Guest", None, min_age=8, max_age=99)


def _product(id_: str, name: str, *options: Option) -> Product:
    return Product(id_, name, None, _ZONE, options)


def _option(
    id_: str,
    name: str,
    times: tuple[str, ...],
    capacity: int,
    units: tuple[Unit, ...] = (ADULT, CHILD),
    default: bool = True,
) -> Option:
    return Option(id_, name, None, Departures(times, minutes=120, capacity=capacity), units, default=default)


_SAILINGS = ("09:30", "12:30", "15:30")
_WALKS = ("10:00", "16:00")
_NIGHTS = ("20:00", "20:30", "21:00")

# All start times of a night share one telescope.
NIGHT_SKY = _product("night-sky", "Night sky", _option("eyepiece", "At the eyepiece", _NIGHTS, _NIGHT_SEATS))
# Deck and saloon share the seats of one boat. A charter takes the whole boat.
LAGOON = _product(
    "lagoon-cruise",
    "Lagoon cruise",
    _option("deck", "On deck", _SAILINGS, _BOAT_SEATS),
    _option("saloon", "In the saloon", _SAILINGS, _BOAT_SEATS, default=False),
)
CHARTER = _product(
    "lagoon-charter",
    "The boat to yourselves",
    _option(_CHARTER, "Charter", _SAILINGS, _BOAT_SEATS, (_GUEST,)),
)
# One guide leads both walks, but only one walk at a time.
OLD_TOWN = _product("old-town-walk", "Old town walk", _option("walk", "Walk", _WALKS, _GROUP, (_GUEST,)))
HARBOUR_WALK = _product("harbour-walk", "Harbour walk", _option("walk", "Walk", _WALKS, _GROUP, (_GUEST,)))
# The tower shares nothing.
TOWER = _product("tower", "Tower", _option("climb", "Climb", ("11:00", "13:00", "17:00"), 40))

CATALOGUE = Catalogue(SUPPLIER, (NIGHT_SKY, LAGOON, CHARTER, OLD_TOWN, HARBOUR_WALK, TOWER))

_BOAT = (("lagoon-cruise", "deck"), ("lagoon-cruise", "saloon"), ("lagoon-charter", _CHARTER))
_GUIDE = (("old-town-walk", "walk"), ("harbour-walk", "walk"))


def _everybody_on(
    places: Sequence[tuple[str, str]], call: Call, days: tuple[date, date], but: str | None
) -> Counter[str]:
    """Return the seats taken in all these products and options, by slot key."""
    taken: Counter[str] = Counter()
    for product, option in places:
        taken.update(call.store.seats_taken(product, option, days, call.policies.occupying, but=but))
    return taken


def _of_the_boat(
    call: Call, _product: Product, option: Option, days: tuple[date, date], but: str | None
) -> Mapping[str, int]:
    taken = _everybody_on(_BOAT, call, days, but)
    # A charter needs an empty boat.
    return {key: _BOAT_SEATS for key, seats in taken.items() if seats} if option.id == _CHARTER else taken


def _of_the_guide(
    call: Call, product: Product, option: Option, days: tuple[date, date], but: str | None
) -> Mapping[str, int]:
    """Count every place of a walk as taken while the guide leads the other walk."""
    own = (product.id, option.id)
    other = [each for each in _GUIDE if each != own]
    elsewhere = {key: _GROUP for key, seats in _everybody_on(other, call, days, but).items() if seats}
    return {**_everybody_on([own], call, days, but), **elsewhere}


_POOLS: Mapping[tuple[str, str], SeatsTaken] = {
    ("night-sky", "eyepiece"): seats_of_a_night,
    **dict.fromkeys(_BOAT, _of_the_boat),
    **dict.fromkeys(_GUIDE, _of_the_guide),
}


def seats_taken(
    call: Call, product: Product, option: Option, days: tuple[date, date], but: str | None
) -> Mapping[str, int]:
    """Return the seats taken by slot key, with the seats taken by everything that shares them."""
    return _POOLS.get((product.id, option.id), taken_from_the_option)(call, product, option, days, but)


def _seats(option: Option, items: Sequence[UnitItem]) -> int:
    """Count all seats of the boat for a charter."""
    return _BOAT_SEATS if option.id == _CHARTER else one_seat_each(option, items)


@dialect("shared-capacity", verdict=CONFORMANT)
def shared_capacity() -> Composition:
    """A supplier with one telescope for all slots of a night, one boat for two options and a charter, and one guide
    for two walks, who fetches nobody."""
    return Composition(
        replace(
            Policies(),
            catalogue=CATALOGUE,
            seats_taken=seats_taken,
            seats=_seats,
            capabilities=all_but("octo/pickups"),
        )
    )
