"""Which locks of the instrument a thread takes while it holds others, written down by a run in a process of its own.

    python -m support.lock_order FILE run …      the command, and at its end FILE with pairs of places, as JSON

A place is where a lock was made. Locks of one place, such as those of many bookings, are one.
"""

from __future__ import annotations

import atexit
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_edges: set[tuple[str, str]] = set()
_held = threading.local()


class Watched:
    """A lock that writes down what its thread holds already when it is taken."""

    def __init__(self, lock: Any, place: str) -> None:
        self._lock, self._place = lock, place

    def acquire(self, *arguments: Any, **named: Any) -> bool:
        holding: list[Watched] = _held.__dict__.setdefault("locks", [])
        if self not in holding:  # a thread does not wait for what it holds
            _edges.update((other._place, self._place) for other in holding if other._place != self._place)
        taken: bool = self._lock.acquire(*arguments, **named)
        if taken:
            holding.append(self)
        return taken

    def release(self) -> None:
        self._lock.release()
        holding: list[Watched] = _held.__dict__.setdefault("locks", [])
        if self in holding:  # another thread may have taken it
            holding.remove(self)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)


def watched(make: Callable[[], Any]) -> Callable[[], Any]:
    """Makes locks as before, and watches those that the instrument makes."""

    def made() -> Any:
        frame = sys._getframe(1)
        path = Path(frame.f_code.co_filename)
        if "octo_conformance" not in path.parts:
            return make()
        return Watched(make(), f"{path.parent.name}/{path.name}:{frame.f_lineno}")

    return made


def main() -> None:
    """Watch the locks, and carry out the command."""
    told = Path(sys.argv.pop(1))
    threading.Lock, threading.RLock = watched(threading.Lock), watched(threading.RLock)  # type: ignore[assignment, misc]
    atexit.register(lambda: told.write_text(json.dumps(sorted(_edges)), encoding="utf-8"))
    from octo_conformance.__main__ import program

    program()


if __name__ == "__main__":
    main()
