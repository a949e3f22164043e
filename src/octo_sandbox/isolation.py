"""Isolation of concurrent requests from each other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from octo_sandbox.store import Store


class Isolation(Protocol):
    def request(self, store: Store) -> AbstractContextManager[None]:
        """Surrounds a whole request."""
        ...

    def before_write(self) -> None:
        """Between the checks of a write and the write itself."""
        ...


class OneAtATime:
    """A request sees the store as the one before left it, so what it checked still holds when it writes."""

    def request(self, store: Store) -> AbstractContextManager[None]:
        return store.exclusive()

    def before_write(self) -> None:
        return None
