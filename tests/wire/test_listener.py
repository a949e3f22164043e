"""The listener of a run against callers that mean no good: bounded, answered, and never a reason to stop."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from octo_conformance.wire import listener as listening
from octo_conformance.wire.listener import Box, CannotListen, Delivery, Listener

Open = Callable[[], Listener]


@pytest.fixture
def seen() -> list[Delivery]:
    """What the listener told of."""
    return []


@pytest.fixture
def listener(seen: list[Delivery]) -> Iterator[Listener]:
    """One that listens on a free port."""
    made = Listener("127.0.0.1", 0, None, lambda _box, delivery: seen.append(delivery))
    made.open()
    yield made
    made.close()


@pytest.fixture
def box(listener: Listener) -> Box:
    return listener.box("run-1")


def raw(box: Box, content: bytes, *, patience: float = 5.0) -> bytes:
    """What a caller gets that sends these bytes and waits."""
    address = httpx.URL(box.url)
    with socket.create_connection((address.host, address.port or 80), timeout=patience) as caller:
        caller.sendall(content)
        try:
            return caller.recv(65_536)
        except (TimeoutError, ConnectionError):
            return b""


def head(box: Box, *headers: str, method: str = "POST") -> bytes:
    lines = [f"{method} {httpx.URL(box.url).path} HTTP/1.1", "Host: here", *headers, "", ""]
    return "\r\n".join(lines).encode()


def test_a_call_is_taken_and_told_of_once(listener: Listener, box: Box, seen: list[Delivery]) -> None:
    """Nothing that the target tells is lost."""
    assert httpx.post(box.url, json={"a": 1}, headers={"X-Mark": "m"}).status_code == 200
    assert box.wait(lambda came: len(came) == 1, 5)
    (delivery,) = box.deliveries
    assert (delivery.body, delivery.header("x-mark"), delivery.status) == ({"a": 1}, "m", 200)
    listener.close()
    assert seen == [delivery]


def test_many_calls_of_one_connection_come_in_their_order(box: Box) -> None:
    """A supplier keeps its connection for a hundred changes."""
    with httpx.Client() as client:
        for number in range(100):
            client.post(box.url, json=number)
    assert [each.body for each in box.deliveries] == list(range(100))


def test_a_box_refuses_as_often_as_it_was_told_to(box: Box) -> None:
    """A second try can be seen only where the first one was refused."""
    box.refuse(503, 500)
    assert [httpx.post(box.url, json={}).status_code for _ in range(3)] == [503, 500, 200]


def test_another_method_is_no_delivery(box: Box) -> None:
    """A browser that finds the address gets nothing from it."""
    assert httpx.get(box.url).status_code == 405
    assert [each.method for each in box.deliveries] == ["GET"]


def test_a_stranger_is_counted_and_forgotten(listener: Listener, box: Box) -> None:
    """Whoever guesses the host does not know the address."""
    wrong = str(httpx.URL(box.url).copy_with(path="/run-1/0123456789abcdef"))
    assert httpx.post(wrong, json={"a": 1}).status_code == 404
    assert (box.deliveries, listener.strays) == ((), 1)


@pytest.mark.parametrize(
    "content",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"\r\n\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"X" * 200_000,
    ],
    ids=["tls", "empty lines", "half a line", "negative", "two lengths", "bad chunk", "version", "long line"],
)
def test_garbage_ends_the_connection_and_nothing_else(listener: Listener, box: Box, content: bytes) -> None:
    """A scanner of the internet does not end a run."""
    raw(box, content, patience=0.5)
    assert httpx.post(box.url, json={}).status_code == 200
    assert len(box.deliveries) == 1


def test_a_body_that_is_no_json_is_kept_as_none(box: Box) -> None:
    """The check says that it was no JSON, and the run goes on."""
    httpx.post(box.url, content=b"[" * 100_000)
    httpx.post(box.url, content=b"\xff\xfe")
    assert [(each.body, each.is_json) for each in box.deliveries] == [(None, False)] * 2


def test_a_body_beyond_the_bound_is_refused(
    listener: Listener, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller that sends for ever does not fill the memory."""
    monkeypatch.setattr(listening, "CALL_BYTES", 1000)
    assert b" 413 " in raw(box, head(box, "Content-Length: 5000") + b"x" * 5000)
    assert (box.deliveries, listener.strays) == ((), 1)


def test_headers_beyond_the_bound_end_the_connection(box: Box) -> None:
    """A header of megabytes is read by nobody."""
    answer = raw(box, head(box, "X-Long: " + "x" * 200_000))
    assert b" 200 " not in answer
    assert box.deliveries == ()


@pytest.mark.parametrize("drips", ["head", "body"])
def test_a_slow_caller_is_cut_off(box: Box, monkeypatch: pytest.MonkeyPatch, drips: str) -> None:
    """A caller that sends a byte a second holds nobody up."""
    monkeypatch.setattr(listening, "CALL_S", 0.3)
    begun = time.monotonic()
    sent = head(box, "Content-Length: 100") if drips == "body" else head(box)[:30]
    assert raw(box, sent) == b""
    assert time.monotonic() - begun < 3
    assert box.deliveries == ()


def test_a_connection_that_is_kept_and_not_used_is_no_stray(
    listener: Listener, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that counts the supplier's own connections as strangers frightens its reader."""
    monkeypatch.setattr(listening, "CALL_S", 0.2)
    with httpx.Client() as client:
        client.post(box.url, json={})
        time.sleep(0.5)
        assert client.post(box.url, json={}).status_code == 200
    assert (len(box.deliveries), listener.strays) == (2, 0)


def test_callers_beyond_the_bound_are_turned_away(
    listener: Listener, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets are not without end."""
    monkeypatch.setattr(listening, "CALLERS", 2)
    address = httpx.URL(box.url)
    held = [socket.create_connection((address.host, address.port or 80)) for _ in range(2)]
    for each in held:
        each.sendall(b"POST /")
    time.sleep(0.2)
    assert raw(box, head(box, "Content-Length: 0")) == b""
    for each in held:
        each.close()
    time.sleep(0.2)
    assert b" 200 " in raw(box, head(box, "Content-Length: 0"))


def test_calls_beyond_the_bound_are_told_so(
    listener: Listener, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supplier that runs wild does not fill the evidence."""
    monkeypatch.setattr(listening, "CALLS", 3)
    assert [httpx.post(box.url, json={}).status_code for _ in range(5)] == [200, 200, 200, 503, 503]
    assert (len(box.deliveries), listener.strays) == (3, 2)


def test_closing_waits_for_no_caller(listener: Listener, box: Box) -> None:
    """A run ends, whoever still holds a connection."""
    address = httpx.URL(box.url)
    with socket.create_connection((address.host, address.port or 80)) as caller:
        caller.sendall(head(box, "Content-Length: 100"))
        begun = time.monotonic()
        listener.close()
        assert time.monotonic() - begun < 2


def test_an_address_that_is_taken_is_told_in_one_line() -> None:
    """The user names another one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotListen, match="cannot listen on 127"):
            Listener("127.0.0.1", taken.getsockname()[1], None, lambda _box, _delivery: None).open()
