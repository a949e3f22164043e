"""A supplier that restarts during a run and keeps its bookings. Every deployment causes such a restart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox
from octo_sandbox.server import Outage


@dialect("restarts", verdict=CONFORMANT)
def restarts(after_requests: int = 120, down_s: float = 2.0) -> Composition:
    """A supplier that closes its port for two seconds after its 120th answer and keeps all bookings."""
    outage = Outage(down_s)

    def around(sandbox: Sandbox, _tokens: Sequence[str]) -> ASGIApp:
        answers = itertools.count(1)

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            await sandbox.app(scope, receive, send)
            if next(answers) == after_requests:
                outage.begin()

        return counted

    return Composition(Policies(), around=around, outage=outage)
