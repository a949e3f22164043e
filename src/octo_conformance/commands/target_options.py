"""What a command line names: a target, requirements, capabilities."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from octo_conformance.contract import CORE, Contract, load_contract
from octo_conformance.contract.suggestions import suggest
from octo_conformance.errors import BadUrl, TargetFileError, UsageError
from octo_conformance.evidence import WaiverLine
from octo_conformance.judge.budgets import EVERY_OTHER
from octo_conformance.run.options import RunOptions
from octo_conformance.run.selection import check_expression
from octo_conformance.target import Target, read_target, suite_folder


@contextmanager
def asked_target(options: RunOptions) -> Iterator[Target]:
    """The target named, or the bundled reference supplier for as long as the block lasts.

    Raises UsageErrors, UnknownCapability among them.
    """
    if options.expression is not None:
        check_expression(options.expression)
    if options.ca_file is not None and not os.path.isfile(options.ca_file):
        raise UsageError(
            f"the certificate file {options.ca_file} is not there", hint="Give the path of a PEM file."
        )
    if options.url is not None and not options.url.strip():
        # An unset variable in a CI job must not certify the bundled supplier in the target's place.
        raise BadUrl(
            "the URL is empty", hint="Name the target, or leave the argument out for the bundled supplier."
        )
    if options.url is None and options.target_file is None and not os.environ.get("OCTO_URL"):
        from octo_conformance.commands.embedded import embedded_target

        own = suite_folder(options.suite) if options.suite is not None else None
        _known(options, () if own is None else (own,))
        with embedded_target(options.profile, options.seed, options.capabilities) as target:
            yield replace(target, capabilities_dir=own)
        return
    target = read_target(
        options.url,
        options.target_file,
        token_env=options.token_env,
        second_token_env=options.second_token_env,
        profile=options.profile,
        restricted=options.capabilities,
    )
    if options.suite is not None:
        target = replace(target, capabilities_dir=suite_folder(options.suite))
    contract = _known(options, target.roots)
    contract.expand(prefixed(c) for c in target.capabilities)
    _check_budgets(contract, target.budgets, options.target_file)
    yield target


def resolved(options: RunOptions, target: Target) -> RunOptions:
    """The options with the requirements named and those that cover them. Raises UnknownRequirement."""
    contract = load_contract(options.profile, target.roots)
    wanted = dict.fromkeys(i for name in options.requirements for i in _checks_of(contract, name))
    return replace(options, requirements=tuple(wanted))


def accepted(options: RunOptions, target: Target) -> RunOptions:
    """The options with the full names of what may stay unchecked. Raises UnknownCapability and UnknownRequirement."""
    contract = load_contract(options.profile, target.roots)

    def full(name: str) -> str:
        if name.upper() in contract.catalogue:
            return name.upper()
        if any(map(str.isdigit, name)):  # no capability has a number
            return contract.catalogue[name.upper()].id
        capability = prefixed(name)
        if capability != CORE:
            contract.expand([capability])
        return capability

    return replace(options, accept_missing=tuple(map(full, options.accept_missing)))


def told_waivers(options: RunOptions, target: Target) -> tuple[WaiverLine, ...]:
    """The waivers of the file that the options name. Raises WaiverFileError."""
    if options.waivers_file is None:
        return ()
    from octo_conformance.waiver_file import read_waivers

    return read_waivers(options.waivers_file, load_contract(options.profile, target.roots).catalogue)


def _check_budgets(contract: Contract, budgets: Iterable[str], file: Path | None) -> None:
    """Raises TargetFileError for the budget of an operation that the contract does not have."""
    for operation in budgets:
        if operation != EVERY_OTHER and not contract.has_operation(operation):
            raise TargetFileError(
                f"{file}: budgets names {operation[:80]}, which is no operation of the contract",
                hint=suggest(
                    operation,
                    [each.label for each in contract.operations(contract.capabilities)],
                    "operations",
                ),
            )


def _known(options: RunOptions, roots: Iterable[Path]) -> Contract:
    """The contract that knows every capability named. Raises UnknownCapability."""
    contract = load_contract(options.profile, roots)
    contract.expand(prefixed(c) for c in options.capabilities)
    return contract


def prefixed(capability: str) -> str:
    """Capabilities may be named without their prefix."""
    return capability if "/" in capability else f"octo/{capability}"


def _checks_of(contract: Contract, identifier: str) -> tuple[str, ...]:
    entry = contract.catalogue[identifier]
    return (identifier, *(i for other in entry.covered_by for i in _checks_of(contract, other)))
