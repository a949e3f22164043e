"""`octo-conformance serve`."""

from __future__ import annotations

import secrets
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import click
import yaml
from starlette.types import ASGIApp

from octo_conformance.commands.embedded import as_told
from octo_conformance.errors import RunError, UsageError
from octo_sandbox import Outage, Policies, Running, Sandbox
from octo_sandbox import serve as start
from octo_sandbox.capabilities.memberships import MEMBERS


@dataclass
class Served:
    """A supplier to serve. `outage` lets the server stop for a while."""

    policies: Policies
    app: ASGIApp
    outage: Outage | None = None


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
) -> int:
    """Serve until SIGINT or SIGTERM. Prints one line when ready. `target_file` is written for runs against it.

    Raises UsageError for unknown names, and RunError where the address is taken or the file cannot be written.
    """
    if any(not token.strip() for token in tokens):
        raise UsageError("a token is empty", hint="Give --token a key, or leave it out to have one made.")
    if dialect is not None and (faults or variants):
        raise UsageError(
            "--dialect cannot be combined with --fault or --variant",
            hint="A dialect is a whole supplier. Leave one of the two out.",
        )
    made = tokens or (secrets.token_urlsafe(16),)
    supplier = _composed(dialect) if dialect is not None else _reference(faults, variants)
    try:
        served = supplier(made, store, latency)
    except sqlite3.Error as error:
        raise UsageError(
            f"{store} cannot keep the bookings: {error}", hint="Name another file with --store."
        ) from None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with start(served, host=host, port=port, outage=served.outage) as running:
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
    return 0


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
        "members": [dict(as_told(member)) for member in MEMBERS],
    }
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    path.write_text(f"# octo-conformance run --target {path.name}\n{text}", encoding="utf-8")


# Makes a supplier with these keys, this store file, and this latency in milliseconds.
Start = Callable[[Sequence[str], str, int], Served]


def _reference(faults: Sequence[str], variants: Sequence[str]) -> Start:
    """Return the reference supplier with these faults and variants."""
    from octo_proof.asking import behaving

    policies, wrapped = behaving(faults, variants)

    def made(tokens: Sequence[str], store: str, latency: int) -> Served:
        sandbox = Sandbox(tokens=tokens, policies=policies, store=store, latency_ms=latency)
        return Served(policies, wrapped(sandbox.app))

    return made


def _composed(name: str) -> Start:
    """Return the supplier of this dialect."""
    from octo_sandbox.dialects import Supplier, all_dialects

    known = {dialect.name: dialect for dialect in all_dialects()}
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"The dialects are {', '.join(sorted(known))}."
        raise UsageError(f"{name} is none of the dialects", hint=hint)

    def made(tokens: Sequence[str], store: str, latency: int) -> Served:
        supplier = Supplier(known[name].compose(), tokens, store=store, latency_ms=latency)
        return Served(supplier.policies, supplier.app, supplier.outage)

    return made
