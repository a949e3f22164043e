"""Which test is running in this thread, and what it has done so far."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from octo_conformance.document import Document


@dataclass
class Current:
    """The running test: its claim and the exchanges it made."""

    test: str | None = None
    requirement: str | None = None
    capabilities: tuple[str, ...] = ()
    purpose: str | None = None
    exchanges: list[int] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    measured: list[Document | None] = field(default_factory=list)
    """What the test did where others must not trade: the slots whose stock it looked at, None where it
    only asked for quiet."""

    def note(self, exchange: int, operation: str | None) -> None:
        self.exchanges.append(exchange)
        if operation is not None and operation not in self.operations:
            self.operations.append(operation)


NOBODY = Current()
current: ContextVar[Current] = ContextVar("octo_current", default=NOBODY)
