"""Variants of pickups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from octo_sandbox.bookings.bookable import Bookable
from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.pickups import told, views
from octo_sandbox.capabilities.pickups.names import DROPOFF, PICKUP, PICKUPS, WAYS
from octo_sandbox.capabilities.pickups.places import NO_RIDE, Place, Ride, ride_of
from octo_sandbox.capabilities.pickups.told import Told
from octo_sandbox.capabilities.pickups.views import Times
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (PICKUPS,)
Rides = Callable[[str, str, str], Ride]


def _pickups(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(PICKUPS, **changes)


def _rides(policies: Policies, change: Callable[[str, str, Ride], Ride]) -> Policies:
    """Pass what each option offers each way through `change`, which is told the option and the way."""
    before: Rides = policies.of(PICKUPS).ride

    def ride(product_id: str, option_id: str, way: str) -> Ride:
        return change(option_id, way, before(product_id, option_id, way))

    return _pickups(policies, ride=ride)


def _booked(policies: Policies, change: Callable[[View, str], View]) -> Policies:
    """Pass what a booking says of each way through `change`."""
    before = policies.of(PICKUPS).booked_view

    def booked_view(call: Call, kept: Told, ride: Ride, way: str, times: Times) -> View:
        return change(before(call, kept, ride, way, times), way)

    return _pickups(policies, booked_view=booked_view)


@variant("no-dropoffs", about="dropoffs", needs=NEEDS)
def _no_dropoffs(policies: Policies) -> Policies:
    """Nothing tells of dropoffs."""
    fields = [f"{DROPOFF}{name}" for name in ("Available", "Required", "Points")]
    booked = [f"{DROPOFF}{name}" for name in ("Requested", "PointId", "Point", "Hotel", "Notes")]
    for component in ("Option", "Availability"):
        policies = without(policies, component, *fields)
    without_rides = _rides(policies, lambda _option, way, ride: NO_RIDE if way == DROPOFF else ride)
    return without(without_rides, "Booking", *booked)


@variant("points-have-names-for-ids", about="ids of points", needs=NEEDS)
def _names(policies: Policies) -> Policies:
    """The id of a point is a word."""

    def change(_option: str, _way: str, ride: Ride) -> Ride:
        named = (replace(each, id=each.name.lower().replace(" ", "-")) for each in ride.places)
        return replace(ride, places=tuple(named))

    return _rides(policies, change)


@variant("buses-have-no-times", about="times of points", needs=NEEDS)
def _timeless(policies: Policies) -> Policies:
    """The guest is told later when the bus comes."""
    return with_fields(policies, "PickupPoint", localDateTime=None, localDateTimeTo=None)


@variant("buses-come-at-the-start", about="times of points", needs=NEEDS)
def _at_the_start(policies: Policies) -> Policies:
    """The bus is the tour, and stops when it starts and when it ends."""

    def window(_place: Place, way: str, times: Times) -> tuple[datetime | None, datetime | None]:
        return (times[0] if way == PICKUP else times[1], None) if times else (None, None)

    return _pickups(policies, window=window)


@variant("vehicles-have-names", about="dispatch", needs=NEEDS)
def _vehicles(policies: Policies) -> Policies:
    """A booking names the vehicle that comes."""
    return _booked(policies, lambda view, way: {**view, f"{way}Dispatch": "Bus 7"})


@variant("vehicles-have-plates", about="dispatch", needs=NEEDS)
def _plates(policies: Policies) -> Policies:
    """A booking has a vehicle with a plate and a driver."""
    vehicle = {"vehicle": "Bus 7", "plate": "HH 17", "driver": None}
    return _booked(policies, lambda view, way: {**view, f"{way}Dispatch": vehicle})


@variant("chosen-points-are-hotels-too", about="hotels", needs=NEEDS)
def _hotels(policies: Policies) -> Policies:
    """A booking with a point has the name of it as its hotel."""

    def change(view: View, way: str) -> View:
        point = view[f"{way}Point"]
        return view if point is None else {**view, f"{way}Hotel": point["name"]}

    return _booked(policies, change)


@variant("named-hotels-become-points", about="hotels", needs=NEEDS)
def _become_points(policies: Policies) -> Policies:
    """A hotel that is sent by its name becomes a point with an id of its own."""

    def change(view: View, way: str) -> View:
        hotel = view[f"{way}Hotel"]
        if hotel is None or view[f"{way}Point"] is not None:
            return view
        found = {"id": f"hotel-{len(hotel)}", "name": hotel, "directions": None}
        return {**view, f"{way}Hotel": None, f"{way}PointId": found["id"], f"{way}Point": found}

    return _booked(policies, change)


@variant("rooms-have-the-older-name", about="rooms", needs=NEEDS)
def _rooms(policies: Policies) -> Policies:
    """A booking shows the room as pickupRoom alone."""

    def change(view: View, way: str) -> View:
        if way != PICKUP:
            return view
        return {
            **{n: v for n, v in view.items() if n != "pickupHotelRoom"},
            "pickupRoom": view["pickupHotelRoom"],
        }

    return _booked(policies, change)


@variant("points-are-named-and-not-shown", about="points in full", needs=NEEDS)
def _not_shown(policies: Policies) -> Policies:
    """A booking has the id of its point and leaves the rest to the catalogue."""
    return _booked(policies, lambda view, way: {n: v for n, v in view.items() if n != f"{way}Point"})


@variant("nobody-has-to-ride", about="demands", needs=NEEDS)
def _optional(policies: Policies) -> Policies:
    """No option demands a pickup or a dropoff."""
    return _rides(policies, lambda _option, _way, ride: replace(ride, required=False))


@variant("rides-are-demanded-at-once", about="demands", needs=NEEDS)
def _at_once(policies: Policies) -> Policies:
    """A reservation is refused already that lacks the pickup which it has to have."""

    def reserving(call: Call, booking: Booking, bookable: Bookable) -> None:
        told.reserving(call, booking, bookable)
        if call.has(PICKUPS):
            for way in WAYS:
                ride = told.ride_of_booking(call, booking, way)
                told.must_have_a_place(told.told_of(booking, way), ride, way)

    installed = tuple(
        replace(each, reserving=reserving) if each.id == PICKUPS else each for each in policies.capabilities
    )
    return replace(policies, capabilities=installed)


@variant("only-the-second-option-has-rides", about="rides", needs=NEEDS)
def _second(policies: Policies) -> Policies:
    """Of the options of a product, only one that is not the first has a pickup."""
    return _rides(policies, lambda option, _way, ride: NO_RIDE if option == "classic" else ride)


@variant("no-option-has-rides", about="rides", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """The supplier knows pickups and sells none now."""
    return _rides(policies, lambda _option, _way, _ride: NO_RIDE)


@variant("points-are-listed-by-slots-alone", about="lists of points", needs=NEEDS)
def _by_slots(policies: Policies) -> Policies:
    """An option says that there is a pickup, and its slots list the points."""

    def ride_view(call: Call, ride: Ride, way: str, times: Times) -> View:
        view = views.ride_view(call, ride, way, times)
        return view if call.operation == "POST /availability" else {**view, f"{way}Points": []}

    return _pickups(policies, ride_view=ride_view)


@variant("unknown-points-have-a-code", needs=NEEDS)
def _code(policies: Policies) -> Policies:
    """An unknown point is refused with a code of its own, which repeats the id."""

    def known(place: Place | None, field: str) -> None:
        if place is None:
            raise Refusal(
                "INVALID_PICKUP_POINT_ID", "wrong-type", values={"field": field, "expected": "a point"}
            )

    return _pickups(policies, known=known)


@variant("points-tell-of-shelter", needs=NEEDS)
def _shelter(policies: Policies) -> Policies:
    """A point has fields outside the standard."""
    return with_fields(
        policies, "PickupPoint", shelter=True, photo="https://harbour-and-hill.example/stop.jpg"
    )


@variant("points-have-an-id-and-a-name-alone", about="fields of points", needs=NEEDS)
def _short(policies: Policies) -> Policies:
    """A point has an id, a name, a place on the map and a time."""
    kept = {"id", "name", "latitude", "longitude", "localDateTime"}
    return reshaped(policies, "PickupPoint", lambda _call, view: {n: v for n, v in view.items() if n in kept})


@variant("booked-slots-tell-of-pickups-again", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """The slot inside a booking says again whether there is a pickup."""

    def change(call: Call, view: View) -> View:
        if not call.has(PICKUPS) or view.get("availability") is None:
            return view
        ride = ride_of(view["productId"], view["optionId"], PICKUP)
        slot = {**view["availability"], "pickupAvailable": ride.available, "pickupRequired": ride.required}
        return {**view, "availability": slot}

    return reshaped(policies, "Booking", change)


@variant("taking-a-point-away-takes-the-ride", needs=NEEDS)
def _whole_ride(policies: Policies) -> Policies:
    """A booking without point and hotel says that no ride was asked for, whatever was asked before."""

    def change(view: View, way: str) -> View:
        nowhere = view[f"{way}PointId"] is None and view[f"{way}Hotel"] is None
        return {**view, f"{way}Requested": view[f"{way}Requested"] and not nowhere}

    return _booked(policies, change)


@variant("no-pickups-at-the-till", warns=["PICKUP-012"], about="the till", needs=NEEDS)
def _till(policies: Policies) -> Policies:
    """A confirmation ignores what is said of pickups; guests choose before."""
    before = policies.of(PICKUPS).taken
    return _pickups(policies, taken=lambda call: before(call) and not call.operation.endswith("/confirm"))
