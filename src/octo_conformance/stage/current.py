"""Which test is running in this thread, and what it has done so far."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable


@dataclass
class Current:
    """The running test: its claim and the exchanges it made."""

    test: str | None = None
    requirement: str | None = None
    capabilities: tuple[str, ...] = ()
    purpose: str | None = None
    exchanges: list[int] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    measured: list[Bookable | None] = field(default_factory=list)
    """What the test did where others must not trade: what it looked at the stock of, None where it
    only asked for quiet."""

    def note(self, exchange: int, operation: str | None) -> None:
        self.exchanges.append(exchange)
        if operation is not None and operation not in self.operations:
            self.operations.append(operation)

    def forget(self, operation: str) -> None:
        """The target has no such route, so nothing of the test stands on it."""
        if operation in self.operations:
            self.operations.remove(operation)


NOBODY = Current()
current: ContextVar[Current] = ContextVar("octo_current", default=NOBODY)
