"""A request that a supplier accepts: the body, what it is about, and how that is read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from octo_conformance.document import Body
from octo_conformance.stage.bookables import Bookable

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

MINUTES: Final[Body] = {"expirationMinutes": 10}
"""What an extension says."""


@dataclass(frozen=True)
class ValidRequest:
    """A request that is accepted.

    `arguments` fill the path. `read` is the path that shows the thing which the request would change, None where it
    makes a new one or only asks. `listed` is the list, with its filter, that shows what the request makes.
    """

    body: Body
    arguments: Mapping[str, str] = field(default_factory=dict)
    read: str | None = None
    listed: str | None = None

    @property
    def standing(self) -> bool:
        """Whether the request is about something that exists, and that stays as it is while requests are refused."""
        return self.read is not None or bool(self.arguments)


class Requesting(Protocol):
    """What a valid request is made from: the stage, a client that asks for all negotiated capabilities, and what
    every request books."""

    @property
    def stage(self) -> Stage: ...

    @property
    def octo(self) -> Octo: ...

    @property
    def bookable(self) -> Bookable: ...


Make = Callable[[Requesting], ValidRequest]
ValidRequests = Mapping[str, tuple[Make, ...]]
"""By label of an operation, the ways to make a request that is accepted."""


def with_contact(made_from: Requesting) -> Body:
    """The body of a change or a confirmation that only says who comes."""
    return {"contact": made_from.stage.contact, "emailReceipt": False}


def with_reason(made_from: Requesting) -> Body:
    """The body of a cancellation."""
    return {"reason": f"no longer needed ({made_from.stage.notes})"}
