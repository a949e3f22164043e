"""Mistakes in the count of seats."""

from __future__ import annotations

from dataclasses import replace

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("holds-take-no-seats", breaks="CORE-BOOK-014")
def _holds(policies: Policies) -> Policies:
    """A hold does not take its seats off sale."""
    return replace(policies, occupying=frozenset({CONFIRMED, PENDING}))


@fault("cancelled-seats-stay-taken", breaks="CORE-BOOK-014")
def _cancelled(policies: Policies) -> Policies:
    """The seats of cancelled and expired bookings do not return to sale."""
    return replace(policies, occupying=frozenset({ON_HOLD, CONFIRMED, PENDING, CANCELLED, EXPIRED}))


@fault("tickets-take-two-seats", breaks="CORE-BOOK-014")
def _one_seat(policies: Policies) -> Policies:
    """A booking takes two seats for each ticket."""
    return replace(policies, seats=lambda option, items: 2 * policies.seats(option, items))
