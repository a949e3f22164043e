"""Where Harbour & Hill pick guests up, and where they take them back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from octo_sandbox.capabilities.pickups.names import DROPOFF, PICKUP


@dataclass(frozen=True)
class Place:
    """A place at which the bus stops. `minutes` lie between the stop and the tour, `waits` is how long it stands there."""

    id: str
    name: str
    directions: str | None
    street: str
    postal_code: str
    latitude: float
    longitude: float
    minutes: int
    waits: int | None = 10

    @property
    def address(self) -> str:
        return f"{self.street}, London {self.postal_code}, United Kingdom"


@dataclass(frozen=True)
class Ride:
    """What one option offers one way: whether there is a bus, whether guests have to take it, and where it stops."""

    available: bool = False
    required: bool = False
    places: tuple[Place, ...] = ()

    def place(self, place_id: str) -> Place | None:
        return next((each for each in self.places if each.id == place_id), None)


NO_RIDE: Final = Ride()

_STATION = Place(
    "6d0b2f52-8f1c-4a35-9d0b-5a1f6f6f1a01", "Waterloo Station", "In front of the victory arch.",
    "Station Approach", "SE1 8SW", 51.50372, -0.11331, 45,
)  # fmt: skip
_QUAY_HOTEL = Place(
    "6d0b2f52-8f1c-4a35-9d0b-5a1f6f6f1a02", "Quay Hotel", None,
    "12 Quay Street", "SE1 2AB", 51.50461, -0.07812, 20, waits=None,
)  # fmt: skip
_TOWER_INN = Place(
    "6d0b2f52-8f1c-4a35-9d0b-5a1f6f6f1a03", "Tower Inn", "The porter knows the bus.",
    "3 Tower Row", "E1 6AN", 51.51012, -0.07203, 30,
)  # fmt: skip
_BOATHOUSE = Place(
    "6d0b2f52-8f1c-4a35-9d0b-5a1f6f6f1a04", "Boathouse car park", "Beside the blue door.",
    "1 River Lane", "TW9 1AA", 51.45743, -0.30912, 35,
)  # fmt: skip
_RIVER_LODGE = Place(
    "6d0b2f52-8f1c-4a35-9d0b-5a1f6f6f1a05", "River Lodge", None,
    "40 River Lane", "TW9 1AB", 51.45911, -0.30744, 25,
)  # fmt: skip

RIDES: Final[Mapping[tuple[str, str], Mapping[str, Ride]]] = {
    # The bus is there for whoever wants it.
    ("harbour-cruise", "classic"): {
        PICKUP: Ride(True, places=(_STATION, _QUAY_HOTEL, _TOWER_INN)),
        DROPOFF: Ride(True, places=(_STATION, _QUAY_HOTEL)),
    },
    ("harbour-cruise", "dinner"): {PICKUP: Ride(True, places=(_QUAY_HOTEL, _TOWER_INN))},
    # Nobody finds the landing stage alone.
    ("kayak-tour", "half-day"): {
        PICKUP: Ride(True, required=True, places=(_BOATHOUSE, _RIVER_LODGE)),
        DROPOFF: Ride(True, required=True, places=(_BOATHOUSE,)),
    },
}


def ride_of(product_id: str, option_id: str, way: str) -> Ride:
    """What an option offers one way."""
    return RIDES.get((product_id, option_id), {}).get(way, NO_RIDE)
