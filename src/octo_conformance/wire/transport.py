"""One request on the network, with one time limit for all of it."""

from __future__ import annotations

import socket
import ssl
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpcore
import httpx

from octo_conformance.addresses import check_aside
from octo_conformance.errors import BadUrl, UsageError
from octo_conformance.wire.body import Body, TooLarge
from octo_conformance.wire.connection import Backend, Stream, deadline
from octo_conformance.wire.request import Failure
from octo_conformance.wire.trust import trust

# Many servers close an idle connection after five seconds; a write that meets the close is lost.
_KEEP_IDLE_S = 2.0


class Answered:
    """What came back from one attempt: a status with headers and a body, or a failure, or both."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers = httpx.Headers()
        self.content = b""
        self.flaws: tuple[str, ...] = ()
        self.failure: Failure | None = None


@dataclass
class _Connection:
    """The connection of one request; used again where nothing stood behind the answer."""

    pool: httpcore.ConnectionPool
    stream: Stream | None = None
    reusable: bool = False


class Transport:
    """Connections to one target. Verifies certificates always; follows and remembers nothing.

    Each request has a connection to itself while it lasts. In a pool that threads share, one thread may close
    as idle what another has just taken up, and the target would be blamed for a connection that we broke.

    A target that once had more on a connection than its answer gets a new connection for each request: the next
    surplus may come a moment later than the request that would take it for its answer.
    """

    def __init__(self, url: httpx.URL, ca_file: Path | None = None) -> None:
        self._options: dict[str, Any] = {
            "ssl_context": trust(ca_file),
            "keepalive_expiry": _KEEP_IDLE_S,
            "network_backend": Backend(),
        }
        self._url = url
        self._proxy = _proxy_for(url)
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []
        self._one_request_each = False
        self._closed = False

    def send(self, request: httpx.Request, *, timeout_s: float, body_bytes: int) -> Answered:
        """Send once. Never raises for anything the target or the network does."""
        answered = Answered()
        with deadline(timeout_s):
            try:
                self._exchange(request, answered, timeout_s, body_bytes)
            except TooLarge as error:
                answered.failure = Failure("too-large", f"the body has {error}")
            except (httpcore.TimeoutException, TimeoutError) as error:
                answered.failure = _late(error, timeout_s)
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError) as error:
                answered.failure = _broken(error)
            except httpcore.UnsupportedProtocol as error:
                answered.failure = Failure("protocol", str(error))
        return answered

    def close(self) -> None:
        """Close all connections; those in use when they have done what they do."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for one in idle:
            one.pool.close()

    def speaks_tls(self, timeout_s: float) -> bool:
        """Whether the port of the URL answers a TLS handshake; not asked through a proxy."""
        if self._proxy is not None:
            return False
        address = self._url.host, self._url.port or (443 if self._url.scheme == "https" else 80)
        try:
            with (
                socket.create_connection(address, timeout_s) as plain,
                self._options["ssl_context"].wrap_socket(plain, server_hostname=self._url.host),
            ):
                return True
        except ssl.SSLCertVerificationError:
            return True
        except OSError:
            return False

    @contextmanager
    def _connection(self) -> Iterator[_Connection]:
        one = self._taken_up() or _Connection(self._new_connection())
        try:
            yield one
        finally:
            with self._lock:
                kept = one.reusable and not self._closed and not self._one_request_each
                if kept:
                    self._idle.append(one)
            if not kept:
                one.pool.close()

    def _taken_up(self) -> _Connection | None:
        """An idle connection; None where there is none, or something came on it that nobody asked for."""
        with self._lock:
            one = self._idle.pop() if self._idle else None
        if one is not None and one.stream is not None and one.stream.has_surplus():
            self._one_request_each = True
            one.pool.close()
            return None
        return one

    def _new_connection(self) -> httpcore.ConnectionPool:
        if self._proxy is None:
            return httpcore.ConnectionPool(max_connections=1, **self._options)
        user, password = self._proxy.username, self._proxy.password
        auth = (user.encode(), password.encode()) if user or password else None
        bare = str(self._proxy.copy_with(username=None, password=None))
        return httpcore.HTTPProxy(bare, auth, max_connections=1, **self._options)

    def _exchange(self, request: httpx.Request, answered: Answered, timeout_s: float, limit: int) -> None:
        times = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
        url = request.url
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.content or None,
            extensions={"timeout": times},
        )
        with self._connection() as connection:
            response = connection.pool.handle_request(sent)
            try:
                answered.status = response.status
                answered.headers = httpx.Headers(response.headers)
                body = Body(limit, answered.headers.get("content-encoding", ""))
                # Half a body is no answer, and one that is too large would lie in memory for nothing.
                body.read(response.iter_stream())
                answered.content = body.content
                answered.flaws = tuple(body.flaws)
                connection.stream = stream = response.extensions["network_stream"]
                behind = stream.behind(response.status, response.headers, bodiless=request.method == "HEAD")
                connection.reusable = behind == 0
                if behind:
                    self._one_request_each = True
            finally:
                response.close()


def _proxy_for(url: httpx.URL) -> httpx.URL | None:
    """The proxy of the environment (HTTPS_PROXY, NO_PROXY ...); this machine is never behind one.

    Raises UsageError where it is none.
    """
    if url.host in {"localhost", "127.0.0.1", "::1"} or urllib.request.proxy_bypass(url.host):
        return None
    proxies = urllib.request.getproxies()
    given = proxies.get(url.scheme) or proxies.get("all")
    if not given:
        return None
    whole = given if "://" in given else f"http://{given}"
    try:
        check_aside(whole)
        return httpx.URL(whole)
    except (BadUrl, httpx.InvalidURL):
        # It may hold a password, so it is not shown.
        raise UsageError(
            "the proxy that the environment names is no http(s) URL",
            hint="Correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or name the host in NO_PROXY.",
        ) from None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _late(error: Exception, timeout_s: float) -> Failure:
    if isinstance(error, httpcore.ConnectTimeout):
        return Failure("connect", f"no connection within {timeout_s:g} s")
    return Failure("timeout", f"no complete answer within {timeout_s:g} s")


def _broken(error: Exception) -> Failure:
    text = str(error) or type(error).__name__
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return Failure("tls", text)
    if isinstance(error, httpcore.ConnectError | httpcore.ProxyError):
        return Failure("connect", text)
    if isinstance(error, httpcore.LocalProtocolError):
        return Failure("protocol", f"the request cannot be written: {text}")
    if isinstance(error, httpcore.RemoteProtocolError):
        # h11 reports a connection that closes before the status line as a protocol error.
        gone = "without sending a response" in text
        return Failure("reset" if gone else "protocol", text)
    return Failure("reset", text)
