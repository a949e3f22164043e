"""Variants of offers."""

from __future__ import annotations

from typing import Any

from octo_sandbox.capabilities.offers.rules import OFFERS
from octo_sandbox.faults.policy_changes import without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant

NEEDS = (OFFERS,)


def _offers(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(OFFERS, **changes)


@variant("discounts-are-not-itemised", about="discount of a price", needs=NEEDS)
def _not_itemised(policies: Policies) -> Policies:
    """A price with an offer is lower than its original, and says nothing more of the discount."""
    return without(policies, "Pricing", "offerDiscount")
