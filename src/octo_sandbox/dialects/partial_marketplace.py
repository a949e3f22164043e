"""A marketplace supplier with a part of the core.

Sources: klook.gitbook.io/openapi, Endpoints and capabilities: a core without update and extend.
trade-api-docs.gocity.tech: a core without a calendar. vicholitvak/Astronomico, lib/klook-handler.js: embedded objects
with two fields, uuids of the supplier, 404 for unknown ids, seats shared by all start times of a night.
docs.bookspot.io: 201 for a new object.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.availability.request import Selection, both_ends_within_a_year
from octo_sandbox.bookings import lookup
from octo_sandbox.bookings.record import CANCELLED, ON_HOLD, Booking
from octo_sandbox.bookings.transitions import CANCEL, CONFIRM, TRANSITIONS, Refused
from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.catalogue import Catalogue, Departures, Option, Product, Unit
from octo_sandbox.catalogue.harbour import SUPPLIER
from octo_sandbox.core_routes import CORE_ROUTES
from octo_sandbox.dialects.night_pool import seats_of_a_night
from octo_sandbox.dialects.registry import NONCONFORMANT, Composition, dialect
from octo_sandbox.errors import (
    FORBIDDEN,
    INVALID_BOOKING_UUID,
    INVALID_PRODUCT_ID,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    UNAUTHORIZED,
    UNPROCESSABLE_ENTITY,
    Refusal,
    bad_request,
)
from octo_sandbox.faults.policy_changes import around, refusing, reshaped, with_fields, without
from octo_sandbox.negotiation import bearer
from octo_sandbox.policies import Policies
from octo_sandbox.responses import error_status
from octo_sandbox.views.component import View

_MISSING = {
    "GET /capabilities",
    "POST /availability/calendar",
    "PATCH /bookings/{uuid}",
    "POST /bookings/{uuid}/extend",
    "DELETE /bookings/{uuid}",
    "GET /suppliers",
    "GET /suppliers/{id}",
}
_HOLD = timedelta(minutes=30)
_ALREADY_CANCELLED = "BOOKING_ALREADY_CANCELLED"
_NO_BOOKING = "BOOKING_NOT_FOUND"
_STATUS = {
    UNPROCESSABLE_ENTITY: 422,
    _ALREADY_CANCELLED: 422,
    _NO_BOOKING: 404,
    UNAUTHORIZED: 401,
    METHOD_NOT_ALLOWED: 404,
}

NIGHT_SKY = Product(
    id="private-stargazing",
    internal_name="Semi-private stargazing",
    reference="mp-190334",
    time_zone="America/Santiago",
    locale="es",
    delivery_formats=("QRCODE",),
    delivery_methods=("VOUCHER",),
    options=(
        Option(
            "DEFAULT",
            "Semi-private",
            "mp-634721",
            Departures(("20:00", "20:30", "21:00"), minutes=150, capacity=4),
            units=(Unit("adult", "ADULT", "Adult", None, min_age=0, max_age=99, max_quantity=4),),
            cancellation_amount=1,
            cancellation_unit="day",
            sales_cutoff=timedelta(hours=4),
            required_contact_fields=("fullName", "emailAddress", "phoneNumber"),
            min_units=1,
            max_units=4,
        ),
    ),
)


class _NotThere(Refusal):
    """A refusal with status 404 and any code."""


def _status(refusal: Refusal) -> int:
    return 404 if isinstance(refusal, _NotThere) else _STATUS.get(refusal.code, error_status(refusal))


def _one_word_for_keys(incoming: Incoming, accounts: Accounts) -> Reseller:
    """Refuse an unknown key like a missing key."""
    try:
        return bearer(incoming, accounts)
    except Refusal as refusal:
        if refusal.code != FORBIDDEN:
            raise
        raise Refusal(UNAUTHORIZED, UNAUTHORIZED) from refusal


def _product_not_there(call: Call, handler: Handler) -> Any:
    try:
        return handler(call)
    except Refusal as refusal:
        raise _NotThere(refusal.code, refusal.text) from refusal


def _find_booking(call: Call, uuid: str) -> Booking | None:
    """Find a booking by the uuid of the supplier. The uuid in a reservation is ignored."""
    if call.operation == "POST /bookings":
        return None
    booking = lookup.booking_with(call, uuid)
    if booking is None:
        raise _NotThere(_NO_BOOKING, INVALID_BOOKING_UUID)
    return booking


def _range_only(call: Call) -> Selection:
    first, last = call.fields.day("localDateStart"), call.fields.day("localDateEnd")
    if first is None or last is None:
        raise bad_request("half-range")
    return both_ends_within_a_year(first, last, call.policies.range_limit_days)


def _own_uuid(call: Call, _sent: str | None) -> str:
    return call.ids.uuid()


def _short(_call: Call, view: View) -> View:
    """Reduce product and option to id and internalName."""
    return {
        **view,
        **{name: {key: view[name][key] for key in ("id", "internalName")} for name in ("product", "option")},
    }


def _held_from_now(call: Call, view: View) -> View:
    """Let a hold expire half an hour after each read."""
    if view["status"] != ON_HOLD:
        return view
    return {**view, "utcExpiresAt": call.policies.stamp(call.now + _HOLD)}


def _another_uuid(_call: Call, view: View) -> View:
    return {**view, "uuid": str(uuid4())}


def _as_many_as_are_left(_call: Call, view: View) -> View:
    return {**view, "maxUnits": view["vacancies"]}


def _in_other_words(refusal: Refusal, body: View) -> View:
    """Use NOT_FOUND for a wrong method, and leave the productId out of INVALID_PRODUCT_ID."""
    code = NOT_FOUND if refusal.code == METHOD_NOT_ALLOWED else body["error"]
    named = {} if refusal.code == INVALID_PRODUCT_ID else body
    return {**named, "error": code, "errorMessage": body["errorMessage"]}


@dialect(
    "partial-marketplace",
    verdict=NONCONFORMANT,
    breaks=[
        "CORE-AVAIL-002",
        "CORE-BOOK-003",
        "CORE-BOOK-004",
        "CORE-BOOK-009",
        "CORE-BOOK-030",
        "CORE-BOOK-031",
        "CORE-BOOK-040",
        "CORE-BOOK-050",
        "CORE-BOOK-067",
        "CORE-BOOK-074",
        "CORE-BOOK-076",
        "CORE-BOOK-078",
        "CORE-BOOK-087",
        "CORE-CAL-001",
        "CORE-ERR-004",
        "CORE-HDR-003",
        "CORE-REL-005",
    ],
    breaks_in_words=[
        "The availability calendar is missing.",
        "A booking cannot be updated.",
        "A hold cannot be extended.",
        "Answers have no Octo-Capabilities header.",
        "The booking ignores the uuid of the reseller, and a retry books twice.",
        "A ticket has another uuid in every answer.",
        "A hold has a later expiry in every answer, and never expires.",
        "An unknown booking is refused with BOOKING_NOT_FOUND instead of INVALID_BOOKING_UUID.",
        "An availability check by availabilityIds is refused.",
        "The voucher of a confirmed booking has no delivery options.",
        "A cancelled booking is refused a confirmation with BOOKING_ALREADY_CANCELLED, a code that OCTO does not know.",
    ],
    warned_in_words=[
        "A new booking is answered with 201.",
        "An unknown id is answered with 404.",
        "A refusal by a business rule has status 422.",
        "An unknown key is answered with 401 instead of 403.",
        "INVALID_PRODUCT_ID comes without productId.",
        "Product and option in a booking have id and internalName only.",
        "The contact of a unit item is empty, and the contact of a booking lacks two fields.",
        "An availability check by localDate is refused.",
        "expirationMinutes is ignored.",
        "A second cancellation changes the time of the cancellation.",
    ],
)
def partial_marketplace() -> Composition:
    """A marketplace without calendar, update and extend, with its own statuses and abbreviated embedded objects."""
    policies = replace(
        Policies(),
        catalogue=Catalogue(SUPPLIER, (NIGHT_SKY,)),
        capabilities=(),
        core_routes=tuple(route for route in CORE_ROUTES if route.operation not in _MISSING),
        authenticate=_one_word_for_keys,
        capability_echo=lambda _applied: None,
        environment_echo=False,
        languages=("en",),
        success_status=lambda operation: 201 if operation == "POST /bookings" else 200,
        error_status=_status,
        find_booking=_find_booking,
        booking_uuid=_own_uuid,
        selection=_range_only,
        seats_taken=seats_of_a_night,
        transitions={
            **TRANSITIONS,
            (CANCELLED, CONFIRM): Refused(_ALREADY_CANCELLED),
            (CANCELLED, CANCEL): CANCELLED,
        },
        has_lapsed=lambda _booking, _now: False,
        is_delivered=lambda _product, _booking, _now: False,
    )
    policies = around(policies, "GET /products/{id}", _product_not_there)
    policies = refusing(policies, _in_other_words)
    policies = without(policies, "Contact", "postalCode", "notes")
    policies = with_fields(policies, "UnitItem", contact={})
    policies = reshaped(policies, "UnitItem", _another_uuid)
    policies = reshaped(policies, "Availability", _as_many_as_are_left)
    return Composition(reshaped(reshaped(policies, "Booking", _short), "Booking", _held_from_now))
