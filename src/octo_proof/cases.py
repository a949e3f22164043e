"""Every fault as a case: those of the sandbox by hand, those of the wire derived from the contract."""

from __future__ import annotations

from dataclasses import replace

from octo_conformance.contract import Contract, load_contract
from octo_proof.host import Supplier
from octo_proof.proving import Case
from octo_proof.saboteur import Saboteur
from octo_proof.wire_faults import CORE, WireFault, derive
from octo_sandbox import Policies
from octo_sandbox.capabilities import Capability
from octo_sandbox.faults import Fault, all_faults


def rule_cases() -> list[Case]:
    """The faults of the sandbox."""
    return [rule_case(each) for each in all_faults()]


def rule_case(fault: Fault) -> Case:
    """The supplier that makes this mistake, with the capabilities it takes and no others."""
    supplier = Supplier(fault.change(_with_capabilities(Policies(), fault.needs)), profile=fault.profile)
    return Case(fault.name, "rule", fault.breaks, fault.says, supplier)


def _with_capabilities(base: Policies, needs: tuple[str, ...]) -> Policies:
    reached = _reach(base.capabilities, needs)
    return replace(base, capabilities=tuple(each for each in base.capabilities if each.id in reached))


def _reach(installed: tuple[Capability, ...], needs: tuple[str, ...]) -> frozenset[str]:
    """The ids and all they require; every one for `*`."""
    known = {each.id: each for each in installed}
    if "*" in needs:
        return frozenset(known)
    reached: set[str] = set()
    todo = list(needs)
    while todo:
        identifier = todo.pop()
        if identifier not in reached:
            reached.add(identifier)
            todo.extend(known[identifier].requires if identifier in known else ())
    return frozenset(reached)


def wire_cases(shown: frozenset[tuple[str, str]] = frozenset()) -> list[Case]:
    """The faults derived from the contract. A field that is not among those `shown` filled is spoiled even
    where it is null or empty, as there is nothing else to spoil."""
    contract = load_contract()
    installed = {each.id for each in Policies().capabilities}
    return [
        wire_case(contract, each, fill=(each.component, each.field) not in shown)
        for each in derive(contract)
        if each.capability == CORE or each.capability in installed
    ]


def wire_case(contract: Contract, fault: WireFault, *, fill: bool) -> Case:
    """The supplier that is right, with a saboteur on its line."""
    needs = () if fault.capability == CORE else (fault.capability,)
    supplier = Supplier(
        _with_capabilities(Policies(), needs),
        wrap=lambda app: Saboteur(app, contract, fault, fill=fill),
    )
    field = (fault.component, fault.field)
    return Case(fault.name, "wire", fault.requirement, fault.says, supplier, field)
