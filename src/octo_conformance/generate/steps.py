"""What a reseller may do, as plain values: a plan is a list of these, made before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Deed = Literal[
    "reserve", "reserve again", "note", "add a ticket", "extend", "confirm", "cancel", "let it expire", "read",
    "open an order", "reserve into the order", "preview the order", "extend the order", "confirm the order",
    "cancel the order", "attach an identity",
]  # fmt: skip

ON_BOOKINGS: Final[tuple[Deed, ...]] = (
    "reserve again", "note", "add a ticket", "extend", "confirm", "cancel", "read",
)  # fmt: skip
ON_ORDERS: Final[tuple[Deed, ...]] = (
    "reserve into the order", "preview the order", "extend the order", "confirm the order", "cancel the order",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One deed. `which` picks the thing it is done to, counted from the newest."""

    deed: Deed
    which: int = 0


Plan = tuple[Step, ...]


def _story(*deeds: tuple[Deed, int] | Deed) -> Plan:
    return tuple(Step(deed) if isinstance(deed, str) else Step(*deed) for deed in deeds)


STORIES: Final[tuple[Plan, ...]] = (
    _story("reserve", "note", ("reserve", 1), "note", "cancel"),
    _story("reserve", "extend", "confirm", "read", "cancel", "confirm"),
    _story("reserve", "attach an identity", "note", "reserve again", "add a ticket", "cancel"),
    _story("reserve", "let it expire", "confirm", "extend", "note"),
    _story("reserve", "open an order", "reserve into the order", ("reserve into the order", 1), "preview the order",
           "extend the order", "confirm the order", ("note", 2), "cancel the order"),
    _story("open an order", "reserve into the order", "reserve", "cancel the order", "extend", "confirm"),
)  # fmt: skip
"""Told on every target, so that what everybody does is not left to chance."""
