"""How a test ends when it neither holds nor breaks."""

from __future__ import annotations

from octo_conformance.document import JsonValue


class NotVerified(Exception):
    """Could not be checked because something is missing; the message says what and how to supply it. `add` is what
    the target file lacks, as it would stand there."""

    def __init__(self, reason: str, *, add: JsonValue = None) -> None:
        super().__init__(reason)
        self.add = add


class NotApplicable(Exception):
    """Concerns nothing that this supplier offers."""


class NotSold(NotApplicable):
    """No product of the catalogue is what the test needs."""


class NotUsable(NotVerified):
    """Such products are sold, but none could be used in this run."""


class Refused(Exception):
    """A step that had to succeed did not; the finding is the operation's own. `alone` says that nothing else of this
    run was under way that could have been the reason."""

    def __init__(
        self, operation: str, requirement: str, exchange: int, seen: str, *, alone: bool = True
    ) -> None:
        super().__init__(f"{operation} did not succeed: {seen}")
        self.alone = alone
        self.operation = operation
        self.requirement = requirement
        self.exchange = exchange


class Told(AssertionError):
    """What broke is in the evidence already, a line for each defect. `requirement` is the statement that was broken,
    where it is another one than that of the test: what the test itself is about was not reached."""

    def __init__(self, said: str, requirement: str | None = None) -> None:
        super().__init__(said)
        self.requirement = requirement
