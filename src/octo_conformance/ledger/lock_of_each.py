"""A lock for each of many things."""

from __future__ import annotations

import threading


class LockOfEach:
    """Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, threading.Lock] = {}

    def to(self, name: str) -> threading.Lock:
        """The lock of what has this name."""
        with self._lock:
            return self._of.setdefault(name, threading.Lock())
