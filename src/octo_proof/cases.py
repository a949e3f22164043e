"""Every fault as a case, and every variant as a supplier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from starlette.types import ASGIApp

from octo_conformance.contract import Contract, load_contract
from octo_proof.changing_app import ChangingApp
from octo_proof.corrupting_app import CorruptingApp
from octo_proof.forgetful_app import ForgetfulApp
from octo_proof.frame_faults import FrameFault, derive_changes
from octo_proof.host import Supplier
from octo_proof.kept_faults import KeptFault, derive_losses
from octo_proof.proving import Case, Field
from octo_proof.wire_faults import WireFault, derive
from octo_sandbox import Policies
from octo_sandbox.capabilities import Capability
from octo_sandbox.faults import Fault, all_faults
from octo_sandbox.variants import Variant, find_variant

EVERYTHING = "*"
_SHOWN_BY: Final = {
    "ItineraryItem": "texts-are-those-of-ventrata",
    "Notice": "texts-are-those-of-ventrata",
    "ReusableCard": "payments-say-who-took-the-money",
}
"""The objects of an answer that only a variant shows, with its name."""


def all_cases() -> list[Case]:
    """The faults of the sandbox, those of the wire, those of fields that are not kept, and those of the frame."""
    return [*rule_cases(), *wire_cases(), *kept_cases(), *frame_cases()]


def rule_cases() -> list[Case]:
    """The faults of the sandbox, each at a supplier that has just the capabilities the mistake takes."""
    return [_rule_case(each) for each in all_faults()]


def _rule_case(fault: Fault) -> Case:
    policies = fault.change(with_capabilities(Policies(), fault.needs))
    return Case(
        fault.name,
        "rule",
        fault.breaks,
        fault.says,
        Supplier(policies, profile=fault.profile, timeout_s=fault.slow_s and fault.slow_s / 2),
    )


def wire_cases() -> list[Case]:
    """The faults derived from the contract, for the capabilities of the sandbox."""
    contract = load_contract()
    installed = {each.id for each in Policies().capabilities}
    return [
        _wire_case(contract, each) for each in derive(contract) if installed.issuperset(each.capabilities)
    ]


def _wire_case(contract: Contract, fault: WireFault) -> Case:
    needs = _listed(Policies()) if fault.component == "Capability" else fault.capabilities
    policies = with_capabilities(Policies(), needs)
    if (variant := _SHOWN_BY.get(fault.component)) is not None:
        policies = find_variant(variant).change(policies)
    spoiled, filled = (
        Supplier(policies, wrap=partial(CorruptingApp, contract=contract, fault=fault, fill=fill))
        for fill in (False, True)
    )
    return Case(fault.name, "wire", fault.requirement, fault.says, spoiled, Field(fault, filled))


def kept_cases() -> list[Case]:
    """The losses derived from the contract, for the capabilities of the sandbox."""
    contract = load_contract()
    return _spoiled(
        "kept",
        ((each, partial(ForgetfulApp, contract=contract, fault=each)) for each in derive_losses(contract)),
    )


def frame_cases() -> list[Case]:
    """The changes that nobody asked for, for the capabilities of the sandbox."""
    contract = load_contract()
    return _spoiled(
        "frame",
        ((each, partial(ChangingApp, contract=contract, fault=each)) for each in derive_changes(contract)),
    )


def _spoiled(
    kind: str, faults: Iterable[tuple[KeptFault | FrameFault, Callable[[ASGIApp], ASGIApp]]]
) -> list[Case]:
    """A case for each fault of a supplier with the capabilities that it needs, and the application around it."""
    installed = {each.id for each in Policies().capabilities}
    return [
        Case(
            fault.name,
            kind,
            fault.requirement,
            fault.says,
            Supplier(with_capabilities(Policies(), fault.capabilities), wrap=wrap),
        )
        for fault, wrap in faults
        if installed.issuperset(fault.capabilities)
    ]


def _listed(policies: Policies) -> tuple[str, ...]:
    """What is listed has to be there to be listed wrongly; these depend on others, which is listed as well."""
    return tuple(each.id for each in policies.capabilities if each.requires)


def as_supplier(variants: Sequence[Variant], capabilities: tuple[str, ...]) -> Supplier:
    """A supplier with these capabilities that is all these variants at once.

    Under the profile ventrata if one of them is of it. What takes a minute of real time is waited for where a
    variant is alone; in each of many combinations it would be the same minute again.
    """
    policies = with_capabilities(Policies(), capabilities)
    for each in variants:
        policies = each.change(policies)
    profiles = {each.profile for each in variants} - {"octo"}
    return Supplier(
        policies,
        profile=min(profiles, default="octo"),
        slash=any(each.slash for each in variants),
        movable_clock=not any(each.own_time for each in variants),
        patient=len(variants) == 1,
    )


def with_capabilities(base: Policies, needs: tuple[str, ...]) -> Policies:
    """The supplier with these capabilities and what they require, and no others; `*` is every one."""
    reached = _reach(base.capabilities, needs)
    return replace(base, capabilities=tuple(each for each in base.capabilities if each.id in reached))


def _reach(installed: tuple[Capability, ...], needs: tuple[str, ...]) -> frozenset[str]:
    known = {each.id: each for each in installed}
    if EVERYTHING in needs:
        return frozenset(known)
    reached: set[str] = set()
    todo = list(needs)
    while todo:
        identifier = todo.pop()
        if identifier not in reached:
            reached.add(identifier)
            todo.extend(known[identifier].requires if identifier in known else ())
    return frozenset(reached)
