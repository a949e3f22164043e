"""Every fault as a case: those of the sandbox by hand, those of the wire derived from the contract."""

from __future__ import annotations

from dataclasses import replace

from octo_proof.host import Supplier
from octo_proof.proving import Case
from octo_sandbox import Policies
from octo_sandbox.capabilities import Capability
from octo_sandbox.faults import Fault, all_faults


def rule_cases() -> list[Case]:
    """The faults of the sandbox."""
    return [rule_case(each) for each in all_faults()]


def rule_case(fault: Fault) -> Case:
    """The supplier that makes this mistake, with the capabilities it takes and no others."""
    base = Policies()
    kept = tuple(each for each in base.capabilities if each.id in _reach(base.capabilities, fault.needs))
    supplier = Supplier(fault.change(replace(base, capabilities=kept)), profile=fault.profile)
    return Case(fault.name, "rule", fault.breaks, fault.says, supplier)


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
