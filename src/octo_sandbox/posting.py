"""Calls that the supplier makes itself: JSON that is posted to addresses, by a few threads, with further tries.

What goes out in one lane goes out in its order, one call after another, and a call that is not taken holds up its lane
alone. Nothing is kept beyond the end of the process.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_log = logging.getLogger(__name__)

WORKERS: Final = 4
MOST: Final = 10_000
"""Calls that wait at most. Further ones are dropped."""
TIMEOUT_S: Final = 5.0


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Post:
    """One call. It is made up to `tries` times, `pause_s` after the first try and twice as long after each further one,
    as long as it is `wanted`. `after_s` is waited before the first try."""

    lane: str
    url: str
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    tries: int = 5
    pause_s: float = 0.3
    after_s: float = 0.0
    wanted: Callable[[], bool] = _always


@dataclass
class _Waiting:
    post: Post
    due: float
    tried: int = 0


class Courier:
    """Makes the calls. Its threads start with the first call and end with `close`."""

    def __init__(self, workers: int = WORKERS, most: int = MOST) -> None:
        self._workers = workers
        self._most = most
        self._changed = threading.Condition()
        self._lanes: dict[str, deque[_Waiting]] = {}
        self._busy: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._waiting = 0
        self._closed = False

    def post(self, posts: Iterable[Post]) -> None:
        """Make these calls soon. Returns at once."""
        with self._changed:
            for post in posts:
                if self._closed or self._waiting >= self._most:
                    return
                self._waiting += 1
                waiting = _Waiting(post, time.monotonic() + post.after_s)
                self._lanes.setdefault(post.lane, deque()).append(waiting)
                if len(self._threads) < self._workers:
                    self._begin()
            self._changed.notify_all()

    def close(self) -> None:
        """Drop what waits, and end the threads after the calls that they make now."""
        with self._changed:
            self._closed = True
            self._lanes.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=TIMEOUT_S + 1)

    def _begin(self) -> None:
        thread = threading.Thread(target=self._work, name="octo-sandbox-courier", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        import httpx  # where nobody subscribes, nobody waits for it

        with httpx.Client(timeout=TIMEOUT_S, trust_env=False, verify=False) as client:
            while (lane := self._taken()) is not None:
                first = self._lanes.get(lane)
                waiting = first[0] if first else None
                done = waiting is None or _made(client, waiting)
                with self._changed:
                    self._busy.discard(lane)
                    if done and first and not self._closed:
                        first.popleft()
                        self._waiting -= 1
                        if not first:
                            self._lanes.pop(lane, None)
                    self._changed.notify_all()

    def _taken(self) -> str | None:
        """The lane whose first call is due, which is busy from now on. Returns None at the end."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                free = {name: lane[0].due for name, lane in self._lanes.items() if name not in self._busy}
                due = min(free, key=lambda name: free[name], default=None)
                if due is not None and free[due] <= now:
                    self._busy.add(due)
                    return due
                self._changed.wait(None if due is None else free[due] - now)
        return None


def _made(client: Any, waiting: _Waiting) -> bool:
    """Make a call once. Returns whether nothing is left to do."""
    post = waiting.post
    try:
        if not post.wanted():
            return True
        content = json.dumps(post.body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", **post.headers}
        answer = client.request(post.method, post.url, content=content, headers=headers)
        if 200 <= answer.status_code < 300:
            return True
    except Exception as problem:
        _log.debug("%s: %s", post.url, problem)
    waiting.tried += 1
    waiting.due = time.monotonic() + post.pause_s * 2.0 ** (waiting.tried - 1)
    return waiting.tried >= post.tries
