"""The bundled reference supplier as a target; the one place where the two packages meet."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from octo_conformance.target import Limits, Target
from octo_sandbox import Sandbox
from octo_sandbox import serve as start


@contextmanager
def embedded_target(profile: str, seed: int, restricted: tuple[str, ...]) -> Iterator[Target]:
    """Start the sandbox with keys nobody knows and describe it as a target."""
    tokens = (secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    with start(Sandbox(tokens=tokens, seed=seed), host="127.0.0.1", port=0) as running:
        yield Target(
            url=running.url,
            keys={"first": tokens[0], "second": tokens[1]},
            restricted=restricted or None,
            control_url=running.control_url,
            limits=Limits(),
            profile=profile,
            embedded=True,
        )
