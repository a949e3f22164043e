"""`octo-conformance serve`."""

from __future__ import annotations

import secrets
import signal
import sqlite3
import threading
from pathlib import Path

import click
import yaml

from octo_conformance.clients import QUESTIONS_A_MINUTE
from octo_conformance.commands.behaviours import ProofBehaviours
from octo_conformance.commands.embedded import as_told
from octo_conformance.commands.watching import Watcher
from octo_conformance.contract import load_contract
from octo_conformance.errors import RunError, UsageError
from octo_sandbox import Running
from octo_sandbox import serve as start
from octo_sandbox.capabilities.memberships import MEMBERS
from octo_sandbox.teaching import Chosen, TeachingServer


def serve(
    *,
    port: int,
    host: str,
    tokens: tuple[str, ...],
    faults: tuple[str, ...],
    variants: tuple[str, ...],
    dialect: str | None,
    latency: int,
    store: str,
    target_file: Path | None = None,
    judge: Path | None = None,
    judge_rate: int = QUESTIONS_A_MINUTE,
) -> int:
    """Serve until SIGINT or SIGTERM. Prints one line when ready. `target_file` is written for runs against it.

    `judge` is the folder for what is found out about the client, who may ask the same question `judge_rate` times a
    minute. The exit code is then that of the client: 0 conformant, 1 not, 3 incomplete, 4 no call came.

    Raises UsageError for unknown names, and RunError where the address is taken or a file cannot be written.
    """
    if any(not token.strip() for token in tokens):
        raise UsageError("a token is empty", hint="Give --token a key, or leave it out to have one made.")
    if dialect is not None and (faults or variants):
        raise UsageError(
            "--dialect cannot be combined with --fault or --variant",
            hint="A dialect is a whole supplier. Leave one of the two out.",
        )
    made = tokens or (secrets.token_urlsafe(16),)
    chosen = Chosen(faults, variants, dialect)
    behaviours = ProofBehaviours(made, latency)
    try:
        first, outage = behaviours.begin(chosen, store)
    except sqlite3.Error as error:
        raise UsageError(
            f"{store} cannot keep the bookings: {error}", hint="Name another file with --store."
        ) from None
    watcher = Watcher(load_contract(), made, judge_rate, judge)
    teaching = TeachingServer(first, chosen, made, behaviours, watcher.watch)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with start(teaching, host=host, port=port, outage=outage) as running:
            if target_file is not None:
                _write_target(target_file, running)
            click.echo(f"listening on {running.url}")
            if not tokens:
                click.echo(f"key: {made[0]}", err=True)
            stopped.wait()
    except OSError as error:
        if target_file is not None and error.filename == str(target_file):
            raise
        raise RunError(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            hint="Choose another with --port; 0 picks a free one.",
        ) from None
    told = teaching.chosen
    return watcher.report(
        {
            "url": running.url,
            "dialect": told.dialect,
            "faults": list(told.faults),
            "variants": list(told.variants),
            "changed": teaching.changed,
        }
    )


def tell_all() -> int:
    """Print every fault, variant and dialect with what it does."""
    from octo_proof.asking import listed

    for option, known in listed():
        click.echo(f"{option} ID")
        for name, says in known:
            click.echo(f"  {name}  {says}")
    return 0


def _write_target(path: Path, running: Running) -> None:
    """Write what a run has to know of this supplier, besides the key. Raises OSError."""
    told = {
        "url": running.url,
        "control": {"url": running.control_url},
        "webhooks": {"listen": "127.0.0.1:0"},
        "members": [dict(as_told(member)) for member in MEMBERS],
    }
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    path.write_text(f"# octo-conformance run --target {path.name}\n{text}", encoding="utf-8")
