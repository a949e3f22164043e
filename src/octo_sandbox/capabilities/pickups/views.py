"""What options, slots and bookings say of pickups and dropoffs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.pickups.names import PICKUP, WAYS, rules_of
from octo_sandbox.capabilities.pickups.places import Place, Ride
from octo_sandbox.capabilities.pickups.told import Told, ride_of_booking, told_of
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Times = tuple[datetime, datetime] | None
"""Start and end of a tour; None where no time of day is known."""


def window(place: Place, way: str, times: Times) -> tuple[datetime | None, datetime | None]:
    """From when until when the bus stands there: before the tour, or after it."""
    if times is None:
        return None, None
    minutes = timedelta(minutes=place.minutes)
    arrives = times[0] - minutes if way == PICKUP else times[1] + minutes
    return arrives, None if place.waits is None else arrives + timedelta(minutes=place.waits)


def point_view(call: Call, place: Place, way: str, times: Times) -> View:
    arrives, leaves = rules_of(call).window(place, way, times)
    stamp = call.policies.local_stamp
    view = {
        "id": place.id,
        "name": place.name,
        "directions": place.directions,
        "address": place.address,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "localDateTime": None if arrives is None else stamp(arrives),
        "localDateTimeTo": None if leaves is None else stamp(leaves),
        "googlePlaceId": None,
        "street": place.street,
        "postalCode": place.postal_code,
        "locality": "London",
        "region": "Greater London",
        "state": None,
        "country": "GB",
    }
    return component_view(call, "PickupPoint", view, Subject())


def ride_view(call: Call, ride: Ride, way: str, times: Times) -> View:
    return {
        f"{way}Available": ride.available,
        f"{way}Required": ride.required,
        f"{way}Points": [point_view(call, each, way, times) for each in ride.places],
    }


def booked_view(call: Call, told: Told, ride: Ride, way: str, times: Times) -> View:
    """What a booking says of one way."""
    place = None if told.point is None else ride.place(told.point)
    return {
        f"{way}Requested": told.requested,
        f"{way}PointId": told.point,
        f"{way}Point": None if place is None else point_view(call, place, way, times),
        f"{way}Hotel": told.hotel,
        f"{way}Notes": told.notes,
        f"{way}Dispatch": None,
        **({f"{way}HotelRoom": told.room} if way == PICKUP else {}),
    }


def add_to_option(call: Call, subject: Subject) -> View:
    return _of_option(call, subject, None)


def add_to_availability(call: Call, subject: Subject) -> View:
    assert subject.availability is not None, "a slot is shown"
    slot = subject.availability.slot
    return _of_option(call, subject, None if slot.all_day else (slot.start, slot.end))


def _of_option(call: Call, subject: Subject, times: Times) -> View:
    assert subject.product is not None, "an option has a product"
    assert subject.option is not None, "an option is shown"
    rules = rules_of(call)
    view: View = {}
    for way in WAYS:
        ride = rules.ride(subject.product.id, subject.option.id, way)
        view |= rules.ride_view(call, ride, way, times)
    return view


def add_to_booking(call: Call, subject: Subject) -> View:
    booking = subject.booking
    assert booking is not None, "a booking is shown"
    slot, rules = booking.slot, rules_of(call)
    times = None if slot is None or slot.all_day else (slot.start, slot.end)
    view: View = {}
    for way in WAYS:
        ride = ride_of_booking(call, booking, way)
        view |= rules.booked_view(call, told_of(booking, way), ride, way, times)
    return view
