"""Mistakes in updates and extensions of bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking, UnitItem
from octo_sandbox.bookings.transitions import EXTEND, UPDATE, Refused
from octo_sandbox.bookings.unit_items import SentItem
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import (
    INVALID_AVAILABILITY_ID,
    INVALID_OPTION_ID,
    INVALID_PRODUCT_ID,
    INVALID_UNIT_ID,
    UNPROCESSABLE_ENTITY,
    Refusal,
    bad_request,
)
from octo_sandbox.faults.policy_changes import around, undoing_nothing
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies

PATCH = "PATCH /bookings/{uuid}"


def with_transitions(policies: Policies, changes: dict[tuple[str, str], str | Refused]) -> Policies:
    """Replace these rows of the table of transitions."""
    return replace(policies, transitions={**policies.transitions, **changes})


@fault("change-of-a-note-is-lost", breaks="CORE-BOOK-040")
def _note(policies: Policies) -> Policies:
    """A note sent by PATCH is not kept."""
    kept = {name: taker for name, taker in policies.taken_on_update.items() if name != "notes"}
    return replace(policies, taken_on_update=kept)


@fault("change-forgets-what-was-not-sent", breaks="CORE-BOOK-040")
def _forgets(policies: Policies) -> Policies:
    """PATCH without a reference takes the reference away."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        if call.operation == PATCH and "resellerReference" not in call.body:
            after.reseller_reference = None
        return after

    return replace(policies, kept=kept)


def _standing_still(*operations: str) -> Change:
    def change(policies: Policies) -> Policies:
        def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
            after = policies.kept(call, before, after)
            if before is not None and call.operation in operations:
                after.updated_at = before.updated_at
            return after

        return replace(policies, kept=kept)

    return change


add(
    Fault(
        "changes-leave-the-time-of-change",
        "CORE-BOOK-041",
        "PATCH does not move the time of the last change.",
        _standing_still(PATCH),
    )
)
add(
    Fault(
        "confirmation-leaves-the-time-of-change",
        "CORE-BOOK-089",
        "A confirmation does not move the time of the last change.",
        _standing_still("POST /bookings/{uuid}/confirm"),
    )
)
add(
    Fault(
        "cancellation-leaves-the-time-of-change",
        "CORE-BOOK-089",
        "A cancellation does not move the time of the last change.",
        _standing_still("POST /bookings/{uuid}/cancel"),
    )
)


@fault("contact-is-lost-while-on-hold", breaks="CORE-BOOK-042")
def _contact(policies: Policies) -> Policies:
    """A contact sent by PATCH is not kept."""
    kept = {name: taker for name, taker in policies.taken_on_update.items() if name != "contact"}
    return replace(policies, taken_on_update=kept)


@fault("booking-does-not-move", breaks="CORE-BOOK-043")
def _does_not_move(policies: Policies) -> Policies:
    """Another slot sent by PATCH is ignored."""

    def change(call: Call, handler: Handler) -> Any:
        slot = call.body.get("availabilityId")
        real = isinstance(slot, str) and slot[:1].isdigit() and "productId" not in call.body
        return handler(
            call.within({n: v for n, v in call.body.items() if n != "availabilityId"}) if real else call
        )

    return around(policies, PATCH, change)


@fault("tickets-are-only-added", breaks="CORE-BOOK-044")
def _only_added(policies: Policies) -> Policies:
    """Tickets left out of a PATCH stay in the booking."""

    def replaced_set(call: Call, kept: list[UnitItem], sent: list[SentItem], status: str) -> list[UnitItem]:
        new = policies.replaced_set(call, kept, sent, status)
        named = {item.uuid for item in new}
        return [*new, *(item for item in kept if item.uuid not in named and call.operation == PATCH)]

    return replace(policies, replaced_set=replaced_set)


@fault("kept-tickets-become-new-ones", breaks="CORE-BOOK-044")
def _new_tickets(policies: Policies) -> Policies:
    """Every PATCH of unit items gives all of them new uuids."""

    def replaced_set(call: Call, kept: list[UnitItem], sent: list[SentItem], status: str) -> list[UnitItem]:
        new = policies.replaced_set(call, kept, sent, status)
        return [replace(item, uuid=call.ids.uuid()) for item in new] if call.operation == PATCH else new

    return replace(policies, replaced_set=replaced_set)


@fault("change-of-product-is-not-done", breaks="CORE-BOOK-045")
def _other_product(policies: Policies) -> Policies:
    """A change to another product is accepted and not carried out."""

    def change(call: Call, handler: Handler) -> Any:
        product = call.body.get("productId")
        known = isinstance(product, str) and call.policies.find_product(call, product) is not None
        ignored = {"productId", "optionId", "availabilityId", "unitItems"} if known else set()
        return handler(call.within({n: v for n, v in call.body.items() if n not in ignored}))

    return around(policies, PATCH, change)


@fault("sold-bookings-cannot-be-changed", breaks="CORE-BOOK-046")
def _not_changed(policies: Policies) -> Policies:
    """A confirmed booking refuses every change."""
    return with_transitions(policies, {(CONFIRMED, UPDATE): Refused(UNPROCESSABLE_ENTITY)})


def _with_code(code: str) -> Change:
    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != code:
                raise
            raise bad_request("missing", field="id") from None

    return lambda policies: around(policies, PATCH, change)


for _name, _code in (
    ("product", INVALID_PRODUCT_ID),
    ("option", INVALID_OPTION_ID),
    ("slot", INVALID_AVAILABILITY_ID),
    ("unit", INVALID_UNIT_ID),
):
    add(
        Fault(
            f"change-to-an-unknown-{_name}-is-a-bad-request",
            "CORE-BOOK-047",
            f"PATCH with an unknown {_name} is refused without saying what is wrong.",
            _with_code(_code),
        )
    )


@fault("refused-change-is-half-done", breaks="CORE-BOOK-047")
def _half_done(policies: Policies) -> Policies:
    """A PATCH that is refused for an unknown unit has taken a ticket away."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        try:
            return handler(call)
        except Refusal as refusal:
            if booking is not None and refusal.code == INVALID_UNIT_ID:
                booking.unit_items = booking.unit_items[:-1]
                call.store.save_booking(booking)
            raise

    return around(undoing_nothing(policies), PATCH, change)


@fault("cancelled-bookings-can-be-changed", breaks="CORE-BOOK-048")
def _change_cancelled(policies: Policies) -> Policies:
    """A cancelled booking takes changes as if it lived."""
    return with_transitions(policies, {(CANCELLED, UPDATE): CANCELLED})


@fault("expired-holds-can-be-changed", breaks="CORE-BOOK-048")
def _change_expired(policies: Policies) -> Policies:
    """A hold that has run out takes changes as if it lived."""
    return with_transitions(policies, {(EXPIRED, UPDATE): EXPIRED})


@fault("extension-shortens-the-hold", breaks="CORE-BOOK-050")
def _shortens(policies: Policies) -> Policies:
    """A longer hold ends in one minute."""

    def extended(now: datetime, _ends: datetime, _minutes: int | None) -> datetime:
        return now + timedelta(minutes=1) - timedelta(minutes=5)

    return replace(policies, extended_until=extended)


@fault("extension-does-nothing", breaks="CORE-BOOK-050")
def _does_nothing(policies: Policies) -> Policies:
    """A longer hold is as long as before."""
    return replace(policies, extended_until=lambda _now, ends, _minutes: ends)


@fault("extension-confirms", breaks="CORE-BOOK-050")
def _confirms(policies: Policies) -> Policies:
    """A hold that is made longer is pending afterwards."""
    return with_transitions(policies, {(ON_HOLD, EXTEND): PENDING})


@fault("extension-needs-a-number", breaks="CORE-BOOK-051")
def _needs_number(policies: Policies) -> Policies:
    """A longer hold is refused unless it says how long."""

    def change(call: Call, handler: Handler) -> Any:
        if "expirationMinutes" not in call.body:
            raise bad_request("missing", field="expirationMinutes")
        return handler(call)

    return around(policies, "POST /bookings/{uuid}/extend", change)


@fault("sold-bookings-can-be-extended", breaks="CORE-BOOK-052")
def _extend_sold(policies: Policies) -> Policies:
    """A confirmed booking can be extended, and lives on as if nothing had been asked."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        if booking is not None and booking.status == CONFIRMED:
            from octo_sandbox.bookings.read import show_booking

            return show_booking(call)
        return handler(call)

    return around(policies, "POST /bookings/{uuid}/extend", change)


@fault("cancelled-bookings-can-be-extended", breaks="CORE-BOOK-052")
def _extend_cancelled(policies: Policies) -> Policies:
    """A cancelled booking can be extended and is on hold again."""
    return with_transitions(policies, {(CANCELLED, EXTEND): ON_HOLD})


@fault("extension-without-a-number-shortens-the-hold", breaks="CORE-BOOK-051")
def _by_itself(policies: Policies) -> Policies:
    """An extension without a number of minutes ends the hold in one minute."""

    def extended(now: datetime, ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=1) if minutes is None else policies.extended_until(now, ends, minutes)

    return replace(policies, extended_until=extended)


@fault("bookings-past-their-cutoff-are-changed", breaks="CORE-BOOK-091")
def _too_late(policies: Policies) -> Policies:
    """A booking whose time to cancel is over takes changes."""
    return replace(policies, update_in_time=lambda _call, _booking: None)
