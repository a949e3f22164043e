"""Which capabilities a dialect offers."""

from __future__ import annotations

from octo_sandbox.capabilities import Capability
from octo_sandbox.policies import Policies


def all_but(*names: str) -> tuple[Capability, ...]:
    """The capabilities of the reference supplier without those of which the dialect's catalogue has nothing."""
    return tuple(each for each in Policies().capabilities if each.id not in names)
