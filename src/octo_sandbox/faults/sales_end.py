"""Mistakes in how long a slot is sold, how much of it at once, and how far ahead it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from octo_sandbox.catalogue import Option, Slot
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

LIMIT = 3


@fault("sales-go-on-after-the-end", breaks="CORE-AVAIL-027")
def _after_the_end(policies: Policies) -> Policies:
    """Sales of a slot end five hours after the slot."""
    return replace(policies, sales_cutoff=lambda _option, slot: slot.end + timedelta(hours=5))


@fault("sales-end-in-winter-time", breaks="CORE-TIME-006")
def _winter_time(policies: Policies) -> Policies:
    """The end of sales is reckoned as if the clocks never changed."""

    def cutoff(option: Option, slot: Slot) -> datetime:
        return policies.sales_cutoff(option, slot) - (slot.start.dst() or timedelta())

    return replace(policies, sales_cutoff=cutoff)


@fault("half-a-year-is-too-long", breaks="CORE-AVAIL-002")
def _half_a_year(policies: Policies) -> Policies:
    """A check of more than half a year is refused."""
    return replace(policies, range_limit_days=180)


@fault("limit-of-a-slot-is-not-kept", breaks="CORE-BOOK-022")
def _limit_not_kept(policies: Policies) -> Policies:
    """A slot says that it takes three units in one booking, and takes more."""
    return replace(policies, per_booking_limit=lambda option, _slot: min(option.max_units or LIMIT, LIMIT))
