"""`octo-conformance serve`."""

from __future__ import annotations

import secrets
import signal
import sqlite3
import threading
from dataclasses import dataclass

import click
from starlette.types import ASGIApp

from octo_conformance.errors import RunError, UsageError
from octo_sandbox import Policies, Sandbox
from octo_sandbox import serve as start


@dataclass
class Served:
    """A sandbox, as the faults on its line let it be seen."""

    policies: Policies
    app: ASGIApp


def serve(
    *,
    port: int,
    host: str,
    tokens: tuple[str, ...],
    faults: tuple[str, ...],
    variants: tuple[str, ...],
    latency: int,
    store: str,
) -> int:
    """Serve until SIGINT or SIGTERM. Prints one line when ready."""
    from octo_proof.asking import behaving

    if any(not token.strip() for token in tokens):
        raise UsageError("a token is empty", hint="Give --token a key, or leave it out to have one made.")
    made = tokens or (secrets.token_urlsafe(16),)
    policies, wrapped = behaving(faults, variants)
    try:
        sandbox = Sandbox(tokens=made, policies=policies, store=store, latency_ms=latency)
    except sqlite3.Error as error:
        raise UsageError(
            f"{store} cannot keep the bookings: {error}", hint="Name another file with --store."
        ) from None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with start(Served(policies, wrapped(sandbox.app)), host=host, port=port) as running:
            click.echo(f"listening on {running.url}")
            if not tokens:
                click.echo(f"key: {made[0]}", err=True)
            stopped.wait()
    except OSError as error:
        raise RunError(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            hint="Choose another with --port; 0 picks a free one.",
        ) from None
    return 0
