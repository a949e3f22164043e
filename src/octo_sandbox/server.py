"""Running a sandbox on a socket of its own, in a thread, for as long as a `with` block lasts."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import uvicorn
from starlette.types import Receive, Scope, Send

from octo_sandbox.control import PREFIX
from octo_sandbox.policies import Policies

_STARTS_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Running:
    """`url` is where the API starts, `control_url` where the control routes do; neither ends in a slash."""

    url: str
    control_url: str
    host: str
    port: int


class Outage:
    """A pause of a server, like a restart. The port is closed for `down_s` seconds."""

    def __init__(self, down_s: float) -> None:
        self.down_s = down_s
        self._server: uvicorn.Server | None = None

    def begin(self) -> None:
        """Start a pause after the requests in progress. Any thread may call this."""
        if self._server is not None:
            self._server.should_exit = True

    def watch(self, server: uvicorn.Server) -> None:
        """Set the server that the next pause stops."""
        self._server = server


class Servable(Protocol):
    """A sandbox, or a front that passes requests on to one sandbox after another."""

    @property
    def policies(self) -> Policies: ...

    @property
    def app(self) -> Callable[[Scope, Receive, Send], Awaitable[None]]: ...


@contextmanager
def serve(
    sandbox: Servable, host: str = "127.0.0.1", port: int = 0, outage: Outage | None = None
) -> Iterator[Running]:
    """Serve `sandbox` inside the block; port 0 takes a free one. Raises OSError if the address is taken."""
    with _listening(host, port) as listener:
        bound_host, bound_port = listener.getsockname()[:2]
        server = _server(sandbox)
        over = threading.Event()
        thread = threading.Thread(
            target=_run, args=(sandbox, server, listener, outage, over), name="octo-sandbox", daemon=True
        )
        thread.start()
        try:
            _wait_until_started(server, thread)
            shown = f"[{bound_host}]" if ":" in bound_host else bound_host
            root = f"http://{shown}:{bound_port}"
            url = f"{root}/{sandbox.policies.base_path.strip('/')}".rstrip("/")
            yield Running(url, f"{root}/{PREFIX}", bound_host, bound_port)
        finally:
            over.set()
            server.should_exit = True
            if outage is not None:
                outage.begin()
            thread.join(timeout=5)


def _server(sandbox: Servable) -> uvicorn.Server:
    config = uvicorn.Config(
        sandbox.app,
        interface="asgi3",
        log_config=None,
        lifespan="off",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _run(
    sandbox: Servable,
    server: uvicorn.Server,
    listener: socket.socket,
    outage: Outage | None,
    over: threading.Event,
) -> None:
    """Run the server until `over` is set. After an outage, run a new server at the same address."""
    host, port = listener.getsockname()[:2]
    while outage is not None:
        outage.watch(server)
        if over.is_set():
            return
        server.run(sockets=[listener])
        if over.wait(outage.down_s):
            return
        listener, server = _listening(host, port), _server(sandbox)
    server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    ends = time.monotonic() + _STARTS_WITHIN_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > ends:
            raise RuntimeError("the sandbox did not start")
        time.sleep(0.002)
