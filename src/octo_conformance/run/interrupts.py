"""Ctrl-C, SIGTERM and SIGHUP as one orderly stop, whatever the main thread is doing at that moment.

A handler that raises would tear open whatever happens to run: a line half written, a lock just taken,
the clean-up itself. So the handler only puts the signal into a queue, and a thread of its own tells
those who listen. Further signals change nothing; the work that is left is bounded in time.

A fleet that is killed can signal nothing any more. It holds the other end of the input of its runs, and tells them
so by a variable: the end of that input is to them what SIGTERM is.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Final

Listener = Callable[[str], None]
Handler = Callable[[int, FrameType | None], object]

ENDS_WITH_INPUT: Final = "OCTO_ENDS_WITH_INPUT"
"""The variable that is set where somebody holds the other end of the input."""


class Interrupts:
    """While entered, signals are noted instead of obeyed. Listeners are told the first."""

    def __init__(self) -> None:
        # Putting into a SimpleQueue is safe inside a signal handler; an Event or a Lock is not.
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._before: dict[int, Handler | int | None] = {}
        self._asking = False
        self._watcher = threading.Thread(target=self._watch, name="octo-interrupts", daemon=True)
        self.name: str | None = None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            for number in _signals():
                self._before[number] = signal.signal(number, self._handle)
        self._watcher.start()
        if os.environ.get(ENDS_WITH_INPUT):
            threading.Thread(target=self._read_to_the_end, name="octo-input", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._queue.put(None)
        self._watcher.join()

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the name of the first signal; at once where it has come already."""
        with self._lock:
            self._listeners.append(listener)
            name = self.name
        if name is not None:
            listener(name)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let a signal raise KeyboardInterrupt while a person is asked, so that waiting ends."""
        self._asking = True
        try:
            yield
        finally:
            self._asking = False

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._queue.put(number)
        if self._asking:
            raise KeyboardInterrupt

    def _read_to_the_end(self) -> None:
        with suppress(OSError, ValueError):
            while os.read(0, 1024):
                pass
        self._queue.put(signal.SIGTERM)

    def _watch(self) -> None:
        while (number := self._queue.get()) is not None:
            with self._lock:
                if self.name is not None:
                    continue
                name = self.name = signal.Signals(number).name
                listeners = tuple(self._listeners)
            for listener in listeners:
                listener(name)


def _signals() -> Iterator[int]:
    yield signal.SIGINT
    yield signal.SIGTERM
    hangup = getattr(signal, "SIGHUP", None)
    # Whoever started us with nohup wants the run to survive the terminal.
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        yield hangup
