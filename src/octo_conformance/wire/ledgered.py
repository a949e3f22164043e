"""What the wire asks of a ledger of created things; the stage keeps the real one."""

from __future__ import annotations

from typing import Protocol

from octo_conformance.wire.address import Addresses
from octo_conformance.wire.request import Json, Request


class Keeper(Protocol):
    """Told of every request before it is sent and after it is answered."""

    @property
    def addresses(self) -> Addresses:
        """What reads the addresses of requests, so that all that guards a write understands it alike."""
        ...

    def proofs(self, request: Request, body: Json) -> tuple[Request, ...]:
        """Reads to send first: what they show may prove that the things this request writes to are ours."""
        ...

    def check(self, request: Request, body: Json) -> None:
        """Raises NotOurs for a write to what this run did not make."""

    def intend(self, request: Request, body: Json) -> tuple[str, ...]:
        """Note what the request may create, durably; returns the entries."""
        ...

    def settle(
        self,
        request: Request,
        entries: tuple[str, ...],
        status: int | None,
        body: Json,
        *,
        certain: bool = True,
    ) -> None:
        """Note what came of the request."""

    def withdraw(self, entries: tuple[str, ...]) -> None:
        """Note that the request was never sent."""

    def owns(self, name: str) -> bool:
        """Whether this run made what the id names, so that what is shown under it is nobody else's."""
        ...

    def owns_or_claims(self, name: str) -> bool:
        """Whether this run made what the id names, in the answer to a create, where a name of the target's
        need not be proved."""
        ...
