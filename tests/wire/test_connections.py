"""Connections of a run: each request has one to itself, and the next one takes it up again."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from octo_conformance.wire import transport
from octo_conformance.wire.transport import Answered, Transport
from octo_sandbox import Running, Sandbox, serve

KEY = "first-reseller"


@pytest.fixture
def running() -> Iterator[Running]:
    with serve(Sandbox(tokens=(KEY,))) as served:
        yield served


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def ask(connections: Transport, url: str) -> Answered:
    headers = {"Authorization": f"Bearer {KEY}", "Octo-Capabilities": ""}
    request = httpx.Request("GET", f"{url}/supplier", headers=headers)
    return connections.send(request, timeout_s=20, body_bytes=2**20)


@pytest.mark.usefixtures("hurried")
def test_no_thread_closes_what_another_uses(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supplier would be blamed for a connection that we broke ourselves."""
    monkeypatch.setattr(transport, "_KEEP_IDLE_S", 0.0005)
    connections = Transport(httpx.URL(running.url))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(connections, running.url), range(1200)))
    connections.close()
    assert [answer.failure for answer in answers if answer.failure] == []


def test_a_connection_is_taken_up_again(running: Running) -> None:
    """A handshake for each request would double the time of a run."""
    connections = Transport(httpx.URL(running.url))
    for _ in range(3):
        ask(connections, running.url)
    kept = [one.pool for one in connections._idle]
    assert [len(pool.connections) for pool in kept] == [1]
    connections.close()
    assert [pool.connections for pool in kept] == [[]]


def test_a_target_that_closes_idle_connections_keeps_those_it_leaves_open() -> None:
    """An end is no surplus: a supplier that closes soon would cost a handshake for each request of the run."""
    with surplus(b"", after_s=0.05) as url:
        connections = Transport(httpx.URL(url))
        answers = [ask(connections, url)]
        time.sleep(0.2)
        answers.append(ask(connections, url))
        assert [len(one.pool.connections) for one in connections._idle] == [1]
        connections.close()
    assert [(answer.status, answer.failure) for answer in answers] == [(200, None)] * 2


@pytest.mark.parametrize("behind", [b"\r\n", b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"])
def test_a_target_that_sent_more_than_an_answer_gets_a_connection_for_each_request(behind: bytes) -> None:
    """What comes a moment too late would be read as the answer to the next request."""
    with surplus(behind, after_s=0.05) as url:
        connections = Transport(httpx.URL(url))
        answers = []
        for _ in range(4):
            answers.append(ask(connections, url))
            time.sleep(0.1)
        assert connections._idle == []
        connections.close()
    assert [(answer.status, answer.content, answer.failure) for answer in answers] == [(200, b"{}", None)] * 4


@contextmanager
def surplus(behind: bytes, *, after_s: float) -> Iterator[str]:
    """A supplier that sends these bytes so long after each of its answers, or hangs up where there are none."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            time.sleep(after_s)
            self.wfile.write(behind)
            self.close_connection = not behind

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
