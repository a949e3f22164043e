"""What a command line names: a target, requirements, capabilities."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import BadUrl, RunError
from octo_conformance.target import Target, read_target


@contextmanager
def asked_target(
    url: str | None,
    file: Path | None,
    token_env: str,
    second_token_env: str | None,
    profile: str,
    capabilities: tuple[str, ...],
    seed: int,
    ca_file: Path | None,
) -> Iterator[Target]:
    """The target named, or the bundled reference supplier for as long as the block lasts.

    Raises UsageErrors, UnknownCapability among them.
    """
    contract = load_contract(profile=profile)
    contract.expand(prefixed(c) for c in capabilities)
    if ca_file is not None and not ca_file.is_file():
        raise RunError(f"the certificate file {ca_file} is not there", hint="Give the path of a PEM file.")
    if url is not None and not url.strip():
        # An unset variable in a CI job must not certify the bundled supplier in the target's place.
        raise BadUrl(
            "the URL is empty", hint="Name the target, or leave the argument out for the bundled supplier."
        )
    if url is None and file is None and not os.environ.get("OCTO_URL"):
        from octo_conformance.commands.embedded import embedded_target

        with embedded_target(profile, seed, capabilities) as target:
            yield target
        return
    target = read_target(
        url,
        file,
        token_env=token_env,
        second_token_env=second_token_env,
        profile=profile,
        restricted=capabilities,
    )
    contract.expand(prefixed(c) for c in target.capabilities)
    yield target


def wanted_requirements(profile: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The requirements named, and those that cover them. Raises UnknownRequirement."""
    contract = load_contract(profile=profile)
    return tuple(dict.fromkeys(i for name in named for i in _checks_of(contract, name)))


def prefixed(capability: str) -> str:
    """Capabilities may be named without their prefix."""
    return capability if "/" in capability else f"octo/{capability}"


def _checks_of(contract: Contract, identifier: str) -> tuple[str, ...]:
    entry = contract.catalogue[identifier]
    return (identifier, *(i for other in entry.covered_by for i in _checks_of(contract, other)))
