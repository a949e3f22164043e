"""`octo-conformance cleanup DIR`: release what a killed run left behind, from its ledger alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click

from octo_conformance import __version__
from octo_conformance.addresses import checked_url
from octo_conformance.contract import DEFAULT_PROFILE, Contract, load_contract
from octo_conformance.errors import NoKey, NoRun, NotOwnFile
from octo_conformance.evidence import Evidence, NoteLine
from octo_conformance.ledger.cleanup import Leftover, cleanup
from octo_conformance.ledger.journal import first_line
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.sealed import unseal
from octo_conformance.report.text import line
from octo_conformance.run.folder import EVIDENCE, LEDGER, Claimed
from octo_conformance.run.interrupts import Interrupts
from octo_conformance.run.ledger_head import same_key
from octo_conformance.run.leftovers import leftover_line
from octo_conformance.run.options import PROFILES
from octo_conformance.run.secrets import secret_headers_of, secrets_of
from octo_conformance.stage.clock import Clock
from octo_conformance.stage.negotiation import greet
from octo_conformance.stage.signals import NotVerified
from octo_conformance.target import Target, capabilities_folder, read_target
from octo_conformance.target_file import read_file
from octo_conformance.wire import Redactor, Wire
from octo_conformance.wire.request import Json

RECORD = "cleanup.jsonl"
PATIENCE_S = 600.0
_NOTHING = "nothing is left behind: "


def clean_up(
    *,
    folder: Path,
    token_env: str,
    second_token_env: str | None,
    target_file: Path | None,
    ca_file: Path | None,
    new_key: bool,
) -> int:
    """0 where nothing is left, 1 where something could not be released.

    Raises NoRun, NoKey, TargetFileError, and RunErrors where the target cannot be asked.
    """
    path = folder / LEDGER
    if not _ever_sent_anything(folder, path):
        click.echo(f"{_NOTHING}the run was killed before it made anything")
        return 0
    with _opened(folder, path, target_file) as (ledger, contract):
        held = ledger.holds()
        if not held:
            made = _counted(Counter(e.what for e in ledger.entries()), contract)
            click.echo(f"{_NOTHING}{made} were made and released")
            return 0
        target = _target(ledger, token_env, second_token_env, target_file)
        _must_be_the_keys(ledger, target, new_key=new_key)
        left = _released(ledger, contract, target, folder, ca_file)
        released = Counter(e.what for e in held if ledger.current(e).released)
        _tell(_counted(released, contract) if released else None, left)
        return 1 if left else 0


def _ever_sent_anything(folder: Path, path: Path) -> bool:
    """Raises NoRun where the folder is none of a run."""
    if not folder.is_dir():
        raise NoRun(f"{folder} is no folder", hint="Name the report folder of a run.")
    known = (folder / EVIDENCE).exists()
    if not path.exists():
        if not known:
            raise NoRun(
                f"{folder} is not the folder of a run: it holds no {LEDGER}",
                hint="Name the report folder of a run.",
            )
        return False
    return path.stat().st_size > 0 or not known


@contextmanager
def _opened(folder: Path, path: Path, target_file: Path | None) -> Iterator[tuple[Ledger, Contract]]:
    """The ledger, for this process alone, and the contract of its run. Raises NoRun where it cannot be read or is
    none."""
    if not path.is_file():
        raise NoRun(f"{path} cannot be opened: it is no file", hint="Name the report folder of a run.")
    try:
        claimed = Claimed(folder)
    except NotOwnFile as error:
        raise NoRun(
            f"{path} cannot be opened: {error.message}", hint="Run this as the owner of the run."
        ) from None
    with closing(claimed):
        try:
            contract = _contract_of(first_line(path), target_file)
            ledger = Ledger.reopen(path, contract)
        except (ValueError, TypeError):
            raise NoRun(
                f"{path} is not the ledger of a run", hint="Name the report folder of a run."
            ) from None
        with closing(ledger):
            yield ledger, contract


def _contract_of(about: Mapping[str, Json], file: Path | None) -> Contract:
    """What the run could make, those capabilities of the user's own included that are still installed."""
    profile = about.get("profile")
    own = _own_capabilities(about, file)
    return load_contract(
        profile if isinstance(profile, str) and profile in PROFILES else DEFAULT_PROFILE,
        [own] if own is not None else [],
    )


def _own_capabilities(about: Mapping[str, Json], file: Path | None) -> Path | None:
    """The folder that the target file names, or else the ledger. What only that folder knows is left behind where it
    is gone, and the report says so."""
    named = read_file(file).get("capabilities_dir") if file is not None else None
    if named is not None:
        return capabilities_folder(file, str(named))
    own = about.get("capabilities_dir")
    return Path(own) if isinstance(own, str) and Path(own).is_dir() else None


def _target(ledger: Ledger, token_env: str, second_token_env: str | None, file: Path | None) -> Target:
    """The target of the run, with keys from the environment. Raises NoRun where the file is about another."""
    about = ledger.about
    url = about.get("url")
    if not isinstance(url, str) or about.get("profile", "octo") not in PROFILES:
        raise NoRun(
            f"{ledger.path} does not say which target the run was against, or with which profile",
            hint="It was made by another program.",
        )
    if file is not None:
        other = read_file(file).get("url")
        if other is not None and checked_url(str(other)) != url:
            raise NoRun(
                f"{file} is about {other}, and the run was against {url}",
                hint="Give the target file of that run.",
            )
    elif isinstance(withheld := about.get("withheld"), list) and withheld:
        names = ", ".join(map(str, withheld))
        raise NoKey(
            f"the run sent {names}, which its ledger does not keep",
            hint="Give the target file of that run with --target.",
        )
    target = read_target(
        url,
        file,
        token_env=token_env,
        second_token_env=second_token_env,
        profile=str(about.get("profile", "octo")),
    )
    if file is not None:
        return target
    headers = about.get("headers")
    control = about.get("control")
    return Target(
        url=target.url,
        keys=target.keys,
        headers={name: str(text) for name, text in headers.items()} if isinstance(headers, Mapping) else {},
        profile=target.profile,
        control_url=control if isinstance(control, str) else None,
    )


def _must_be_the_keys(ledger: Ledger, target: Target, *, new_key: bool) -> None:
    """With another reseller's key everything would look as if it were gone, and a ledger that does not know the key
    may have been made to learn it: it names the URL to which the key is sent. Raises NoKey."""
    for name in sorted({"first"} | {entry.key for entry in ledger.holds() if entry.key == "second"}):
        key = target.keys.get(name)
        if key is None:
            raise NoKey(
                f"some of it was made with the key of a {name} reseller",
                hint=f"Name its variable with --{name}-token-env.",
            )
        if not new_key and not same_key(key, ledger.run_id, ledger.about, name):
            raise NoKey(
                f"the {name} key is not the one the run was made with",
                hint="Set the variable to that key; where the reseller got a new one since, add --new-key.",
            )


def _released(
    ledger: Ledger, contract: Contract, target: Target, folder: Path, ca_file: Path | None
) -> list[Leftover]:
    made = _keys_made(ledger, target)
    keys = {**target.keys, **made}
    secrets = {**secrets_of(target), **{f"key {name}": key for name, key in keys.items()}}
    redactor = Redactor(secrets, os.urandom(16), contract, secret_headers_of(target))
    redactor.sent([entry.reference for entry in ledger.entries()])
    evidence = Evidence(folder / RECORD)
    evidence.hide(redactor.text, redactor.said)
    agent = f"octo-conformance/{__version__} (run {ledger.run_id}, cleanup)"
    wire = Wire(
        base_url=target.url,
        keys=keys,
        headers=dict(target.headers),
        record=evidence.exchange,
        redactor=redactor,
        ledger=ledger,
        route=contract.route,
        user_agent=agent,
        ca_file=ca_file,
    )
    with closing(evidence), closing(wire), Interrupts() as signals:
        signals.listen(lambda _: wire.stop())
        greet(wire, contract)
        clock = Clock(
            target.control_url,
            target.keys.get("first"),
            0.0,
            wire.add_key,
            lambda: False,
            ledger.note,
            ca_file,
        )
        clock.resume(made, ledger.notes)
        try:
            clock.turn_back()
        except NotVerified as problem:
            evidence.append(NoteLine(message=str(problem)))
        left = cleanup(wire.send, ledger, seconds=PATIENCE_S)
        for leftover in left:
            evidence.append(leftover_line(leftover))
    return left


def _keys_made(ledger: Ledger, target: Target) -> dict[str, str]:
    """Keys that the target made for the run."""
    first = target.keys.get("first", "")
    notes = [note for note in ledger.notes if note.get("kind") == "key"]
    opened = {str(note.get("name")): unseal(str(note.get("sealed")), first) for note in notes}
    return {name: key for name, key in opened.items() if key is not None}


def _tell(released: str | None, left: list[Leftover]) -> None:
    click.echo(f"released: {released}" if released else "nothing could be released")
    for leftover in left:
        may = "possibly " if leftover.possible else ""
        named = leftover.id or "unknown"
        click.echo(line(f"left behind: {may}{leftover.what} {named} ({leftover.state}): {leftover.reason}"))
    if not left:
        click.echo("nothing is left behind")


def _counted(things: Mapping[str, int], contract: Contract) -> str:
    plurals = {thing.what: thing.plural for thing in contract.owned}
    words = [f"{n} {plurals.get(what, what + 's') if n != 1 else what}" for what, n in sorted(things.items())]
    return ", ".join(words) or "no things"
