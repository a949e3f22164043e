"""Mistakes in the cancellation of bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, ON_HOLD, Booking, Cancellation
from octo_sandbox.bookings.transitions import CANCEL
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.faults.update_extend import with_transitions
from octo_sandbox.policies import Policies

CANCELLING = "POST /bookings/{uuid}/cancel"


@fault("cancel-is-noop", breaks="CORE-BOOK-080")
def _noop(policies: Policies) -> Policies:
    """A cancellation is answered, and the booking lives on."""

    def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
        return policies.ended(booking, reason, refund, now) if booking.status == CANCELLED else booking

    return replace(with_transitions(policies, {(CONFIRMED, CANCEL): CONFIRMED}), ended=ended)


@fault("cancellation-is-not-told", breaks="CORE-BOOK-081")
def _not_told(policies: Policies) -> Policies:
    """A cancelled booking carries no cancellation."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "cancellation": None})


@fault("reason-is-lost", breaks="CORE-BOOK-082")
def _reason(policies: Policies) -> Policies:
    """The reason sent with a cancellation is not kept."""

    def ended(booking: Booking, _reason: str | None, refund: str, now: datetime) -> Booking:
        return policies.ended(booking, None, refund, now)

    return replace(policies, ended=ended)


@fault("cancelled-bookings-stay-cancellable", breaks="CORE-BOOK-083")
def _cancellable(policies: Policies) -> Policies:
    """A cancelled booking says that it can be cancelled."""
    return replace(policies, cancellable_states=policies.cancellable_states | {CANCELLED})


@fault("holds-cannot-be-released", breaks="CORE-BOOK-084")
def _not_released(policies: Policies) -> Policies:
    """A hold cannot be cancelled and has to run out."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        if booking is not None and booking.status == ON_HOLD:
            raise bad_request("wrong-state", status=ON_HOLD)
        return handler(call)

    return around(policies, CANCELLING, change)


@fault("released-holds-stay-on-hold", breaks="CORE-BOOK-084")
def _still_held(policies: Policies) -> Policies:
    """A hold that was cancelled stays ON_HOLD."""

    def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
        if booking.status == ON_HOLD:
            return booking
        return policies.ended(booking, reason, refund, now)

    return replace(with_transitions(policies, {(ON_HOLD, CANCEL): ON_HOLD}), ended=ended)


@fault("cutoff-is-ignored", breaks="CORE-BOOK-085")
def _cutoff(policies: Policies) -> Policies:
    """A booking that says it cannot be cancelled is cancelled all the same."""
    return replace(policies, cancel_in_time=lambda _call, _booking: None)


@fault("second-cancellation-counts-again", breaks="CORE-BOOK-086")
def _twice(policies: Policies) -> Policies:
    """A second cancellation replaces the time and the reason of the first."""

    def ended(booking: Booking, reason: str | None, refund: str, now: datetime) -> Booking:
        first = booking.cancellation
        done = policies.ended(booking, reason, refund, now)
        if first is not None:
            done.cancellation = Cancellation("NONE", reason, first.at + timedelta(minutes=1))
        return done

    return replace(with_transitions(policies, {(CANCELLED, CANCEL): CANCELLED}), ended=ended)
