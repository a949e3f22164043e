"""A threaded server on a raw socket, so that it can break every rule of HTTP."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Self-signed, for localhost and 127.0.0.1; nobody trusts it who is not told to.
CERTIFICATE = Path(__file__).with_name("localhost.pem")

Behaviour = Callable[["Connection", "Received"], None]


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are in lower case. `number` counts from 1."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Connection:
    """What a behaviour may do with the client."""

    socket: socket.socket
    server: HostileServer

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(
        self,
        body: bytes,
        *,
        status: str = "200 OK",
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
        length: int | None = None,
        version: str = "1.1",
    ) -> None:
        """One HTTP answer, then the connection is closed."""
        head = {
            "Content-Type": kind,
            "Content-Length": str(len(body) if length is None else length),
            "Connection": "close",
            **(headers or {}),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self.send(f"HTTP/{version} {status}\r\n{lines}\r\n".encode("utf-8", "surrogateescape") + body)

    def reset(self) -> None:
        """Drop the connection the hard way."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def wait(self, seconds: float) -> bool:
        """Let time pass; True when the server is closing and there is no point in going on."""
        return self.server.closing.wait(seconds)


@dataclass
class HostileServer:
    """Answers every request by one behaviour and remembers what it was asked."""

    behaviour: Behaviour
    received: list[Received] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    elsewhere: HostileServer | None = None
    tls: bool = False

    def __post_init__(self) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        if self.tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATE)
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.closing.set()
        # Closing alone does not wake a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def saw(self, text: str) -> bool:
        """Whether any request carried this text anywhere."""
        return any(
            text in r.path or text in str(dict(r.headers)) or text.encode() in r.body for r in self.received
        )

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as connection:
            request = self._read(connection)
            if request is not None:
                self.behaviour(Connection(connection, self), request)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._context.wrap_socket(connection, server_side=True) if self._context else connection

    def _read(self, connection: socket.socket) -> Received | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return None
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
        method, path, *_ = first.split(" ")
        with self._lock:
            request = Received(len(self.received) + 1, method, path, headers, body)
            self.received.append(request)
        return request


@contextmanager
def hostile(behaviour: str | Behaviour, *, tls: bool = False) -> Iterator[HostileServer]:
    """A running server with a behaviour from `BEHAVIOURS`, or one's own; with `tls`, by `CERTIFICATE`.

    `server.elsewhere` is a second, friendly server, to which "redirect" sends its clients.
    """
    from support.hostile.behaviours import BEHAVIOURS

    elsewhere = HostileServer(BEHAVIOURS["empty-object"])
    server = HostileServer(
        BEHAVIOURS[behaviour] if isinstance(behaviour, str) else behaviour,
        elsewhere=elsewhere,
        tls=tls,
    )
    try:
        yield server
    finally:
        server.close()
        elsewhere.close()
