"""Who may move stock now: every write shares the gate, a stock measurement has it alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class StockGate:
    """Writers pass together; `alone` waits for them, keeps others out, and lets its own thread pass."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._passing = 0
        self._alone: int | None = None
        self._waiting = 0
        self._guests: set[int] = set()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Hold the gate together with other writes, for one write."""
        me = threading.get_ident()
        with self._condition:
            mine = self._alone is not None and (self._alone == me or me in self._guests)
            if not mine:
                self._condition.wait_for(lambda: self._alone is None and not self._waiting)
                self._passing += 1
        try:
            yield
        finally:
            if not mine:
                with self._condition:
                    self._passing -= 1
                    self._condition.notify_all()

    @property
    def mine(self) -> bool:
        """Whether this thread has the gate alone, or was started by the one that has it."""
        me = threading.get_ident()
        return self._alone == me or me in self._guests

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the gate alone, for a measurement during which nothing else of this run may move stock. Inside
        another measurement it changes nothing."""
        if self.mine:
            yield
            return
        with self._condition:
            self._waiting += 1
            self._condition.wait_for(lambda: self._alone is None and self._passing == 0)
            self._waiting -= 1
            self._alone = threading.get_ident()
        try:
            yield
        finally:
            with self._condition:
                self._alone = None
                self._guests.clear()
                self._condition.notify_all()

    @contextmanager
    def guest(self, host: int) -> Iterator[None]:
        """Lets a thread that `host` started pass while `host` has the gate alone."""
        me = threading.get_ident()
        with self._condition:
            invited = self._alone == host
            if invited:
                self._guests.add(me)
        try:
            yield
        finally:
            if invited:
                with self._condition:
                    self._guests.discard(me)
