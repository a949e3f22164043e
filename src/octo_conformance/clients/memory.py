"""What a supplier has shown to one reseller, in bounded memory."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Generic, TypeVar

from octo_conformance.clients.calls import ClientCall

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_THINGS: Final = 2_000
"""Of bookings and of slots; the oldest are forgotten first, and nothing is held against a client about them."""


class Bounded(OrderedDict[K, V], Generic[K, V]):
    """A dictionary that forgets its oldest entries beyond `most`. `forgot` tells whether it did."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.forgot = False

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self.most:
            self.popitem(last=False)
            self.forgot = True


@dataclass(slots=True)
class Slot:
    """A slot as an availability check last showed it.

    `vacancies` is None where it told no number. `asked_for` is the number of units that the check was about, None where
    it named none: a slot that is not available to forty may be available to two.
    """

    available: bool
    asked_for: int | None
    vacancies: int | None
    shown: ClientCall


@dataclass(slots=True)
class Thing:
    """Something that the reseller made, as the last answer showed it.

    `what` is the kind of the contract, `state` its state, `expires_at` the end of its hold. `holder` names the thing
    in which it stands. `shown` is the call whose answer said so, `held_by` the first that showed it on hold.
    """

    what: str
    name: str
    state: str
    expires_at: datetime | None
    holder: tuple[str, str] | None
    shown: ClientCall
    held_by: ClientCall | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """A call that makes something. `same` is equal for calls that want the same; `chosen` is the name it was given."""

    call: ClientCall
    same: str
    chosen: str | None
    referenced: bool


@dataclass
class Memory:
    """What one reseller has been shown and has sent. `units` are by product and option."""

    products: set[str] = field(default_factory=set)
    units: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    slots: Bounded[tuple[str, str, str], Slot] = field(default_factory=lambda: Bounded(MOST_THINGS))
    things: Bounded[tuple[str, str], Thing] = field(default_factory=lambda: Bounded(MOST_THINGS))
    unclear: deque[Create] = field(default_factory=lambda: deque(maxlen=100))
    waits: Bounded[str, tuple[datetime, ClientCall]] = field(default_factory=lambda: Bounded(1000))
    questions: Bounded[str, deque[datetime]] = field(default_factory=lambda: Bounded(1000))
    calls: Counter[str] = field(default_factory=Counter)
    last: ClientCall | None = None
