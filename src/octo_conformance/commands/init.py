"""`octo-conformance init [URL]`: look at a target, say what was found, and write a target file for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from octo_conformance.commands.survey import Survey, survey
from octo_conformance.commands.target_options import asked_target
from octo_conformance.commands.target_text import Known, target_text
from octo_conformance.errors import BadUrl, UsageError
from octo_conformance.report.text import line
from octo_conformance.run.options import RunOptions
from octo_conformance.schemas import schema
from octo_conformance.schemas.keys import keys_of, keys_used
from octo_conformance.target import read_target
from octo_conformance.target_file import read_file

IDS_TOLD = 6
"""Requirements that are named for each thing that is missing; the others are counted."""
ZONES_TOLD = 10


def init(options: RunOptions, output: Path, email: str | None, *, force: bool) -> int:
    """Look, tell and write. On a terminal, what no flag says is asked.

    Raises UsageErrors, and RunErrors where the target cannot be judged at all.
    """
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    if asks:
        options = _asked(options)
    if not (options.url or options.target_file or os.environ.get("OCTO_URL")):
        raise BadUrl("no URL of a target is given", hint="Name it: octo-conformance init https://…")
    _free(output, asks=asks, force=force)
    with asked_target(options) as target:
        found = survey(target, options)
    for text in told(found):
        click.echo(line(text))
    if asks and email is None:
        click.echo("Each booking of a run names a guest with a reserved address, which no mail reaches.")
        email = click.prompt("E-mail address of the guest instead", default="", show_default=False) or None
    given = tuple(read_file(options.target_file)) if options.target_file is not None else ()
    known = Known(
        token_env=options.token_env,
        second_token_env=options.second_token_env,
        capabilities=options.capabilities,
        email=email,
        given=tuple(key for key in given if key != "url"),
    )
    _write(output, target_text(output.name, known, found), force=force or asks)
    # Whatever a target put into its texts, the file is one that a run can read.
    read_target(None, output, token_env=options.token_env, environment={options.token_env: "unused"})
    click.echo(line(f"written: {output}. Next: octo-conformance plan --target {output}"))
    return 0


def explain(path: Path) -> int:
    """Say of every key of a target file what it is for, and which others there are. Raises TargetFileError."""
    told_there = read_file(path)
    used = list(keys_used(told_there, schema("target")))
    for where, key in used:
        click.echo(line(f"{where}  ({key.kind})"))
        click.echo(line(f"    {key.says}{_default(key.default)}"))
    others = [key for key in keys_of(schema("target")) if not _has(key.path, used)]
    if others:
        click.echo(f"{line(path)} says nothing of:")
    for key in others:
        click.echo(line(f"    {key.path}  ({key.kind})  {key.says}{_default(key.default)}"))
    click.echo(f"{line(path)}: good, {len(used)} keys")
    return 0


def told(found: Survey) -> Iterator[str]:
    """What was found, in lines."""
    yield f"{found.url} answers as an OCTO endpoint."
    if found.offered is None:
        yield "It lists no capabilities (GET /capabilities); what it echoes counts."
    for text, ids in (
        ("capabilities", found.negotiated),
        ("offered, unknown to this suite", found.unknown),
        ("not offered", found.absent),
    ):
        if ids:
            yield f"  {text}: {', '.join(ids)}"
    zones = [f"{zone} ({number})" for zone, number in found.zones.items()]
    yield f"  products: {found.products}"
    if zones:
        yield f"  time zones: {', '.join(zones[:ZONES_TOLD])}{_and_more(len(zones) - ZONES_TOLD)}"
    if found.currencies:
        yield f"  currencies: {', '.join(found.currencies)}"
    if found.problem is not None:
        yield f"  the catalogue could not be used: {found.problem}"
    if found.fits:
        yield "What a run asks of a product, and what has it:"
    for name, fit in found.fits.items():
        none = f"none can be used: {fit.why}" if fit.sold else "none is sold"
        what = none if fit.product is None else f"{fit.product}{_and_more(fit.others)}"
        yield f"  {name:<24}{what}"
    yield "Nothing that a run needs is missing." if not found.lacks else "Missing, and how to supply it:"
    for lack in found.lacks:
        yield f"  {lack.what}"
        named = ", ".join(lack.requirements[:IDS_TOLD])
        yield f"    for {named}{_and_more(len(lack.requirements) - IDS_TOLD)}"
        for text in lack.supply.splitlines():
            yield f"    add: {text}"
    yield f"{found.requests} requests were sent, all of which only read."


def _and_more(number: int) -> str:
    return f" and {number} more" if number > 0 else ""


def _asked(options: RunOptions) -> RunOptions:
    """The options with what the user answers; a key itself is never asked for."""
    if not (options.url or options.target_file or os.environ.get("OCTO_URL")):
        options = replace(options, url=click.prompt("URL of the OCTO endpoint"))
    if not os.environ.get(options.token_env, "").strip():
        click.echo(f"The variable {options.token_env} holds no key.")
        options = replace(
            options, token_env=click.prompt("Name of the variable that holds the reseller's key")
        )
    if options.second_token_env is None:
        name = click.prompt(
            "Name of the variable that holds another reseller's key, empty for none",
            default="",
            show_default=False,
        )
        options = replace(options, second_token_env=name or None)
    return options


def _free(output: Path, *, asks: bool, force: bool) -> None:
    """Raises UsageError where a file is in the way and nobody wants it replaced."""
    if force or not os.path.lexists(output):
        return
    if not (asks and click.confirm(f"{line(output)} is there already. Replace it?")):
        raise UsageError(
            f"{output} is there already", hint="Name another file with --output, or replace it with --force."
        )


def _write(output: Path, text: str, *, force: bool) -> None:
    """Write the file for its owner alone. Raises OSError."""
    # A link is replaced, and what it leads to stays as it is.
    if force:
        output.unlink(missing_ok=True)
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _default(value: str | None) -> str:
    return "" if value is None else f" Default: {value}."


def _has(path: str, used: Sequence[tuple[str, object]]) -> bool:
    """Whether the file has this key, or lacks what it is inside of, which is then told alone."""
    steps = path.replace("[]", "").split(".")
    plain = {tuple(part.split("[")[0] for part in where.split(".")) for where, _ in used}
    return tuple(steps) in plain or (len(steps) > 1 and (steps[0],) not in plain) or "*" in steps
