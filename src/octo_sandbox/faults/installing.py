"""Changes that install a capability which the reference supplier lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from octo_sandbox.capabilities import Adder, Capability
from octo_sandbox.faults.policy_changes import with_defaults
from octo_sandbox.faults.registry import Change
from octo_sandbox.policies import Policies


def _adder(fields: Mapping[str, Any]) -> Adder:
    return lambda _call, _subject: dict(fields)


def installed(identifier: str, **components: Mapping[str, Any]) -> Change:
    """Install this capability, which gives these components these fields where it was asked for."""
    adds = {component: _adder(fields) for component, fields in components.items()}

    def change(policies: Policies) -> Policies:
        return replace(policies, capabilities=(*policies.capabilities, Capability(identifier, adds=adds)))

    return change


def installed_and_leaking(identifier: str, component: str, **fields: Any) -> Change:
    """Install this capability, which does nothing, and show these fields whether or not it was asked for."""

    def change(policies: Policies) -> Policies:
        offering = replace(policies, capabilities=(*policies.capabilities, Capability(identifier)))
        return with_defaults(offering, component, **fields)

    return change
