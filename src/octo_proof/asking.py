"""A supplier with faults and variants named on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import combinations

from starlette.types import ASGIApp

from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import UsageError
from octo_proof.corrupting_app import CorruptingApp
from octo_proof.forgetful_app import ForgetfulApp
from octo_proof.kept_faults import KeptFault, derive_losses
from octo_proof.wire_faults import WireFault, derive
from octo_sandbox import Policies
from octo_sandbox.dialects import all_dialects
from octo_sandbox.faults import all_faults
from octo_sandbox.variants import all_variants


def behaving(faults: Sequence[str], variants: Sequence[str]) -> tuple[Policies, Callable[[ASGIApp], ASGIApp]]:
    """The policies, and what goes round the application. Raises UsageError for unknown names and for
    variants that no supplier can be at once."""
    contract = load_contract()
    rules = {fault.name: fault for fault in all_faults()}
    derived = bool(set(faults) - rules.keys())
    wire = {fault.name: fault for fault in derive(contract)} if derived else {}
    losses = {fault.name: fault for fault in derive_losses(contract)} if derived else {}
    known = {variant.name: variant for variant in all_variants()}
    for name in set(variants) - known.keys():
        raise _unknown(name, list(known), "variants")
    chosen = [known[name] for name in dict.fromkeys(variants)]
    for one, other in combinations(chosen, 2):
        if not one.goes_with(other):
            raise UsageError(
                f"no supplier is both {one.name} and {other.name}", hint="Leave one of the two out."
            )
    policies = Policies()
    for variant in chosen:
        policies = variant.change(policies)
    spoiled: list[WireFault | KeptFault] = []
    for name in faults:
        if name in rules:
            policies = rules[name].change(policies)
        elif name in wire:
            spoiled.append(wire[name])
        elif name in losses:
            spoiled.append(losses[name])
        else:
            raise _unknown(name, [*rules, *wire, *losses], "faults")

    def wrapped(app: ASGIApp) -> ASGIApp:
        for fault in spoiled:
            if isinstance(fault, KeptFault):
                app = ForgetfulApp(app, contract, fault)
            else:
                app = CorruptingApp(app, contract, fault)
        return app

    return policies, wrapped


def _unknown(name: str, known: Sequence[str], what: str) -> UsageError:
    close = get_close_matches(name, known, n=3, cutoff=0.3)
    meant = (
        f"Did you mean {', '.join(close[:-1])}{' or ' if len(close) > 1 else ''}{close[-1]}? "
        if close
        else ""
    )
    return UsageError(
        f"{name} is none of the {what}", hint=f"{meant}`octo-conformance serve --list` says what each does."
    )


def faults_of(contract: Contract) -> dict[str, list[str]]:
    """The names of all faults, also of those that are derived, by the requirement that they break."""
    found: dict[str, list[str]] = {}
    for rule in all_faults():
        found.setdefault(rule.breaks, []).append(rule.name)
    derived: list[WireFault | KeptFault] = [*derive(contract), *derive_losses(contract)]
    for fault in derived:
        found.setdefault(fault.requirement, []).append(fault.name)
    return found


def listed() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What a supplier may be told to be, by the option that does it: the name of each, and what it does."""
    yield (
        "--fault",
        [
            *((fault.name, fault.says) for fault in all_faults()),
            *((fault.name, fault.says) for fault in derive(load_contract())),
        ],
    )
    yield "--variant", [(variant.name, variant.says) for variant in all_variants()]
    yield "--dialect", [(dialect.name, dialect.says) for dialect in all_dialects()]
