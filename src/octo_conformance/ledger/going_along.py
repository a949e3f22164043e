"""Whether what is in an order goes when the order is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

_AT_FIRST: Final = 3
"""So many times it is looked at, kind by kind, before anything is taken for granted."""
_THEN_EVERY: Final = 5
"""After that it is looked at once in so many times."""


class GoingAlong:
    """What was seen so far of holds in cancelled orders. It is told of under the lock of the ledger and writes to the
    ledger under it, so it has no lock of its own: two would be taken in either order.

    A hold ends by itself, so that a look at one of five does. What was sold is looked at each time, and so is everything
    where a run before may have sold it (`known` is False).
    """

    def __init__(self, lock: AbstractContextManager[object], *, known: bool) -> None:
        """`lock` is one that a thread may take twice."""
        self._known = known
        self._lock = lock
        self._sold: set[str] = set()
        self._met: dict[str, int] = {}
        self._stayed: set[str] = set()
        self._unseen: dict[str, list[str]] = {}
        self._doubted: list[str] = []

    def sold(self, entry: str) -> None:
        """Note that this thing, with all that is in it, may be sold from now on: a call asks for it."""
        with self._lock:
            self._sold.add(entry)

    def goes_unseen(self, what: str, entry: str, order: str, note: Callable[[], object]) -> bool:
        """Whether this hold of the kind `what` in the `order` need not be looked at. If so, `note` notes that it is gone,
        before another thread can learn that it may be there."""
        with self._lock:
            if not self._known or not self._sold.isdisjoint({entry, order}):
                return False
            met = self._met[what] = self._met.get(what, 0) + 1
            if what in self._stayed or met <= _AT_FIRST or met % _THEN_EVERY == 0:
                return False
            self._unseen.setdefault(what, []).append(entry)
            note()
            return True

    def stayed(self, what: str) -> list[str]:
        """Note that one was still there. Returns the entries that were not looked at, which may be there too."""
        with self._lock:
            self._stayed.add(what)
            unseen = self._unseen.pop(what, [])
            self._doubted += unseen
            return unseen

    def doubted(self) -> frozenset[str]:
        """All entries that `stayed` returned so far."""
        with self._lock:
            return frozenset(self._doubted)
