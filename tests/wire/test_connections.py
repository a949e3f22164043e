"""Connections of a run: each request has one to itself, and the next one takes it up again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

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
    kept = connections._idle
    assert [len(one.connections) for one in kept] == [1]
    connections.close()
    assert [one.connections for one in kept] == [[]]
