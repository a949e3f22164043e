"""Each behaviour misbehaves in one way, and has a name."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from typing import Final

from support.hostile.server import Behaviour, Connection, Received

BEHAVIOURS: Final[dict[str, Behaviour]] = {}

_MEGABYTE: Final = b" " * 2**20


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    def register(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return register


def _always(name: str, body: bytes, **answer: object) -> None:
    def same(client: Connection, request: Received) -> None:
        client.answer(body, **answer)  # type: ignore[arg-type]

    BEHAVIOURS[name] = same


def _error(code: str) -> bytes:
    return json.dumps({"error": code, "errorMessage": "No."}).encode()


_always("empty-object", b"{}")
_always("empty-array", b"[]")
_always("null", b"null")
_always("error-400", _error("BAD_REQUEST"), status="400 Bad Request")
_always("error-404", _error("INVALID_PRODUCT_ID"), status="404 Not Found")
_always("error-500", _error("INTERNAL_SERVER_ERROR"), status="500 Internal Server Error")
_always("html", b"<html><script>document.title='PWNED'</script><h1>It works!</h1></html>", kind="text/html")
_always("empty-body", b"")
_always("not-utf-8", b'{"name": "\xe9t\xe9"}')

_always("surrogates", b'{"id": "\\ud800", "name\\udfff": "\\u001b[31mred\\u001b]0;title\\u0007\\u202e"}')
_always("deep-json", b"[" * 100_000 + b"]" * 100_000)
_always("rather-deep-json", b'{"a":' * 300 + b"1" + b"}" * 300)
_always("duplicate-keys", b'{"id": "a", "id": "b", "status": "ON_HOLD"}')
_always("nan", b'{"a": NaN, "b": [Infinity, -Infinity], "c": 1e999}')
_always("huge-integers", b'{"a": ' + b"9" * 5000 + b', "b": ' + b"9" * 30 + b"}")
_always("http-1.0", b"{}", version="1.0")
_always("long-content-length", b'{"id": "a"}', length=1000)
_always("short-content-length", b'{"id": "abcdefgh"}', length=8)
_always("not-gzip", b"{}", headers={"Content-Encoding": "gzip"})
_always("strange-encoding", b"{}", headers={"Content-Encoding": "br"})
_always("gzip-bomb", gzip.compress(_MEGABYTE * 200, 1), headers={"Content-Encoding": "gzip"})
_always("throttle-storm", _error("TOO_MANY_REQUESTS"), status="429 No", headers={"Retry-After": "1"})
_always("throttle-for-hours", _error("TOO_MANY_REQUESTS"), status="429 No", headers={"Retry-After": "9999"})
_always("cookies", b"{}", headers={"Set-Cookie": "session=gingerbread; Path=/"})
_always("header-flood", b"{}", headers={f"X-Flood-{n}": "x" * 1000 for n in range(300)})


@behaviour("echo-request")
def _(client: Connection, request: Received) -> None:
    described = {"method": request.method, "path": request.path, "headers": dict(request.headers)}
    client.answer(request.body or json.dumps(described).encode())


@behaviour("echo-key")
def _(client: Connection, request: Received) -> None:
    key = request.headers.get("authorization", "")
    body = {"youSent": key, "bare": key.removeprefix("Bearer "), "in": {key: [key]}, "text": f"got {key}."}
    client.answer(json.dumps(body).encode(), headers={"X-You-Sent": key, "Authorization": key})


@behaviour("echo-key-html")
def _(client: Connection, request: Received) -> None:
    key = request.headers.get("authorization", "")
    client.answer(f"<p>bad key: {key}".encode(), status="403 No", kind="text/html")


@behaviour("hang")
def _(client: Connection, request: Received) -> None:
    client.wait(600)


@behaviour("hang-in-body")
def _(client: Connection, request: Received) -> None:
    client.answer(b'{"id": ', length=100)
    client.wait(600)


@behaviour("drop")
def _(client: Connection, request: Received) -> None:
    client.socket.close()


@behaviour("reset")
def _(client: Connection, request: Received) -> None:
    client.reset()


@behaviour("reset-in-body")
def _(client: Connection, request: Received) -> None:
    client.answer(b'{"id": "a', length=100)
    time.sleep(0.05)
    client.reset()


@behaviour("stream-for-ever")
def _(client: Connection, request: Received) -> None:
    client.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not client.wait(0.02):
        client.send(b"3\r\n[1,\r\n")


@behaviour("hundred-megabytes")
def _(client: Connection, request: Received) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {100 * 2**20}\r\n\r\n"
    client.send(head.encode())
    for _megabyte in range(100):
        client.send(_MEGABYTE)


@behaviour("drip")
def _(client: Connection, request: Received) -> None:
    client.answer(b"", length=100_000)
    while not client.wait(0.05):
        client.send(b" ")


@behaviour("drip-headers")
def _(client: Connection, request: Received) -> None:
    client.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not client.wait(0.05):
        client.send(b"s")


@behaviour("bad-chunks")
def _(client: Connection, request: Received) -> None:
    client.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"
    )


@behaviour("not-http")
def _(client: Connection, request: Received) -> None:
    client.send(b"220 mail.example ESMTP ready\r\n250 HELP\r\n\r\n")


@behaviour("redirect")
def _(client: Connection, request: Received) -> None:
    elsewhere = client.server.elsewhere
    where = elsewhere.url if elsewhere else "http://127.0.0.1:9"
    client.answer(b"", status="302 Found", headers={"Location": f"{where}{request.path}"})


@behaviour("unavailable-now-and-then")
def _(client: Connection, request: Received) -> None:
    if request.number % 3 == 1:
        client.answer(_error("INTERNAL_SERVER_ERROR"), status="503 Busy")
    else:
        client.answer(b"{}")


@behaviour("throttle-now-and-then")
def _(client: Connection, request: Received) -> None:
    if request.number % 2 == 1:
        client.answer(_error("TOO_MANY_REQUESTS"), status="429 Slow down", headers={"Retry-After": "0"})
    else:
        client.answer(b"{}")


@behaviour("throttle-with-400")
def _(client: Connection, request: Received) -> None:
    if request.number % 2 == 1:
        body = {"error": "TOO_MANY_REQUESTS", "errorMessage": "Slow down", "retryAfter": 0.1}
        client.answer(json.dumps(body).encode(), status="400 Bad Request")
    else:
        client.answer(b"{}")


@behaviour("many-products")
def _(client: Connection, request: Received) -> None:
    client.answer(
        json.dumps([{"id": f"p{n}", "options": [], "locale": "en"} for n in range(10_000)]).encode()
    )
