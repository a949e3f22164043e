"""Mistakes in the reservation of bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import (
    INVALID_AVAILABILITY_ID,
    INVALID_OPTION_ID,
    INVALID_PRODUCT_ID,
    INVALID_UNIT_ID,
    Refusal,
    bad_request,
)
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

RESERVE = "POST /bookings"


@fault("reservation-is-sold-at-once", breaks="CORE-BOOK-001")
def _sold(policies: Policies) -> Policies:
    """A reservation is confirmed at once instead of being held."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        if before is None:
            after.set_status(CONFIRMED)
            after.confirmed_at, after.expires_at = call.now, None
        return after

    return replace(policies, kept=kept)


@fault("uuid-of-the-reseller-is-replaced", breaks="CORE-BOOK-003")
def _own_uuid(policies: Policies) -> Policies:
    """The supplier replaces the uuid of a booking by its own."""
    return replace(policies, booking_uuid=lambda call, _sent: call.ids.uuid())


@fault("retry-books-again", breaks="CORE-BOOK-004")
def _books_again(policies: Policies) -> Policies:
    """The same reservation sent twice makes two bookings."""
    return replace(policies, repeated_uuid=lambda _earlier, _made_of: None)


@fault("other-data-under-a-used-uuid", breaks="CORE-BOOK-004")
def _other_data(policies: Policies) -> Policies:
    """A different reservation under a used uuid makes a new booking."""

    def repeated(earlier: Booking, made_of: str) -> Booking | None:
        return earlier if earlier.made_of == made_of else None

    return replace(policies, repeated_uuid=repeated)


@fault("uuid-is-demanded", breaks="CORE-BOOK-005")
def _demanded(policies: Policies) -> Policies:
    """A reservation without a uuid is refused."""

    def change(call: Call, handler: Handler) -> Any:
        if "uuid" not in call.body:
            raise bad_request("missing", field="uuid")
        return handler(call)

    return around(policies, RESERVE, change)


def _needing(field: str) -> Change:
    def change(call: Call, handler: Handler) -> Any:
        if field not in call.body:
            raise bad_request("missing", field=field)
        return handler(call)

    return lambda policies: around(policies, RESERVE, change)


for _field, _word in (("notes", "note"), ("resellerReference", "reference")):
    add(
        Fault(
            f"reservations-need-a-{_word}",
            "CORE-BOOK-001",
            f"A reservation without {_field} is refused.",
            _needing(_field),
        )
    )


@fault("hold-has-no-end", breaks="CORE-BOOK-006")
def _no_end(policies: Policies) -> Policies:
    """A hold has no time of expiry."""
    return reshaped(
        policies,
        "Booking",
        lambda _call, view: {**view, "utcExpiresAt": None} if view["status"] == ON_HOLD else view,
    )


@fault("hold-is-over-when-it-is-made", breaks="CORE-BOOK-006")
def _over(policies: Policies) -> Policies:
    """The time of expiry of a new hold lies in the past."""

    def change(call: Call, view: View) -> View:
        past = call.policies.stamp(call.now - timedelta(hours=1))
        return {**view, "utcExpiresAt": past} if view["status"] == ON_HOLD else view

    return reshaped(policies, "Booking", change)


@fault("hold-says-when-it-was-confirmed", breaks="CORE-BOOK-006")
def _confirmed(policies: Policies) -> Policies:
    """A hold has a time of confirmation."""
    return reshaped(
        policies,
        "Booking",
        lambda _call, view: (
            {**view, "utcConfirmedAt": view["utcCreatedAt"]} if view["status"] == ON_HOLD else view
        ),
    )


@fault("length-of-the-hold-is-ignored", breaks="CORE-BOOK-007")
def _length(policies: Policies) -> Policies:
    """A hold of five minutes lasts half an hour."""

    def held_until(now: datetime, _minutes: int | None) -> datetime:
        return policies.held_until(now, None)

    return replace(policies, held_until=held_until)


@fault("another-slot-is-booked", breaks="CORE-BOOK-008")
def _other_slot(policies: Policies) -> Policies:
    """The booking is for another slot than the one asked for."""
    return _shown(policies, "availabilityId", "id", "availability", "2030-01-01T00:00:00+00:00")


@fault("another-option-is-booked", breaks="CORE-BOOK-008")
def _other_option(policies: Policies) -> Policies:
    """The booking is for another option than the one asked for."""
    return _shown(policies, "optionId", "id", "option", "another")


@fault("embedded-product-is-another", breaks="CORE-BOOK-008")
def _other_product(policies: Policies) -> Policies:
    """The booking carries the first product of the catalogue, whatever was booked."""
    return reshaped(
        policies,
        "Booking",
        lambda _call, view: {**view, "product": {**view["product"], "id": "some-other-product"}},
    )


@fault("embedded-option-is-another", breaks="CORE-BOOK-008")
def _embedded_option(policies: Policies) -> Policies:
    """The booking carries an option with another id than its own."""
    return reshaped(
        policies,
        "Booking",
        lambda _call, view: {**view, "option": {**view["option"], "id": "some-other-option"}},
    )


def _shown(policies: Policies, name: str, inner: str, embedded: str, value: str) -> Policies:
    def change(_call: Call, view: View) -> View:
        part = view[embedded]
        return {**view, name: value, embedded: part and {**part, inner: value}}

    return reshaped(policies, "Booking", change)


@fault("only-one-ticket-is-booked", breaks="CORE-BOOK-009")
def _one_ticket(policies: Policies) -> Policies:
    """A reservation books one ticket, however many it names."""

    def change(call: Call, handler: Handler) -> Any:
        items = call.body.get("unitItems")
        return handler(
            call.within({**call.body, "unitItems": items[:1]}) if isinstance(items, list) and items else call
        )

    return around(policies, RESERVE, change)


@fault("uuids-of-tickets-are-replaced", breaks="CORE-BOOK-009")
def _ticket_uuids(policies: Policies) -> Policies:
    """The supplier replaces the uuids of tickets by its own."""
    return replace(policies, unit_item_uuid=lambda call, _sent: call.ids.uuid())


@fault("embedded-unit-is-another", breaks="CORE-BOOK-009")
def _other_unit(policies: Policies) -> Policies:
    """A ticket carries another unit than the one it is for."""
    return reshaped(
        policies, "UnitItem", lambda _call, view: {**view, "unit": {**view["unit"], "id": "some-other-unit"}}
    )


@fault("tickets-are-for-a-unit-nobody-sells", breaks="CORE-BOOK-009")
def _unsold_unit(policies: Policies) -> Policies:
    """Tickets name an internal unit id that the option does not have."""

    def change(_call: Call, view: View) -> View:
        number = f"internal-{view['unitId']}"
        return {**view, "unitId": number, "unit": {**view["unit"], "id": number}}

    return reshaped(policies, "UnitItem", change)


@fault("tickets-share-a-uuid", breaks="CORE-BOOK-010")
def _shared_uuid(policies: Policies) -> Policies:
    """All tickets of a booking have one uuid."""

    def change(_call: Call, view: View) -> View:
        first = view["unitItems"][0]["uuid"]
        return {**view, "unitItems": [{**item, "uuid": first} for item in view["unitItems"]]}

    return reshaped(policies, "Booking", change)


@fault("living-bookings-carry-a-cancellation", breaks="CORE-BOOK-011")
def _cancellation(policies: Policies) -> Policies:
    """A booking that was not cancelled carries an empty cancellation."""

    def change(_call: Call, view: View) -> View:
        ended = {"refund": "NONE", "reason": None, "utcCancelledAt": view["utcCreatedAt"]}
        return {**view, "cancellation": view["cancellation"] or ended}

    return reshaped(policies, "Booking", change)


@fault("unused-bookings-are-redeemed", breaks="CORE-BOOK-011")
def _redeemed(policies: Policies) -> Policies:
    """A booking that nobody has used has a time of redemption."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "utcRedeemedAt": view["utcCreatedAt"]})


@fault("slot-in-the-booking-ends-elsewhere", breaks="CORE-BOOK-012")
def _slot_times(policies: Policies) -> Policies:
    """The slot in the booking ends an hour later than the availability check said."""

    def change(call: Call, view: View) -> View:
        end = datetime.fromisoformat(view["localDateTimeEnd"]) + timedelta(hours=1)
        return {**view, "localDateTimeEnd": call.policies.local_stamp(end)}

    return reshaped(policies, "BookingAvailability", change)


@fault("slot-in-the-booking-is-another", breaks="CORE-BOOK-012")
def _slot_id(policies: Policies) -> Policies:
    """The slot in the booking has another id than the one that was booked."""
    return reshaped(policies, "BookingAvailability", lambda _call, view: {**view, "id": "another-slot"})


@fault("note-is-lost", breaks="CORE-BOOK-013")
def _note(policies: Policies) -> Policies:
    """The note sent with a reservation is not kept."""
    return _not_taken(policies, "notes")


@fault("reference-is-lost", breaks="CORE-BOOK-013")
def _reference(policies: Policies) -> Policies:
    """The reseller's reference sent with a reservation is not kept."""
    return _not_taken(policies, "resellerReference")


def _not_taken(policies: Policies, name: str) -> Policies:
    kept = {field: taker for field, taker in policies.taken_on_reserve.items() if field != name}
    return replace(policies, taken_on_reserve=kept)


def _as_bad_request(operation: str, code: str) -> Change:
    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != code:
                raise
            raise bad_request("missing", field="id") from None

    return lambda policies: around(policies, operation, change)


for _name, _code, _requirement in (
    ("product", INVALID_PRODUCT_ID, "CORE-BOOK-015"),
    ("option", INVALID_OPTION_ID, "CORE-BOOK-016"),
    ("slot", INVALID_AVAILABILITY_ID, "CORE-BOOK-017"),
    ("unit", INVALID_UNIT_ID, "CORE-BOOK-018"),
):
    add(
        Fault(
            f"reserving-an-unknown-{_name}-is-a-bad-request",
            _requirement,
            f"A reservation of an unknown {_name} is refused as BAD_REQUEST.",
            _as_bad_request(RESERVE, _code),
        )
    )


@fault("nobody-can-be-booked", breaks="CORE-BOOK-019")
def _nobody(policies: Policies) -> Policies:
    """A reservation without unit items books one unit."""

    def change(call: Call, handler: Handler) -> Any:
        if call.body.get("unitItems"):
            return handler(call)
        product = call.policies.find_product(call, str(call.body.get("productId")))
        unit = product.options[0].units[0].id if product else "adult"
        return handler(call.within({**call.body, "unitItems": [{"unitId": unit}]}))

    return around(policies, RESERVE, change)


@fault("slot-is-chosen-for-the-guest", breaks="CORE-BOOK-020")
def _no_slot(policies: Policies) -> Policies:
    """A reservation without a slot is accepted where the product needs one."""
    return replace(policies, availability_needed=lambda _product: None)


@fault("open-date-needs-a-slot", breaks="CORE-BOOK-021")
def _needs_slot(policies: Policies) -> Policies:
    """A reservation without a slot is refused where the product needs none."""

    def needed(_product: object) -> None:
        raise bad_request("availability-required")

    return replace(policies, availability_needed=needed)


@fault("booking-changed-before-it-was-made", breaks="CORE-BOOK-025")
def _before(policies: Policies) -> Policies:
    """The time of the last change lies before the booking was made."""

    def change(call: Call, view: View) -> View:
        return {**view, "utcUpdatedAt": "2020-01-01T00:00:00Z"} if view["status"] == ON_HOLD else view

    return reshaped(policies, "Booking", change)
