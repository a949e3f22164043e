"""The supplier as an ASGI application. Each request is answered in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from octo_sandbox.call import Incoming
from octo_sandbox.json_body import LARGEST_BODY
from octo_sandbox.responses import Outgoing


class Application:
    """Any address leads to `answer`, which knows the routes: refusals of HTTP have OCTO bodies too."""

    def __init__(self, answer: Callable[[Incoming], Outgoing], latency_s: float) -> None:
        self._answer = answer
        self._latency_s = latency_s
        # The router speaks the rest of the protocol, such as the start and the end of a server's life.
        self._router = Router(default=self._http)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._router.not_found(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            incoming = _incoming(request, await _content(request))
        except ClientDisconnect:
            return
        if self._latency_s:
            await asyncio.sleep(self._latency_s)
        outgoing = await run_in_threadpool(self._answer, incoming)
        response = Response(outgoing.write(), outgoing.status, outgoing.headers)
        await response(scope, receive, send)


async def _content(request: Request) -> bytes:
    """Return the body, and only the first part of one that is too large."""
    kept = bytearray()
    async for chunk in request.stream():
        if len(kept) <= LARGEST_BODY:
            kept += chunk
    return bytes(kept)


def _incoming(request: Request, content: bytes) -> Incoming:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    # The path as it was sent: a slash that is part of an id must not split it.
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    segments = raw.partition(b"?")[0].decode("latin-1").removeprefix("/").split("/")
    host, port = request.scope.get("server") or ("localhost", None)
    return Incoming(
        method=request.method,
        segments=tuple(unquote(segment, errors="replace") for segment in segments),
        query=dict(request.query_params),
        headers=headers,
        content=content,
        base_url=f"{request.scope.get('scheme', 'http')}://{host}" + (f":{port}" if port else ""),
    )
