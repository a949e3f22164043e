"""`octo-conformance contract --diff FILE`: what a newer public document means for the contract, checks and faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.openapi_file import read_openapi
from octo_conformance.contract.published import Difference, Digest, Published, Schemas, TooMuch, most_like
from octo_conformance.errors import UsageError
from octo_conformance.judge.checks import find_checks
from octo_conformance.report.text import line
from octo_proof.asking import faults_of

NAMES_TOLD = 8


def drift(path: Path, profile: str) -> int:
    """Print the differences that there were not before; 0 where there is none, else 1. Raises UsageError."""
    document = read_openapi(path)
    contract = load_contract(profile=profile)
    known = Published(contract).digests
    components = sorted({name for digest in known.values() for name in digest})
    try:
        digest = Schemas(document).digest(components)
    except (TooMuch, RecursionError):
        raise UsageError(
            f"{path} unfolds into more schemas than anybody publishes", hint="Look at what refers to what."
        ) from None
    if not digest:
        raise UsageError(
            f"{path} has none of the components of OCTO",
            hint=f"Known are {', '.join(components[:NAMES_TOLD])} …",
        )
    place = most_like(digest, known)
    before, after = Published(contract), Published(contract, {place: digest})
    old = set(before.differences())
    new = [each for each in after.differences() if each not in old]
    gone = sorted({each.field for each in old - set(after.differences())} & after.reasons.keys())
    others = len(document["components"]["schemas"]) - len(digest)
    click.echo(
        line(f"{path}: {_size(digest)}, held in the place of {place}; {others} others are not compared")
    )
    affected = Affected(contract)
    for each in sorted(new, key=lambda difference: difference.field):
        reading = after.reasons.get(each.field)
        known_as = f" ({reading} is about this field)" if reading is not None else ""
        click.echo(line(f"{each.field}: {sides(each)}{known_as}"))
        for requirement in after.requirements(each.field):
            for text in affected.lines(requirement):
                click.echo(line(text))
    for field in gone:
        click.echo(
            line(f"{field}: no document differs any more; {after.reasons[field]} explains nothing here")
        )
    click.echo(f"{len(new)} new differences")
    return 1 if new else 0


class Affected:
    """What stands on a requirement: its checks, and the faults that prove them."""

    def __init__(self, contract: Contract) -> None:
        self._catalogue = contract.catalogue
        self._checks = find_checks(contract)
        self._faults = faults_of(contract)

    def lines(self, requirement: str) -> Iterator[str]:
        """A requirement in three lines."""
        yield f"  {requirement}: {self._catalogue[requirement].says}"
        yield f"    checks: {', '.join(self._checks[requirement].words()) or 'none'}"
        broken = self._faults.get(requirement, ())
        more = f" and {len(broken) - NAMES_TOLD} more" if len(broken) > NAMES_TOLD else ""
        yield f"    faults: {', '.join(broken[:NAMES_TOLD]) or 'none'}{more}"


def sides(difference: Difference) -> str:
    """Both sides in words."""
    if difference.ours is None:
        return f"the document has it as {difference.theirs}, the contract has it not"
    if difference.theirs is None:
        return f"the contract has it as {difference.ours}, the document has it not"
    return f"the document says {difference.theirs}, the contract {difference.ours}"


def _size(digest: Digest) -> str:
    return f"{sum(map(len, digest.values()))} fields of {len(digest)} components"
