"""A supplier made of a composition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from octo_sandbox.clock import Clock, system_clock
from octo_sandbox.dialects.registry import Composition
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox
from octo_sandbox.server import Running, serve


class Supplier:
    """One supplier with these keys. The other settings are those of `Sandbox`."""

    def __init__(
        self,
        composition: Composition,
        tokens: Sequence[str],
        *,
        store: str = ":memory:",
        seed: int = 1,
        latency_ms: float = 0,
        clock: Clock = system_clock,
    ) -> None:
        self.sandbox = Sandbox(
            tokens=tokens,
            policies=composition.policies,
            store=store,
            seed=seed,
            latency_ms=latency_ms,
            clock=clock,
            past=composition.past,
        )
        self.policies: Policies = composition.policies
        self.app = composition.around(self.sandbox, tokens)
        self.outage = composition.outage

    def close(self) -> None:
        """Close the store. A store in memory loses all bookings."""
        self.sandbox.close()

    @contextmanager
    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[Running]:
        """Serve the supplier inside the block and close it after the block. Raises OSError for a taken address."""
        try:
            with serve(self, host, port, self.outage) as running:
                yield running
        finally:
            self.close()
