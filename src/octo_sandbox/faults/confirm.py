"""Mistakes in the confirmation of bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking, UnitItem
from octo_sandbox.bookings.transitions import CONFIRM
from octo_sandbox.bookings.unit_items import SentItem
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.faults.update_extend import with_transitions
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

CONFIRMING = "POST /bookings/{uuid}/confirm"


@fault("confirmed-holds-stay-on-hold", breaks="CORE-BOOK-060")
def _stays(policies: Policies) -> Policies:
    """A confirmation is answered and the booking stays ON_HOLD."""
    return replace(
        policies,
        confirmed_status=lambda product, _status: ON_HOLD if product.instant_confirmation else PENDING,
        expiry_once_confirmed=lambda booking: booking.expires_at,
    )


@fault("everything-is-pending", breaks="CORE-BOOK-060")
def _pending(policies: Policies) -> Policies:
    """A confirmation leads to PENDING, although the product confirms at once."""
    return replace(policies, confirmed_status=lambda _product, _status: PENDING)


@fault("wishes-are-refused", breaks="CORE-BOOK-061")
def _wishes(policies: Policies) -> Policies:
    """A confirmation that the supplier has to accept first is rejected at once."""
    return replace(
        policies,
        confirmed_status=lambda product, status: status if product.instant_confirmation else "REJECTED",
    )


@fault("confirmed-without-a-time", breaks="CORE-BOOK-062")
def _no_time(policies: Policies) -> Policies:
    """A confirmed booking has no time of confirmation."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "utcConfirmedAt": None})


@fault("confirmed-before-it-was-made", breaks="CORE-BOOK-062")
def _early(policies: Policies) -> Policies:
    """The time of confirmation lies before the booking was made."""

    def change(_call: Call, view: View) -> View:
        return {**view, "utcConfirmedAt": view["utcConfirmedAt"] and "2020-01-01T00:00:00Z"}

    return reshaped(policies, "Booking", change)


@fault("confirmed-bookings-still-expire", breaks="CORE-BOOK-063")
def _expires(policies: Policies) -> Policies:
    """A confirmed booking keeps the end of its hold."""
    return replace(policies, expiry_once_confirmed=lambda booking: booking.expires_at)


@fault("contact-is-lost-at-confirmation", breaks="CORE-BOOK-064")
def _contact(policies: Policies) -> Policies:
    """The contact sent at confirmation is not kept."""
    return _not_taken(policies, "contact")


@fault("reference-is-lost-at-confirmation", breaks="CORE-BOOK-064")
def _reference(policies: Policies) -> Policies:
    """The reference sent at confirmation is not kept."""
    return _not_taken(policies, "resellerReference")


def _not_taken(policies: Policies, name: str) -> Policies:
    kept = {field: taker for field, taker in policies.taken_on_confirm.items() if field != name}
    return replace(policies, taken_on_confirm=kept, complete_contact=lambda _option, _booking: None)


@fault("contact-is-not-needed", breaks="CORE-BOOK-066")
def _no_contact(policies: Policies) -> Policies:
    """A confirmation without any contact is accepted."""
    return replace(policies, contact_sent=lambda _sent: None)


@fault("second-confirmation-is-a-new-sale", breaks="CORE-BOOK-073")
def _again(policies: Policies) -> Policies:
    """A second confirmation replaces the time of the first."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        if booking is not None and booking.status == CONFIRMED and booking.confirmed_at is not None:
            booking.confirmed_at += timedelta(minutes=1)
            call.store.save_booking(booking)
        return handler(call)

    return around(policies, CONFIRMING, change)


@fault("expired-holds-can-be-confirmed", breaks="CORE-BOOK-075")
def _expired(policies: Policies) -> Policies:
    """An expired hold can still be confirmed."""
    return with_transitions(policies, {(EXPIRED, CONFIRM): CONFIRMED})


@fault("holds-never-run-out", breaks="CORE-BOOK-076")
def _never(policies: Policies) -> Policies:
    """A hold that has run out stays ON_HOLD."""

    def has_lapsed(_booking: Booking, _now: datetime) -> bool:
        return False

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        if booking is not None and booking.expires_at is not None and call.now >= booking.expires_at:
            raise Refusal("UNPROCESSABLE_ENTITY", "wrong-state", values={"status": EXPIRED})
        return handler(call)

    held = replace(policies, has_lapsed=has_lapsed)
    return around(around(held, CONFIRMING, change), "PATCH /bookings/{uuid}", change)


@fault("tickets-lose-their-references", breaks="CORE-BOOK-077")
def _ticket_references(policies: Policies) -> Policies:
    """References of tickets sent at confirmation are not kept."""

    def replaced_set(call: Call, kept: list[UnitItem], sent: list[SentItem], status: str) -> list[UnitItem]:
        plain = sent
        if call.operation == CONFIRMING:
            plain = [replace(item, reseller_reference=None) for item in sent]
        return policies.replaced_set(call, kept, plain, status)

    return replace(policies, replaced_set=replaced_set)


@fault("tickets-left-out-are-sold", breaks="CORE-BOOK-077")
def _left_out(policies: Policies) -> Policies:
    """Tickets left out at confirmation are confirmed with the others."""

    def replaced_set(call: Call, kept: list[UnitItem], sent: list[SentItem], status: str) -> list[UnitItem]:
        new = policies.replaced_set(call, kept, sent, status)
        named = {item.uuid for item in new}
        return [*new, *(item for item in kept if item.uuid not in named and call.operation == CONFIRMING)]

    return replace(policies, replaced_set=replaced_set)


@fault("cancelled-bookings-can-be-confirmed", breaks="CORE-BOOK-078")
def _cancelled(policies: Policies) -> Policies:
    """A cancelled booking can be confirmed."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        if booking is not None and booking.status == CANCELLED:
            from octo_sandbox.bookings.read import show_booking

            return show_booking(call)
        return handler(call)

    return around(policies, CONFIRMING, change)


@fault("confirmed-without-a-reference", breaks="CORE-BOOK-071")
def _no_reference(policies: Policies) -> Policies:
    """A confirmed booking has no supplierReference."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "supplierReference": None})


@fault("tickets-of-a-sale-stay-on-hold", breaks="CORE-BOOK-072")
def _tickets(policies: Policies) -> Policies:
    """The tickets of a confirmed booking are still on hold."""

    def change(_call: Call, view: View) -> View:
        if view["status"] != CONFIRMED:
            return view
        return {**view, "unitItems": [{**item, "status": ON_HOLD} for item in view["unitItems"]]}

    return reshaped(policies, "Booking", change)
