"""Variants of identities."""

from __future__ import annotations

from typing import Any

from octo_sandbox.capabilities.identities import ID
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant

NEEDS = (ID,)


def _identities(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ID, **changes)


@variant("deleted-identities-leave-their-id", needs=NEEDS)
def _leaves_id(policies: Policies) -> Policies:
    """A booking of a deleted identity keeps the identityId and shows the identity as null."""
    return _identities(policies, shown_once_deleted=lambda linked: {"identityId": linked, "identity": None})
