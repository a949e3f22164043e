"""`octo-conformance requirements` and `octo-conformance contract`."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from octo_conformance.clients import client_rules
from octo_conformance.contract import Requirement, load_contract
from octo_conformance.judge.checks import Checks, find_checks


def compose(capabilities: tuple[str, ...], profile: str) -> int:
    """Print the composed document. Raises UnknownCapability."""
    contract = load_contract(profile=profile)
    chosen = [c if "/" in c else f"octo/{c}" for c in capabilities] or list(contract.capabilities)
    click.echo(json.dumps(contract.document(chosen), ensure_ascii=False, indent=2))
    return 0


def show(identifier: str | None, profile: str) -> int:
    """Print the catalogue, or all about one requirement. Raises UnknownRequirement."""
    if identifier is not None and identifier.upper() in client_rules():
        _tell(client_rules()[identifier.upper()])
        click.echo("checked: in the calls of a client, by `octo-conformance serve --judge DIR`")
        return 0
    contract = load_contract(profile=profile)
    checks = find_checks(contract)
    if identifier is not None:
        _one(contract.catalogue[identifier.upper()], checks)
        return 0
    for entry in contract.catalogue.values():
        click.echo(f"{entry.id:<18} {entry.level:<6} {entry.says}")
        click.echo(f"{'':<25} {_how(entry, checks)}")
    total = len(contract.catalogue)
    covered = sum(bool(e.covered_by) for e in contract.catalogue.values())
    excluded = sum(bool(e.excluded) for e in contract.catalogue.values())
    click.echo(
        f"{total} requirements: {total - covered - excluded} checked, {covered} covered by others, "
        f"{excluded} excluded"
    )
    return 0


def _one(entry: Requirement, checks: Mapping[str, Checks]) -> None:
    _tell(entry)
    click.echo(f"checked: {_how(entry, checks)}")
    found = checks.get(entry.id)
    for test in found.tests if found else ():
        click.echo(f"         {test}")


def _tell(entry: Requirement) -> None:
    click.echo(f"{entry.id}  {entry.level}  {entry.capability}")
    click.echo(entry.says)
    click.echo(f"breaks:  {entry.breaks} ({entry.harm})")
    for source in entry.source:
        click.echo(f"source:  {source}")
    if entry.derived:
        click.echo(
            f"derived: our reading of the standard; a breach {'fails' if entry.binding else 'warns'}. {entry.graded}"
        )
    if entry.when:
        click.echo(f"when:    {entry.when.product or entry.when.seen}")
    if entry.profiles:
        click.echo(f"profile: {', '.join(entry.profiles)}")


def _how(entry: Requirement, checks: Mapping[str, Checks]) -> str:
    if entry.covered_by:
        return f"covered by {', '.join(entry.covered_by)}"
    if entry.excluded:
        return f"not checked: {entry.excluded}"
    found = checks.get(entry.id, Checks())
    return ", ".join(found.words()) or "no check"
