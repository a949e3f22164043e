"""Mistakes with octo/pickups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.pickups import told, views
from octo_sandbox.capabilities.pickups.names import PICKUP, PICKUPS, WAYS
from octo_sandbox.capabilities.pickups.places import RIDES, Place, Ride, ride_of
from octo_sandbox.capabilities.pickups.told import Told
from octo_sandbox.capabilities.pickups.views import Times
from octo_sandbox.faults.policy_changes import reshaped, without
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (PICKUPS,)
RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"
CONFIRM = "POST /bookings/{uuid}/confirm"


def pickups(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/pickups."""
    return policies.with_capability(PICKUPS, **changes)


def _where_shown(component: str, change: Any) -> Change:
    """Change an object that tells of pickups, and leave it alone where nobody asked for them."""

    def changed(call: Call, view: View) -> View:
        return {**view, **change(view)} if call.has(PICKUPS) else view

    return lambda policies: reshaped(policies, component, changed)


# --- what is offered


@fault("availability-in-words", breaks="PICKUP-001", needs=NEEDS)
def _in_words(policies: Policies) -> Policies:
    """An option says yes instead of true where there is a pickup."""
    return _where_shown("Option", lambda _view: {"pickupAvailable": "yes"})(policies)


@fault("slots-list-names-of-points", breaks="PICKUP-002", needs=NEEDS)
def _names(policies: Policies) -> Policies:
    """A slot lists its points by their names alone."""
    change = _where_shown("Availability", lambda v: {"pickupPoints": [p["name"] for p in v["pickupPoints"]]})
    return change(policies)


@fault("points-without-names", breaks="PICKUP-004", needs=NEEDS)
def _nameless(policies: Policies) -> Policies:
    """A point has no name."""
    return without(policies, "PickupPoint", "name")


@fault("slots-tell-of-no-pickups", breaks="PICKUP-030", needs=NEEDS)
def _untold(policies: Policies) -> Policies:
    """A slot says only whether there is a pickup."""
    return without(policies, "Availability", "pickupRequired", "pickupPoints")


@fault("points-in-microdegrees", breaks="PICKUP-026", needs=NEEDS)
def _microdegrees(policies: Policies) -> Policies:
    """The latitude of a point is in millionths of a degree."""
    return reshaped(policies, "PickupPoint", lambda _c, v: {**v, "latitude": v["latitude"] * 1_000_000})


@fault("points-share-an-id", breaks="PICKUP-006", needs=NEEDS)
def _one_id(policies: Policies) -> Policies:
    """All points of a list have the id of the first one."""

    def ride_view(call: Call, ride: Ride, way: str, times: Times) -> View:
        places = tuple(replace(each, id=ride.places[0].id) for each in ride.places)
        return views.ride_view(call, replace(ride, places=places), way, times)

    return pickups(policies, ride_view=ride_view)


@fault("required-and-not-available", breaks="PICKUP-007", needs=NEEDS)
def _contradicting(policies: Policies) -> Policies:
    """An option without a pickup demands one."""
    return _where_shown("Option", lambda view: {"pickupRequired": True})(policies)


@fault("points-without-a-bus", breaks="PICKUP-008", needs=NEEDS)
def _no_bus(policies: Policies) -> Policies:
    """An option without a pickup lists the points of another one."""
    places = RIDES["harbour-cruise", "classic"][PICKUP].places

    def ride_view(call: Call, ride: Ride, way: str, times: Times) -> View:
        shown = ride if ride.places else replace(ride, places=places)
        return views.ride_view(call, shown, way, times)

    return pickups(policies, ride_view=ride_view)


def _shifted(minutes: int) -> Change:
    """The bus comes so many minutes later than it should."""

    def window(place: Place, way: str, times: Times) -> tuple[datetime | None, datetime | None]:
        arrives, leaves = views.window(place, way, times)
        late = timedelta(minutes=minutes)
        return arrives and arrives + late, leaves and leaves + late

    return lambda policies: pickups(policies, window=window)


for _name, _says, _minutes in (
    ("buses-come-after-the-start", "A pickup is three hours after the tour.", 240),
    ("buses-take-guests-back-before-the-start", "A dropoff is the day before the tour.", -24 * 60),
):
    add(Fault(_name, "PICKUP-009", _says, _shifted(_minutes), NEEDS))


@fault("buses-leave-before-they-come", breaks="PICKUP-009", needs=NEEDS)
def _backwards(policies: Policies) -> Policies:
    """The window of a point ends an hour before it begins."""

    def window(place: Place, way: str, times: Times) -> tuple[datetime | None, datetime | None]:
        arrives, _ = views.window(place, way, times)
        return arrives, arrives and arrives - timedelta(hours=1)

    return pickups(policies, window=window)


@fault("pickups-leak", breaks="PICKUP-005", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """A booking says where its guests are picked up, also to resellers who did not ask for it."""
    return reshaped(policies, "Booking", lambda _call, view: {"pickupPointId": None, **view})


@fault("options-show-pickup-points", breaks="PICKUP-005", needs=NEEDS)
def _options_leak(policies: Policies) -> Policies:
    """Every option lists its pickup points, also to resellers who did not ask for pickups."""
    return reshaped(policies, "Option", lambda _call, view: {"pickupPoints": [], **view})


# --- what a booking says


@fault("notes-for-the-driver-are-a-list", breaks="PICKUP-003", needs=NEEDS)
def _list(policies: Policies) -> Policies:
    """The notes of a pickup are a list."""
    return _where_shown("Booking", lambda view: {"pickupNotes": [view["pickupNotes"]]})(policies)


@fault("bookings-say-nothing-of-pickups", breaks="PICKUP-030", needs=NEEDS)
def _silent(policies: Policies) -> Policies:
    """A booking does not say whether a pickup was asked for."""
    return without(policies, "Booking", "pickupRequested")


@fault("bookings-show-the-first-point", breaks="PICKUP-019", needs=NEEDS)
def _first(policies: Policies) -> Policies:
    """A booking shows another point in full than the one it names."""

    def booked_view(call: Call, kept: Told, ride: Ride, way: str, times: Times) -> View:
        view = views.booked_view(call, kept, ride, way, times)
        if view[f"{way}Point"] is not None:
            view[f"{way}Point"] = views.point_view(call, ride.places[-1], way, times)
        return view

    return pickups(policies, booked_view=booked_view)


@fault("bookings-show-another-time", breaks="PICKUP-020", needs=NEEDS)
def _another_time(policies: Policies) -> Policies:
    """The pickup of a booking is a quarter of an hour earlier than the slot says."""

    def booked_view(call: Call, kept: Told, ride: Ride, way: str, times: Times) -> View:
        earlier = times and (times[0] - timedelta(minutes=15), times[1] - timedelta(minutes=15))
        return views.booked_view(call, kept, ride, way, earlier)

    return pickups(policies, booked_view=booked_view)


@fault("moved-bookings-keep-the-time-of-the-bus", breaks="PICKUP-021", needs=NEEDS)
def _stays(policies: Policies) -> Policies:
    """A booking that is moved to another slot keeps the times of its pickup."""
    first: dict[str, dict[str, Any]] = {}

    def change(call: Call, view: View) -> View:
        if not call.has(PICKUPS):
            return view
        shown = dict(view)
        for way in WAYS:
            point = view.get(f"{way}Point")
            if point is not None:
                times = {name: point[name] for name in ("localDateTime", "localDateTimeTo")}
                kept = first.setdefault(f"{view['uuid']} {way} {point['id']}", times)
                shown[f"{way}Point"] = {**point, **kept}
        return shown

    return reshaped(policies, "Booking", change)


@fault("everybody-is-picked-up", breaks="PICKUP-022", needs=NEEDS)
def _everybody(policies: Policies) -> Policies:
    """Every booking says that a pickup was asked for."""
    return _where_shown("Booking", lambda _view: {"pickupRequested": True, "dropoffRequested": True})(
        policies
    )


@fault("points-without-a-request", breaks="PICKUP-023", needs=NEEDS)
def _unasked(policies: Policies) -> Policies:
    """No booking says that a pickup was asked for."""
    return _where_shown("Booking", lambda _view: {"pickupRequested": False})(policies)


# --- what a booking is told


def _not_taken(operation: str) -> Change:
    return lambda policies: pickups(policies, taken=lambda call: call.operation != operation)


for _name, _operation, _breaks in (
    ("reservations-ignore-the-pickup", RESERVE, "PICKUP-010"),
    ("changes-ignore-the-pickup", UPDATE, "PICKUP-011"),
    ("confirmations-ignore-the-pickup", CONFIRM, "PICKUP-012"),
):
    add(Fault(_name, _breaks, f"{_operation} ignores the pickup.", _not_taken(_operation), NEEDS))


@fault("reservations-keep-no-room", breaks="PICKUP-028", needs=NEEDS)
def _no_room(policies: Policies) -> Policies:
    """No booking keeps the room of the hotel."""

    def booked_view(call: Call, kept: Told, ride: Ride, way: str, times: Times) -> View:
        return views.booked_view(call, replace(kept, room=None), ride, way, times)

    return pickups(policies, booked_view=booked_view)


@fault("changes-keep-the-first-notes", breaks="PICKUP-029", needs=NEEDS)
def _first_notes(policies: Policies) -> Policies:
    """The notes for the driver stay as they were first."""
    first: dict[str, dict[str, str]] = {}

    def change(call: Call, view: View) -> View:
        if not call.has(PICKUPS) or view["pickupNotes"] is None:
            return view
        notes = first.setdefault(view["uuid"], {"pickupNotes": view["pickupNotes"]})
        return {**view, **notes}

    return reshaped(policies, "Booking", change)


@fault("hotels-are-forgotten", breaks="PICKUP-013", needs=NEEDS)
def _hotels(policies: Policies) -> Policies:
    """A hotel that is sent by its name is not kept."""
    return pickups(policies, chosen=lambda before, point, hotel: replace(before, point=point))


@fault("hotels-go-before-points", breaks="PICKUP-014", needs=NEEDS)
def _hotel_first(policies: Policies) -> Policies:
    """Of a point and a hotel that are sent together the hotel is kept."""

    def chosen(before: Told, point: str | None, hotel: str | None) -> Told:
        return replace(before, point=None if hotel is not None else point, hotel=hotel)

    return pickups(policies, chosen=chosen)


@fault("null-is-no-point", breaks="PICKUP-015", needs=NEEDS)
def _null(policies: Policies) -> Policies:
    """Null leaves the point that was chosen."""
    return pickups(policies, cleared=lambda before: before)


@fault("unknown-points-are-taken", breaks="PICKUP-016", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """A booking with an unknown point is accepted, and the point kept."""
    listed = {each.id for rides in RIDES.values() for ride in rides.values() for each in ride.places}

    def ride(product_id: str, option_id: str, way: str) -> Ride:
        known = ride_of(product_id, option_id, way)
        return _Anywhere(known.available, known.required, known.places, but=frozenset(listed))

    return pickups(policies, ride=ride)


@fault("points-of-other-tours-are-taken", breaks="PICKUP-017", needs=NEEDS)
def _foreign(policies: Policies) -> Policies:
    """A booking with a point of another option is accepted."""
    listed = {each.id: each for rides in RIDES.values() for ride in rides.values() for each in ride.places}

    def ride(product_id: str, option_id: str, way: str) -> Ride:
        known = ride_of(product_id, option_id, way)
        return _Anywhere(known.available, known.required, known.places, others=listed)

    return pickups(policies, ride=ride)


@dataclass(frozen=True)
class _Anywhere(Ride):
    """A ride that stops where it does not say: at the points of others, or anywhere but there."""

    others: Mapping[str, Place] = field(default_factory=dict)
    but: frozenset[str] = frozenset()

    def place(self, place_id: str) -> Place | None:
        found = Ride.place(self, place_id) or self.others.get(place_id)
        if found is None and self.but and place_id not in self.but:
            return replace(self.places[0], id=place_id) if self.places else None
        return found


@fault("required-pickups-are-forgotten", breaks="PICKUP-018", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """A booking whose guests have to be picked up is confirmed without a point."""
    return pickups(policies, complete=lambda kept, ride, way: None)


@fault("required-pickups-cannot-be-taken", breaks="PICKUP-018", needs=NEEDS)
def _never(policies: Policies) -> Policies:
    """A booking whose guests have to be picked up is never confirmed."""

    def complete(_kept: Told, ride: Ride, way: str) -> None:
        if ride.required:
            told.must_have_a_place(Told(), ride, way)

    return pickups(policies, complete=complete)


@fault("core-changes-drop-the-point", breaks="PICKUP-024", needs=NEEDS)
def _dropped(policies: Policies) -> Policies:
    """A change by a caller who asked for no pickups drops the point."""

    def kept(call: Call, before: Any, booking: Any) -> Any:
        if call.operation == UPDATE and not call.has(PICKUPS):
            booking.extra.pop(PICKUPS, None)
        return policies.kept(call, before, booking)

    return replace(policies, kept=kept)


@fault("orders-forget-required-pickups", breaks="PICKUP-025", needs=(PICKUPS, "octo/cart"))
def _orders(policies: Policies) -> Policies:
    """An order is confirmed although a booking in it lacks the pickup that it has to have."""

    installed = tuple(
        replace(each, confirming=_confirming_alone) if each.id == PICKUPS else each
        for each in policies.capabilities
    )
    return replace(policies, capabilities=installed)


def _confirming_alone(call: Call, booking: Any) -> None:
    if call.operation == CONFIRM:
        told.confirming(call, booking)
