"""`octo-conformance serve`."""

from __future__ import annotations

import secrets
import signal
import threading

import click

from octo_conformance.errors import RunError, UsageError
from octo_sandbox import Sandbox
from octo_sandbox import serve as start


def serve(*, port: int, host: str, tokens: tuple[str, ...], latency: int, store: str) -> int:
    """Serve until SIGINT or SIGTERM. Prints one line when ready."""
    if any(not token.strip() for token in tokens):
        raise UsageError("a token is empty", hint="Give --token a key, or leave it out to have one made.")
    made = tokens or (secrets.token_urlsafe(16),)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with start(Sandbox(tokens=made, store=store, latency_ms=latency), host=host, port=port) as running:
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
