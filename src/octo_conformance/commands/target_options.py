"""What a command line names: a target, requirements, capabilities."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import BadUrl, UsageError
from octo_conformance.run.options import RunOptions
from octo_conformance.run.selection import check_expression
from octo_conformance.target import Target, read_target


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

        _known(options, ())
        with embedded_target(options.profile, options.seed, options.capabilities) as target:
            yield target
        return
    target = read_target(
        options.url,
        options.target_file,
        token_env=options.token_env,
        second_token_env=options.second_token_env,
        profile=options.profile,
        restricted=options.capabilities,
    )
    contract = _known(options, target.roots)
    contract.expand(prefixed(c) for c in target.capabilities)
    yield target


def resolved(options: RunOptions, target: Target) -> RunOptions:
    """The options with the requirements named and those that cover them. Raises UnknownRequirement."""
    contract = load_contract(options.profile, target.roots)
    wanted = dict.fromkeys(i for name in options.requirements for i in _checks_of(contract, name))
    return replace(options, requirements=tuple(wanted))


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
