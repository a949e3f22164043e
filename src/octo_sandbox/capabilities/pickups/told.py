"""What a booking is told of its pickup and its dropoff, and what is refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities.pickups.names import PICKUP, PICKUPS, WAYS, rules_of
from octo_sandbox.capabilities.pickups.places import Place, Ride
from octo_sandbox.errors import bad_request
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.call import Call


@dataclass(frozen=True)
class Told:
    """What is known of one way of one booking."""

    requested: bool = False
    point: str | None = None
    hotel: str | None = None
    room: str | None = None
    notes: str | None = None

    @property
    def somewhere(self) -> bool:
        """Whether the bus knows where to stop."""
        return self.point is not None or self.hotel is not None


def told_of(booking: Booking, way: str) -> Told:
    kept: dict[str, Any] = booking.extra.get(PICKUPS, {})
    return Told(**kept.get(way, {}))


def keep(booking: Booking, way: str, told: Told) -> None:
    booking.extra[PICKUPS] = {**booking.extra.get(PICKUPS, {}), way: asdict(told)}


def names(way: str) -> dict[str, str]:
    """The fields of a body by what they say of this way."""
    fields = {
        "requested": f"{way}Requested", "point": f"{way}PointId", "hotel": f"{way}Hotel",
        "address": f"{way}Address", "notes": f"{way}Notes",
    }  # fmt: skip
    return fields | ({"room": f"{way}HotelRoom"} if way == PICKUP else {})


def every_write(_call: Call) -> bool:
    return True


def must_exist(place: Place | None, field: str) -> None:
    """Refuse a point at which the bus does not stop."""
    if place is None:
        raise bad_request("wrong-type", field=field, expected="the id of a point of this option")


def must_be_offered(ride: Ride, field: str) -> None:
    """Refuse a ride where there is no bus."""
    if not ride.available:
        raise bad_request("wrong-type", field=field, expected="false, as this option has no such ride")


def point_before_hotel(before: Told, point: str | None, hotel: str | None) -> Told:
    """Take the point where one is named, whatever hotel stands beside it."""
    return replace(before, point=point, hotel=None if point is not None else hotel)


def cleared(_before: str | None) -> str | None:
    """What is left after null was sent."""
    return None


def must_have_a_place(told: Told, ride: Ride, way: str) -> None:
    """Refuse the confirmation of a booking that has to be picked up and says nowhere."""
    if ride.required and not (told.requested and told.somewhere):
        raise bad_request("missing", field=f"{way}PointId")


def take(call: Call, booking: Booking, way: str) -> None:
    """Take over what the body says of this way."""
    rules, ride = rules_of(call), ride_of_booking(call, booking, way)
    named = names(way)
    if not any(name in call.body for name in named.values()):
        return
    fields = Fields(call.body, nullable=frozenset(named.values()) - {named["requested"]})
    before = told_of(booking, way)
    sent = {said: fields.text(name) for said, name in named.items() if said != "requested" and name in fields}
    requested = fields.flag(named["requested"])
    point, hotel = sent.get("point"), sent.get("hotel")
    if point is not None:
        rules.known(ride.place(point), named["point"])
    if requested or point is not None or hotel is not None:
        rules.offered(ride, named["requested"])
    told = before
    if point is not None or hotel is not None:
        told = rules.chosen(told, point, hotel)
    if "point" in sent and point is None:
        told = replace(told, point=rules.cleared(told.point))
    if "hotel" in sent and hotel is None and point is None:
        told = replace(told, hotel=rules.cleared(told.hotel))
    if "room" in sent:
        told = replace(told, room=rules.cleared(told.room) if sent["room"] is None else sent["room"])
    if "notes" in sent:
        told = replace(told, notes=rules.cleared(told.notes) if sent["notes"] is None else sent["notes"])
    if requested is not None or told.somewhere:
        told = replace(told, requested=told.somewhere if requested is None else requested)
    keep(booking, way, told)


def ride_of_booking(call: Call, booking: Booking, way: str) -> Ride:
    return rules_of(call).ride(booking.product_id, booking.option_id, way)


def reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    _take(call, booking)


def updating(call: Call, booking: Booking) -> None:
    """A booking that was moved to an option at which the bus does not stop there loses its point."""
    for way in WAYS:
        told = told_of(booking, way)
        if told.point is not None and ride_of_booking(call, booking, way).place(told.point) is None:
            keep(booking, way, Told())
    _take(call, booking)


def confirming(call: Call, booking: Booking) -> None:
    _take(call, booking)
    if call.has(PICKUPS):
        for way in WAYS:
            rules_of(call).complete(told_of(booking, way), ride_of_booking(call, booking, way), way)


def _take(call: Call, booking: Booking) -> None:
    if call.has(PICKUPS) and rules_of(call).taken(call):
        for way in WAYS:
            take(call, booking, way)
