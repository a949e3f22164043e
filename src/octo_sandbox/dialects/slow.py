"""A slow supplier. Its answers take less than the 1.5 s that Google Things to do accepts."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox


@dialect("slow", verdict=CONFORMANT)
def slow(mean_s: float = 0.150, spread_s: float = 0.100, seed: int = 1) -> Composition:
    """A supplier that answers every request after 50 to 250 milliseconds."""
    times = random.Random(seed)

    def around(sandbox: Sandbox, _tokens: Sequence[str]) -> ASGIApp:
        async def late(scope: Scope, receive: Receive, send: Send) -> None:
            await asyncio.sleep(times.uniform(mean_s - spread_s, mean_s + spread_s))
            await sandbox.app(scope, receive, send)

        return late

    return Composition(Policies(), around=around)
