"""Variants of gifts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.variants.written_values import read_in_whole_seconds

NEEDS = (GIFTS,)


def _gifts(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(GIFTS, **changes)


@variant("gift-extensions-count-from-now", needs=NEEDS)
def _from_now(policies: Policies) -> Policies:
    """An extension of a gift counts from now and may end the hold earlier."""

    def extended(now: datetime, _ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=min(minutes or 30, 240))

    return _gifts(policies, extended_until=extended)


@variant("gifts-are-read-in-whole-seconds", needs=NEEDS)
def _whole_seconds(policies: Policies) -> Policies:
    """A gift that is read has times without fractions, which the answer to a change has."""
    return read_in_whole_seconds(policies, "Gift")
