"""What the machine believes of bookings and orders, and how it says that the target disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable

OPEN: Final = frozenset({"ON_HOLD"})
SOLD: Final = frozenset({"CONFIRMED", "PENDING"})
ENDED: Final = frozenset({"CANCELLED", "EXPIRED"})
READ, RESERVE, UPDATE = "GET /bookings/{uuid}", "POST /bookings", "PATCH /bookings/{uuid}"
EXTEND, CONFIRM, CANCEL = (f"POST /bookings/{{uuid}}/{action}" for action in ("extend", "confirm", "cancel"))
ORDER: Final = "/orders/{orderId}"
READ_ORDER: Final = f"GET {ORDER}"

GENERAL: Final = "CORE-WALK-001"
"""What a deviation breaks that no statement of the catalogue names."""


class Violation(AssertionError):
    """The model and the target disagree."""

    def __init__(
        self, requirement: str, title: str, label: str, expected: str, actual: str, exchange: int | None
    ) -> None:
        super().__init__(title)
        self.requirement = requirement
        self.title = title
        self.label = label
        self.expected = expected
        self.actual = actual
        self.exchange = exchange
        self.story: tuple[str, ...] = ()
        self.calls: tuple[str, ...] = ()


@dataclass
class Life:
    """One booking as the model has it."""

    name: str
    sent: dict[str, Any]
    bookable: Bookable
    uuid: str
    id: str
    status: str
    notes: str | None
    tickets: int
    order: OrderLife | None = None
    identity: str | None = None
    final: bool = False
    """Whether it said last that it cannot be cancelled."""


@dataclass
class OrderLife:
    """One order as the model has it."""

    name: str
    id: str
    status: str = "ON_HOLD"
    final: bool = False
