"""Sockets with one deadline for a request, and with an eye on what comes behind an answer.

httpx limits each read on its own, so a body that drips a byte a second never ends. The streams below share a
deadline that belongs to the request which the calling thread is sending.

A server may send more than it was asked for: an empty line after each body, or a second answer. What is on the
line already when the next request goes out would be taken for its answer.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpcore

_HEAD_BYTES: Final = 256 * 1024
_EMPTY_LINES: Final = b"\r\n"
_AT_ONCE_S: Final = 0.001

_thread = threading.local()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Inside, reading and writing of this thread end that many seconds from now, in all."""
    _thread.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        del _thread.deadline


def _left(timeout: float | None) -> float:
    left: float = getattr(_thread, "deadline", float("inf")) - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time limit of the request has passed")
    return left if timeout is None else min(left, timeout)


class Stream(httpcore.NetworkStream):
    """Counts what comes back for one request, and drops empty lines before it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._reading = False
        self._head = bytearray()
        self._came = 0
        self._last = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._reading = True
        data = self._inner.read(max_bytes, _left(timeout))
        while data and not self._came and not (data := data.lstrip(_EMPTY_LINES)):
            data = self._inner.read(max_bytes, _left(timeout))
        self._came += len(data)
        self._last = (self._last + data)[-5:]
        if len(self._head) < _HEAD_BYTES and b"\r\n\r\n" not in self._head:
            self._head += data[:_HEAD_BYTES]
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._reading:
            self._reading, self._came, self._last, self._head = False, 0, b"", bytearray()
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def behind(self, status: int, headers: Iterable[tuple[bytes, bytes]], *, bodiless: bool) -> int | None:
        """How many bytes came behind this answer; None where nobody can tell."""
        head = self._head.find(b"\r\n\r\n") + 4
        if head < 4:
            return None
        told = {name.lower(): value.strip() for name, value in headers}
        if bodiless or status in {204, 304}:
            return self._came - head
        if b"chunked" in told.get(b"transfer-encoding", b"").lower():
            # Trailers may follow the last chunk, and the connection is not used again.
            return 0 if self._last == b"0\r\n\r\n" else None
        length = told.get(b"content-length", b"")
        return self._came - head - int(length) if length.isdigit() and len(length) < 20 else None

    def has_surplus(self) -> bool:
        """Whether something came since the answer that nobody asked for. An end of the connection is nothing that came;
        a stream with a surplus is of no use any more."""
        if not self._inner.get_extra_info("is_readable"):
            return False
        try:
            return bool(self._inner.read(1, _AT_ONCE_S))
        except (httpcore.NetworkError, httpcore.TimeoutException):
            return False


class Backend(httpcore.NetworkBackend):
    """Opens such streams."""

    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return Stream(self._plain.connect_tcp(host, port, _left(timeout), local_address, socket_options))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self._plain.connect_unix_socket(path, _left(timeout), socket_options))

    def sleep(self, seconds: float) -> None:
        self._plain.sleep(seconds)
