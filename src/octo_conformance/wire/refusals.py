"""What `Wire.send` raises. Everything else that goes wrong is an exchange with a failure.

RunError
├── TargetDown     the target has not answered for too long; nothing more is sent
│   └── Throttled  the target asks to be left alone for longer than a request may wait
├── LimitReached   a limit of the target file: requests, seconds, reservations, confirmations, writes
├── NotOurs        a write to something this run did not create: an error of the suite
│   └── NotProven  a write to something an answer named, which no read of its own shows to be this run's
└── RunStopped     the run was stopped while this request waited or before it was sent
"""

from __future__ import annotations

from octo_conformance.errors import RunError
from octo_conformance.wire.request import Failure


class TargetDown(RunError):
    """Nothing more is sent; `failure` is the last thing that happened."""

    code = "target-down"

    def __init__(self, message: str, failure: Failure) -> None:
        super().__init__(message, hint="See whether the target is up and reachable, then run again.")
        self.failure = failure


class Throttled(TargetDown):
    """The target answered that it is asked too often. That is no answer to what it was asked, and nothing is
    sent before the moment that it named."""

    code = "throttled"

    def __init__(self, wait_s: float, most_s: float) -> None:
        message = (
            f"the target says that it is asked too often, and wants to be left alone for {wait_s:.0f} s; "
            f"a request waits at most {most_s:.0f} s"
        )
        super().__init__(message, Failure("timeout", message))
        self.hint = "Run again later, or with a lower --rate."


class LimitReached(RunError):
    """A limit stands in the way; `limit` is its name in the target file."""

    code = "limit-reached"

    def __init__(self, limit: str, allowed: object) -> None:
        super().__init__(
            f"the limit {limit} ({allowed}) is reached",
            hint=f"Raise limits.{limit} in the target file to check the rest.",
        )
        self.limit = limit


class NotOurs(RunError):
    """A write that would touch what this run did not create."""

    code = "not-ours"

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="This is a mistake of the suite; nothing was sent. Please report it.")


class NotProven(NotOurs):
    """A write to what the target named as this run's, while nothing it shows there is."""

    code = "not-proven"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.hint = "Nothing was sent. See what the target answers when it is asked for that alone."


class RunStopped(RunError):
    """The run is over; nothing was sent."""

    code = "stopped"

    def __init__(self) -> None:
        super().__init__("the run was stopped", hint="Run again to check the rest.")
