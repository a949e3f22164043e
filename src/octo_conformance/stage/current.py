"""Which test is running in this thread, and what it has done so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_conformance.document import Body
    from octo_conformance.stage.bookables import Bookable


@dataclass(frozen=True)
class Refusal:
    """A call meant to be valid that takes something from sale, and was refused. `alone`: nothing else of this run was
    under way that could have been the reason."""

    sent: Body
    alone: bool


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
    refusals: list[Refusal] = field(default_factory=list)
    scene: tuple[int, ...] = ()
    """The exchanges of what it looks at that was played for all tests."""

    def note(self, exchange: int, operation: str | None) -> None:
        self.exchanges.append(exchange)
        if operation is not None and operation not in self.operations:
            self.operations.append(operation)

    def part(self) -> Current:
        """The same test, for a part of it that is carried out beside others."""
        return Current(self.test, self.requirement, self.capabilities, self.purpose, scene=self.scene)

    def take(self, part: Current) -> None:
        """Add what a part of the test did."""
        for operation in part.operations:
            if operation not in self.operations:
                self.operations.append(operation)
        self.exchanges += part.exchanges
        self.measured += part.measured
        self.refusals += part.refusals

    def forget(self, operation: str) -> None:
        """The target has no such route, so nothing of the test stands on it."""
        if operation in self.operations:
            self.operations.remove(operation)


NOBODY = Current()
current: ContextVar[Current] = ContextVar("octo_current", default=NOBODY)


@contextmanager
def nobodys(capabilities: tuple[str, ...] | None = None) -> Iterator[Current]:
    """What is made inside is made for all tests, and given back when the run ends. It is asked for under these
    `capabilities`, or under those of the test that is running."""
    here = Current(capabilities=current.get().capabilities if capabilities is None else capabilities)
    token = current.set(here)
    try:
        yield here
    finally:
        current.reset(token)
